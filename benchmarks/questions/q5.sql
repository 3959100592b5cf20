WITH RECURSIVE up (id, depth) AS (
  SELECT :key, 0
  UNION
  SELECT t.parent_id, up.depth + 1
  FROM up JOIN trace_link t ON t.child_id = up.id
  -- A join would have SQLite build a Bloom filter over all measurement standards.
  WHERE (SELECT m.kind FROM measurement_standard m WHERE m.id = t.parent_id) <> 'PRIMARY' AND up.depth < 20
), link AS MATERIALIZED (
  SELECT t.*, f.depth + 1 AS depth, p.name AS known_name, p.kind AS parent_kind, p.organization_id
  FROM (SELECT id, min(depth) AS depth FROM up GROUP BY id) f
  CROSS JOIN trace_link t ON t.child_id = f.id
  LEFT JOIN measurement_standard p ON p.id = t.parent_id
  ORDER BY f.depth, t.child_id, t.parent_name, t.id
), open AS MATERIALIZED (
  SELECT parent_name AS name, min(depth) AS depth FROM link
  WHERE parent_kind IS NOT 'PRIMARY' AND kcdb_code IS NULL
    AND (parent_id IS NULL OR parent_id NOT IN (SELECT child_id FROM link))
  GROUP BY parent_name
  UNION ALL
  SELECT m.name, 0 FROM measurement_standard m
  WHERE m.id = :key AND m.kind <> 'PRIMARY' AND NOT EXISTS (SELECT 1 FROM link WHERE child_id = :key)
)
SELECT json_object('traceability', (
  SELECT json_object(
    'complete', json(CASE WHEN EXISTS (SELECT 1 FROM open) THEN 'false' ELSE 'true' END),
    'openEnds', (SELECT json_group_array(name) FROM (SELECT name FROM open ORDER BY depth)),
    'standard', json_object('id', 'm' || m.id, 'name', m.name, 'kind', m.kind),
    'steps', (
      SELECT json_group_array(json_object(
        'depth', depth, 'parentName', parent_name, 'kcdbCode', kcdb_code, 'ratio', ratio,
        'parent', CASE WHEN known_name IS NOT NULL THEN json_object(
          'id', 'm' || parent_id, 'name', known_name, 'kind', parent_kind,
          'organization', (SELECT json_object('id', 'o' || o.id, 'name', o.name)
                           FROM organization o WHERE o.id = link.organization_id)) END))
      FROM link))
  FROM measurement_standard m WHERE m.id = :key))
