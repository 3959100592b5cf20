SELECT json_build_object('region', (
  SELECT json_build_object(
    'adcode', r.adcode, 'name', r.name, 'level', r.level,
    'ancestors', (
      SELECT coalesce(json_agg(json_build_object('adcode', adcode, 'name', name)), '[]')
      FROM (SELECT a.adcode, a.name FROM region_ancestor u JOIN region a ON a.adcode = u.ancestor_adcode
            WHERE u.adcode = r.adcode AND u.distance > 0 ORDER BY u.distance DESC) above),
    'children', (
      SELECT coalesce(json_agg(json_build_object('adcode', adcode, 'name', name, 'level', level)), '[]')
      FROM (SELECT adcode, name, level FROM region
            WHERE parent_adcode = r.adcode AND (valid_from IS NULL OR valid_from <= :as_of)
              AND (valid_to IS NULL OR valid_to > :as_of)
            ORDER BY adcode LIMIT 50) below))
  FROM region r WHERE r.adcode = :adcode))
