WITH near AS (
  SELECT id, organization_id, name, address, adcode, distance_m
  FROM (
    SELECT s.*, CAST(trunc(12742017.6 * asin(sqrt(least(1.0,
        sin(radians(:lat - s.lat) * 0.5) * sin(radians(:lat - s.lat) * 0.5)
        + cos(radians(s.lat)) * cos(radians(:lat))
        * sin(radians(:lng - s.lng) * 0.5) * sin(radians(:lng - s.lng) * 0.5)))) + 0.5) AS integer) AS distance_m
    FROM site s
    WHERE s.id IN (SELECT site_id FROM offer
                   WHERE root = :key AND lat BETWEEN :south AND :north AND lng BETWEEN :west AND :east)
  ) s
  WHERE distance_m <= :within_m
    AND EXISTS (SELECT 1 FROM organization_pillar p
                WHERE p.organization_id = s.organization_id AND p.pillar IN ('TESTING', 'METROLOGY'))
  ORDER BY distance_m, id
  LIMIT 20
)
SELECT json_build_object('nearestLabs', json_build_object('nodes', (
  SELECT coalesce(json_agg(json_build_object(
    'distanceKm', n.distance_m / 1000.0,
    'name', n.name,
    'site', json_build_object(
      'id', 's' || n.id,
      'address', n.address,
      'region', (
        SELECT json_build_object(
          'name', r.name,
          'ancestors', (
            SELECT coalesce(json_agg(json_build_object('adcode', adcode, 'name', name)), '[]')
            FROM (SELECT a.adcode, a.name FROM region_ancestor u JOIN region a ON a.adcode = u.ancestor_adcode
                  WHERE u.adcode = r.adcode AND u.distance > 0 ORDER BY u.distance DESC) above))
        FROM region r WHERE r.adcode = n.adcode)),
    'organization', (
      SELECT json_build_object('id', 'o' || o.id, 'name', o.name, 'kind', o.kind)
      FROM organization o WHERE o.id = n.organization_id),
    'qualifications', (
      SELECT coalesce(json_agg(json_build_object(
        'scheme', scheme, 'number', number, 'status', status, 'validTo', valid_to)), '[]')
      FROM (
        SELECT scheme, number, valid_to,
          CASE
            WHEN event IN ('WITHDRAWN', 'CANCELLED', 'SUPERSEDED') THEN event
            WHEN valid_to <= :as_of THEN 'EXPIRED'
            WHEN valid_from > :as_of THEN 'PENDING'
            ELSE coalesce(event, CASE WHEN valid_from IS NOT NULL AND valid_to IS NOT NULL
                                      THEN 'VALID' ELSE 'UNKNOWN' END)
          END AS status
        FROM (
          SELECT q.*, (SELECT status FROM status_event e
                       WHERE e.qualification_id = q.id AND e.happened_on <= :as_of
                       ORDER BY happened_on DESC, id LIMIT 1) AS event
          FROM qualification q WHERE q.organization_id = n.organization_id
          ORDER BY q.scheme, q.number, q.id LIMIT 5) held) judged)
  )), '[]') FROM near n)))
