WITH able AS MATERIALIZED (
  SELECT DISTINCT organization_id AS id FROM offer WHERE root = :key
)
SELECT json_build_object('standard', (
  SELECT json_build_object(
    'id', 'n' || e.id,
    'number', e.number,
    'title', e.title,
    'status', CASE
      WHEN e.abolished_on <= :as_of THEN 'ABOLISHED'
      WHEN EXISTS (SELECT 1 FROM standard_relation r JOIN standard_edition l ON l.id = r.edition_id
                   WHERE r.norm = e.norm AND r.kind = 'REPLACES' AND l.implemented_on <= :as_of)
        OR EXISTS (SELECT 1 FROM standard_edition l WHERE l.work_id = e.work_id
                   AND l.implemented_on > e.implemented_on AND l.implemented_on <= :as_of) THEN 'SUPERSEDED'
      WHEN e.implemented_on > :as_of THEN 'UPCOMING'
      WHEN e.implemented_on <= :as_of THEN 'IN_FORCE'
      ELSE 'UNKNOWN' END,
    'implementedOn', e.implemented_on,
    'replaces', (
      SELECT coalesce(json_agg(json_build_object('number', number, 'standard', (
        SELECT json_build_object('number', o.number, 'title', o.title, 'status', CASE
          WHEN o.abolished_on <= :as_of THEN 'ABOLISHED'
          WHEN EXISTS (SELECT 1 FROM standard_relation r JOIN standard_edition l ON l.id = r.edition_id
                       WHERE r.norm = o.norm AND r.kind = 'REPLACES' AND l.implemented_on <= :as_of)
            OR EXISTS (SELECT 1 FROM standard_edition l WHERE l.work_id = o.work_id
                       AND l.implemented_on > o.implemented_on AND l.implemented_on <= :as_of) THEN 'SUPERSEDED'
          WHEN o.implemented_on > :as_of THEN 'UPCOMING'
          WHEN o.implemented_on <= :as_of THEN 'IN_FORCE'
          ELSE 'UNKNOWN' END)
        FROM standard_edition o WHERE o.norm = related_norm))), '[]')
      FROM (SELECT number, norm AS related_norm FROM standard_relation
            WHERE edition_id = e.id AND kind = 'REPLACES' ORDER BY norm, id) replaced),
    'replacedBy', (
      SELECT coalesce(json_agg(json_build_object('number', number, 'title', title)), '[]')
      FROM (SELECT n.number, n.title FROM standard_edition n
            WHERE n.id IN (SELECT edition_id FROM standard_relation WHERE norm = e.norm AND kind = 'REPLACES')
            ORDER BY n.implemented_on NULLS FIRST, n.id) replacing),
    'work', json_build_object('editions', (
      SELECT coalesce(json_agg(json_build_object('number', number, 'status', CASE
          WHEN abolished_on <= :as_of THEN 'ABOLISHED'
          WHEN EXISTS (SELECT 1 FROM standard_relation r JOIN standard_edition l ON l.id = r.edition_id
                       WHERE r.norm = w.norm AND r.kind = 'REPLACES' AND l.implemented_on <= :as_of)
            OR EXISTS (SELECT 1 FROM standard_edition l WHERE l.work_id = w.work_id
                       AND l.implemented_on > w.implemented_on AND l.implemented_on <= :as_of) THEN 'SUPERSEDED'
          WHEN implemented_on > :as_of THEN 'UPCOMING'
          WHEN implemented_on <= :as_of THEN 'IN_FORCE'
          ELSE 'UNKNOWN' END, 'implementedOn', implemented_on)), '[]')
      FROM (SELECT * FROM standard_edition WHERE work_id = e.work_id
            ORDER BY implemented_on NULLS LAST, id) w)),
    'capableOrganizationCount', (SELECT count(*) FROM able),
    'capableOrganizations', (
      SELECT coalesce(json_agg(json_build_object('id', 'o' || id, 'name', name, 'region', (
        SELECT json_build_object('name', r.name) FROM region r WHERE r.adcode = o.adcode))), '[]')
      FROM (SELECT id, name, adcode FROM organization WHERE id IN (SELECT id FROM able)
            ORDER BY name, id LIMIT 20) o))
  FROM (SELECT * FROM standard_edition WHERE work_id = (SELECT id FROM standard_work WHERE root = :key)
        ORDER BY norm <> :norm, CASE WHEN implemented_on <= :as_of THEN 0 WHEN implemented_on IS NULL THEN 1 ELSE 2 END,
                 implemented_on DESC, id LIMIT 1) e))
