WITH RECURSIVE up (id, depth) AS (
  SELECT CAST(:key AS bigint), 0
  UNION
  SELECT t.parent_id, up.depth + 1
  FROM up JOIN trace_link t ON t.child_id = up.id JOIN measurement_standard m ON m.id = t.parent_id
  WHERE m.kind <> 'PRIMARY' AND up.depth < 20
), link AS MATERIALIZED (
  SELECT t.*, f.depth + 1 AS depth, p.name AS known_name, p.kind AS parent_kind, p.organization_id
  FROM (SELECT id, min(depth) AS depth FROM up GROUP BY id) f
  JOIN trace_link t ON t.child_id = f.id
  LEFT JOIN measurement_standard p ON p.id = t.parent_id
  ORDER BY f.depth, t.child_id, t.parent_name, t.id
), open AS MATERIALIZED (
  SELECT parent_name AS name, min(depth) AS depth FROM link
  WHERE parent_kind IS DISTINCT FROM 'PRIMARY' AND kcdb_code IS NULL
    AND (parent_id IS NULL OR parent_id NOT IN (SELECT child_id FROM link))
  GROUP BY parent_name
  UNION ALL
  SELECT m.name, 0 FROM measurement_standard m
  WHERE m.id = :key AND m.kind <> 'PRIMARY' AND NOT EXISTS (SELECT 1 FROM link WHERE child_id = :key)
)
SELECT json_build_object('traceability', (
  SELECT json_build_object(
    'complete', NOT EXISTS (SELECT 1 FROM open),
    'openEnds', (SELECT coalesce(json_agg(name), '[]') FROM (SELECT name FROM open ORDER BY depth, name) ends),
    'standard', json_build_object('id', 'm' || m.id, 'name', m.name, 'kind', m.kind),
    'steps', (
      SELECT coalesce(json_agg(json_build_object(
        'depth', depth, 'parentName', parent_name, 'kcdbCode', kcdb_code, 'ratio', ratio,
        'parent', CASE WHEN known_name IS NOT NULL THEN json_build_object(
          'id', 'm' || parent_id, 'name', known_name, 'kind', parent_kind,
          'organization', (SELECT json_build_object('id', 'o' || o.id, 'name', o.name)
                           FROM organization o WHERE o.id = link.organization_id)) END)), '[]')
      FROM link))
  FROM measurement_standard m WHERE m.id = :key))
