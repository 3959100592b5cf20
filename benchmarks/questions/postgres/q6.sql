WITH here AS MATERIALIZED (
  SELECT o.id, o.kind,
    EXISTS (SELECT 1 FROM organization_pillar p WHERE p.organization_id = o.id AND p.pillar = 'TESTING') AS tests
  FROM organization o
  WHERE o.id IN (SELECT s.organization_id FROM region_ancestor u JOIN site s ON s.adcode = u.adcode
                 WHERE u.ancestor_adcode = :region)
)
SELECT json_build_object('organizations', json_build_object(
  'totalCount', (SELECT count(*) FROM here WHERE tests),
  'facets', json_build_object(
    'pillar', (
      SELECT coalesce(json_agg(json_build_object('value', value, 'label', label, 'count', count)), '[]')
      FROM (SELECT p.pillar AS value, t.zh AS label, count(*) AS count
            FROM here h JOIN organization_pillar p ON p.organization_id = h.id
            JOIN term t ON t.vocabulary = 'Pillar' AND t.code = p.pillar
            GROUP BY p.pillar, t.zh ORDER BY 3 DESC, 1) found),
    'kind', (
      SELECT coalesce(json_agg(json_build_object('value', value, 'label', label, 'count', count)), '[]')
      FROM (SELECT h.kind AS value, t.zh AS label, count(*) AS count
            FROM here h JOIN term t ON t.vocabulary = 'OrganizationKind' AND t.code = h.kind
            WHERE h.tests GROUP BY h.kind, t.zh ORDER BY 3 DESC, 1) found),
    'scheme', (
      SELECT coalesce(json_agg(json_build_object('value', value, 'label', label, 'count', count)), '[]')
      FROM (SELECT q.scheme AS value, t.zh AS label, count(DISTINCT h.id) AS count
            FROM here h JOIN qualification q ON q.organization_id = h.id
            JOIN term t ON t.vocabulary = 'Scheme' AND t.code = q.scheme
            WHERE h.tests GROUP BY q.scheme, t.zh ORDER BY 3 DESC, 1) found),
    'region', (
      SELECT coalesce(json_agg(json_build_object('value', value, 'label', label, 'count', count)), '[]')
      FROM (SELECT r.adcode AS value, r.name AS label, count(DISTINCT s.organization_id) AS count
            FROM here h JOIN site s ON s.organization_id = h.id AND h.tests
            JOIN region_ancestor u ON u.adcode = s.adcode
            JOIN region r ON r.adcode = u.ancestor_adcode
            WHERE r.parent_adcode = :region GROUP BY r.adcode, r.name ORDER BY r.adcode) found))))
