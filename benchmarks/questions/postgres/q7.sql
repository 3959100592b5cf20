WITH able AS MATERIALIZED (
  SELECT DISTINCT organization_id AS id FROM offer WHERE root = :key
), counted AS MATERIALIZED (
  SELECT u.ancestor_adcode AS adcode, count(DISTINCT s.organization_id) AS organizations
  FROM able a JOIN site s ON s.organization_id = a.id JOIN region_ancestor u ON u.adcode = s.adcode
  GROUP BY u.ancestor_adcode
), shown AS MATERIALIZED (
  SELECT r.adcode, r.name, coalesce(c.organizations, 0) AS organizations,
    CASE WHEN c.organizations > 0 THEN 'COVERED' ELSE 'NO_DATA' END AS state
  FROM region r LEFT JOIN counted c ON c.adcode = r.adcode
  WHERE (r.valid_from IS NULL OR r.valid_from <= :as_of) AND (r.valid_to IS NULL OR r.valid_to > :as_of)
    AND r.adcode IN (SELECT adcode FROM region_ancestor WHERE ancestor_adcode = '100000' AND distance > 0)
    AND (r.level = 'PREFECTURE'
      OR r.level = 'PROVINCE' AND NOT EXISTS (
        SELECT 1 FROM region_ancestor u JOIN region b ON b.adcode = u.adcode
        WHERE u.ancestor_adcode = r.adcode AND b.level = 'PREFECTURE')
      OR r.level = 'COUNTY' AND EXISTS (
        SELECT 1 FROM region b WHERE b.parent_adcode = r.parent_adcode AND b.level = 'PREFECTURE'))
  ORDER BY r.adcode
)
SELECT json_build_object('coverage', json_build_object(
  'organizations', (SELECT organizations FROM counted WHERE adcode = '100000'),
  'covered', (SELECT count(*) FROM shown WHERE state = 'COVERED'),
  'noData', (SELECT count(*) FROM shown WHERE state = 'NO_DATA'),
  'rows', (SELECT coalesce(json_agg(json_build_object(
      'region', json_build_object('adcode', adcode, 'name', name), 'organizations', organizations, 'state', state)), '[]')
    FROM shown)))
