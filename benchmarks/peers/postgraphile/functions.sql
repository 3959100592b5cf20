-- What the questions need beyond tables and foreign keys, as a user of PostGraphile writes it:
-- each function becomes a field. They are made in the schema of the release that is measured.

CREATE INDEX IF NOT EXISTS bench_capability_page ON capability (organization_id, object, parameter, id);

CREATE FUNCTION nearest_labs(lng float8, lat float8, standard_root text, within_m float8,
                             south float8, north float8, west float8, east float8)
RETURNS SETOF site LANGUAGE sql STABLE AS $$
  SELECT s.* FROM (
    SELECT s.*, 12742017.6 * asin(sqrt(least(1.0,
      power(sin(radians(nearest_labs.lat - s.lat) * 0.5), 2)
      + cos(radians(s.lat)) * cos(radians(nearest_labs.lat))
      * power(sin(radians(nearest_labs.lng - s.lng) * 0.5), 2)))) AS distance
    FROM site s
    WHERE s.id IN (SELECT o.site_id FROM offer o WHERE o.root = standard_root
                   AND o.lat BETWEEN south AND north AND o.lng BETWEEN west AND east)
  ) d JOIN site s ON s.id = d.id
  WHERE d.distance <= within_m
    AND EXISTS (SELECT 1 FROM organization_pillar p WHERE p.organization_id = s.organization_id
                AND p.pillar IN ('TESTING', 'METROLOGY'))
  ORDER BY d.distance, s.id
$$;

CREATE FUNCTION site_distance_km(s site, lng float8, lat float8)
RETURNS float8 LANGUAGE sql STABLE AS $$
  SELECT trunc(12742017.6 * asin(sqrt(least(1.0,
    power(sin(radians(site_distance_km.lat - s.lat) * 0.5), 2)
    + cos(radians(s.lat)) * cos(radians(site_distance_km.lat))
    * power(sin(radians(site_distance_km.lng - s.lng) * 0.5), 2)))) + 0.5) / 1000
$$;

CREATE FUNCTION region_ancestors(r region) RETURNS SETOF region LANGUAGE sql STABLE AS $$
  SELECT a.* FROM region_ancestor u JOIN region a ON a.adcode = u.ancestor_adcode
  WHERE u.adcode = r.adcode AND u.distance > 0 ORDER BY u.distance DESC
$$;

CREATE FUNCTION region_children(r region) RETURNS SETOF region LANGUAGE sql STABLE AS $$
  SELECT c.* FROM region c
  WHERE c.parent_adcode = r.adcode AND (c.valid_from IS NULL OR c.valid_from <= current_date)
    AND (c.valid_to IS NULL OR c.valid_to > current_date)
  ORDER BY c.adcode
$$;

CREATE FUNCTION qualification_status(q qualification) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN e.status IN ('WITHDRAWN', 'CANCELLED', 'SUPERSEDED') THEN e.status
    WHEN q.valid_to <= current_date THEN 'EXPIRED'
    WHEN q.valid_from > current_date THEN 'PENDING'
    ELSE coalesce(e.status, CASE WHEN q.valid_from IS NOT NULL AND q.valid_to IS NOT NULL
                                 THEN 'VALID' ELSE 'UNKNOWN' END) END
  FROM (SELECT 1) one LEFT JOIN LATERAL (
    SELECT status FROM status_event e
    WHERE e.qualification_id = q.id AND e.happened_on <= current_date
    ORDER BY happened_on DESC, id LIMIT 1) e ON true
$$;

CREATE FUNCTION organizations_of_region(region text)
RETURNS SETOF organization LANGUAGE sql STABLE AS $$
  SELECT o.* FROM organization o
  WHERE o.id IN (SELECT s.organization_id FROM region_ancestor u JOIN site s ON s.adcode = u.adcode
                 WHERE u.ancestor_adcode = organizations_of_region.region)
  ORDER BY o.region_order, o.name, o.id
$$;

CREATE FUNCTION edition_of(standard_root text, standard_norm text)
RETURNS standard_edition LANGUAGE sql STABLE AS $$
  SELECT e.* FROM standard_edition e
  WHERE e.work_id = (SELECT id FROM standard_work WHERE root = standard_root)
  ORDER BY e.norm <> standard_norm,
    CASE WHEN e.implemented_on <= current_date THEN 0 WHEN e.implemented_on IS NULL THEN 1 ELSE 2 END,
    e.implemented_on DESC, e.id LIMIT 1
$$;

CREATE FUNCTION standard_edition_status(e standard_edition) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN e.abolished_on <= current_date THEN 'ABOLISHED'
    WHEN EXISTS (SELECT 1 FROM standard_relation r JOIN standard_edition l ON l.id = r.edition_id
                 WHERE r.norm = e.norm AND r.kind = 'REPLACES' AND l.implemented_on <= current_date)
      OR EXISTS (SELECT 1 FROM standard_edition l WHERE l.work_id = e.work_id
                 AND l.implemented_on > e.implemented_on AND l.implemented_on <= current_date)
      THEN 'SUPERSEDED'
    WHEN e.implemented_on > current_date THEN 'UPCOMING'
    WHEN e.implemented_on <= current_date THEN 'IN_FORCE'
    ELSE 'UNKNOWN' END
$$;

CREATE FUNCTION standard_edition_replaces(e standard_edition)
RETURNS SETOF standard_relation LANGUAGE sql STABLE AS $$
  SELECT r.* FROM standard_relation r WHERE r.edition_id = e.id AND r.kind = 'REPLACES'
  ORDER BY r.norm, r.id
$$;

CREATE FUNCTION standard_relation_standard(r standard_relation)
RETURNS standard_edition LANGUAGE sql STABLE AS $$
  SELECT e.* FROM standard_edition e WHERE e.norm = r.norm
$$;

CREATE FUNCTION standard_edition_replaced_by(e standard_edition)
RETURNS SETOF standard_edition LANGUAGE sql STABLE AS $$
  SELECT n.* FROM standard_edition n
  WHERE n.id IN (SELECT edition_id FROM standard_relation WHERE norm = e.norm AND kind = 'REPLACES')
  ORDER BY n.implemented_on, n.id
$$;

CREATE FUNCTION standard_work_editions(w standard_work)
RETURNS SETOF standard_edition LANGUAGE sql STABLE AS $$
  SELECT e.* FROM standard_edition e WHERE e.work_id = w.id ORDER BY e.implemented_on, e.id
$$;

CREATE FUNCTION standard_edition_capable_organization_count(e standard_edition)
RETURNS int LANGUAGE sql STABLE AS $$
  SELECT count(DISTINCT organization_id)::int FROM offer WHERE root = e.root
$$;

CREATE FUNCTION standard_edition_capable_organizations(e standard_edition)
RETURNS SETOF organization LANGUAGE sql STABLE AS $$
  SELECT o.* FROM organization o WHERE o.id IN (SELECT organization_id FROM offer WHERE root = e.root)
  ORDER BY o.name, o.id
$$;

CREATE FUNCTION found_organizations(phrase text)
RETURNS SETOF organization LANGUAGE sql STABLE AS $$
  SELECT o.* FROM organization o
  WHERE o.id IN (SELECT rowid FROM organization_search WHERE body @@ full_text_query(phrase))
  ORDER BY o.region_order, o.name, o.id
$$;

CREATE FUNCTION found_standards(phrase text)
RETURNS SETOF standard_edition LANGUAGE sql STABLE AS $$
  SELECT e.* FROM standard_edition e
  WHERE e.id IN (SELECT rowid FROM standard_search WHERE body @@ full_text_query(phrase))
  ORDER BY e.norm, e.id
$$;

CREATE FUNCTION measurement_standard_chain(m measurement_standard)
RETURNS SETOF trace_link LANGUAGE sql STABLE AS $$
  WITH RECURSIVE up (id, depth) AS (
    SELECT m.id::bigint, 0
    UNION
    SELECT t.parent_id, up.depth + 1
    FROM up JOIN trace_link t ON t.child_id = up.id JOIN measurement_standard a ON a.id = t.parent_id
    WHERE a.kind <> 'PRIMARY' AND up.depth < 20
  )
  SELECT t.* FROM (SELECT id, min(depth) AS depth FROM up GROUP BY id) f
  JOIN trace_link t ON t.child_id = f.id
  ORDER BY f.depth, t.child_id, t.parent_name, t.id
$$;

ANALYZE;
