SELECT json_build_object(
  'organizations', json_build_object('nodes', (
    SELECT coalesce(json_agg(json_build_object('id', 'o' || id, 'name', name, 'kind', kind)), '[]')
    FROM (SELECT id, name, kind FROM organization
          WHERE id IN (SELECT rowid FROM organization_search WHERE body @@ full_text_query(:phrase))
          ORDER BY region_order, name, id LIMIT 10) found)),
  'standards', json_build_object('nodes', (
    SELECT coalesce(json_agg(json_build_object(
      'id', 'n' || id, 'number', number, 'title', title, 'mandate', mandate)), '[]')
    FROM (SELECT id, number, title, mandate FROM standard_edition
          WHERE id IN (SELECT rowid FROM standard_search WHERE body @@ full_text_query(:phrase))
          ORDER BY norm, id LIMIT 10) found)))
