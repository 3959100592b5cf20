WITH here AS MATERIALIZED (
  SELECT o.id, o.kind,
    EXISTS (SELECT 1 FROM organization_pillar p WHERE p.organization_id = o.id AND p.pillar = 'TESTING') AS tests
  FROM organization o
  WHERE o.id IN (SELECT s.organization_id FROM region_ancestor u JOIN site s ON s.adcode = u.adcode
                 WHERE u.ancestor_adcode = :region)
)
SELECT json_object('organizations', json_object(
  'totalCount', (SELECT count(*) FROM here WHERE tests),
  'facets', json_object(
    'pillar', (
      SELECT json_group_array(json_object('value', value, 'label', label, 'count', count))
      FROM (SELECT p.pillar AS value, t.zh AS label, count(*) AS count
            FROM here h JOIN organization_pillar p ON p.organization_id = h.id
            JOIN term t ON t.vocabulary = 'Pillar' AND t.code = p.pillar
            GROUP BY p.pillar ORDER BY 3 DESC, 1)),
    'kind', (
      SELECT json_group_array(json_object('value', value, 'label', label, 'count', count))
      FROM (SELECT h.kind AS value, t.zh AS label, count(*) AS count
            FROM here h JOIN term t ON t.vocabulary = 'OrganizationKind' AND t.code = h.kind
            WHERE h.tests GROUP BY h.kind ORDER BY 3 DESC, 1)),
    'scheme', (
      SELECT json_group_array(json_object('value', value, 'label', label, 'count', count))
      FROM (SELECT q.scheme AS value, t.zh AS label, count(DISTINCT h.id) AS count
            FROM here h JOIN qualification q ON q.organization_id = h.id
            JOIN term t ON t.vocabulary = 'Scheme' AND t.code = q.scheme
            WHERE h.tests GROUP BY q.scheme ORDER BY 3 DESC, 1)),
    'region', (
      SELECT json_group_array(json_object('value', value, 'label', label, 'count', count))
      FROM (SELECT r.adcode AS value, r.name AS label, count(DISTINCT s.organization_id) AS count
            FROM here h CROSS JOIN site s ON s.organization_id = h.id AND h.tests
            CROSS JOIN region_ancestor u ON u.adcode = s.adcode
            CROSS JOIN region r ON r.adcode = u.ancestor_adcode
            WHERE r.parent_adcode = :region GROUP BY r.adcode ORDER BY r.adcode)))))
