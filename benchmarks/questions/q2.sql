WITH page AS (
  SELECT o.id, o.name, o.kind, o.region_order
  FROM organization o
  WHERE o.id IN (SELECT s.organization_id FROM region_ancestor u JOIN site s ON s.adcode = u.adcode
                 WHERE u.ancestor_adcode = :region)
  ORDER BY o.region_order, o.name, o.id
  LIMIT 101
), shown AS (SELECT * FROM page LIMIT 100)
SELECT json_object('organizations', json_object(
  'nodes', (
    SELECT json_group_array(json_object(
      'id', 'o' || o.id, 'name', o.name, 'kind', o.kind,
      'capabilities', (
        SELECT json_group_array(json_object(
          'id', 'c' || id, 'kind', kind, 'object', object, 'parameter', parameter, 'raw', raw))
        FROM (SELECT id, kind, object, parameter, raw FROM capability
              WHERE organization_id = o.id ORDER BY object, parameter, id LIMIT 10))))
    FROM shown o),
  'pageInfo', json_object(
    'hasNextPage', json(CASE WHEN (SELECT count(*) FROM page) > 100 THEN 'true' ELSE 'false' END),
    'endCursor', (SELECT lower(hex(json_array('region_order.name.id', region_order, name, id))) FROM shown
                  ORDER BY region_order DESC, name DESC, id DESC LIMIT 1))))
