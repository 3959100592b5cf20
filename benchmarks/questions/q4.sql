SELECT json_object(
  'organizations', json_object('nodes', (
    SELECT json_group_array(json_object('id', 'o' || id, 'name', name, 'kind', kind))
    FROM (SELECT id, name, kind FROM organization
          WHERE id IN (SELECT rowid FROM organization_search WHERE organization_search MATCH :phrase)
          ORDER BY region_order, name, id LIMIT 10))),
  'standards', json_object('nodes', (
    SELECT json_group_array(json_object('id', 'n' || id, 'number', number, 'title', title, 'mandate', mandate))
    FROM (SELECT id, number, title, mandate FROM standard_edition
          WHERE id IN (SELECT rowid FROM standard_search WHERE standard_search MATCH :phrase)
          ORDER BY norm, id LIMIT 10))))
