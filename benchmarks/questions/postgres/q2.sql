WITH page AS MATERIALIZED (
  SELECT o.id, o.name, o.kind, o.region_order
  FROM organization o
  WHERE o.id IN (SELECT s.organization_id FROM region_ancestor u JOIN site s ON s.adcode = u.adcode
                 WHERE u.ancestor_adcode = :region)
  ORDER BY o.region_order, o.name, o.id
  LIMIT 101
), shown AS (SELECT * FROM page LIMIT 100)
SELECT json_build_object('organizations', json_build_object(
  'nodes', (
    SELECT coalesce(json_agg(json_build_object(
      'id', 'o' || o.id, 'name', o.name, 'kind', o.kind,
      'capabilities', (
        SELECT coalesce(json_agg(json_build_object(
          'id', 'c' || id, 'kind', kind, 'object', object, 'parameter', parameter, 'raw', raw)), '[]')
        FROM (SELECT id, kind, object, parameter, raw FROM capability
              WHERE organization_id = o.id ORDER BY object, parameter NULLS FIRST, id LIMIT 10) item))), '[]')
    FROM shown o),
  'pageInfo', json_build_object(
    'hasNextPage', (SELECT count(*) FROM page) > 100,
    'endCursor', (SELECT encode(convert_to('["region_order.name.id",' || to_json(region_order) || ',' || to_json(name)
                    || ',' || id || ']', 'UTF8'), 'hex') FROM shown
                  ORDER BY region_order DESC, name DESC, id DESC LIMIT 1))))
