// Geometry of the base map: the projection of shaded maps, and questions about GeoJSON.

export const EARTH_RADIUS_M = 6371007;
const RADIANS = Math.PI / 180;
const CHINA_PARALLELS = [25, 47];

/** Albers' equal-area conic: on a map of shades, equal areas must look equal. */
function albers(meridian) {
  const [sin1, sin2] = CHINA_PARALLELS.map((parallel) => Math.sin(parallel * RADIANS));
  const n = (sin1 + sin2) / 2;
  const c = 1 - sin1 * sin1 + 2 * n * sin1;
  const radiusAt = (lat) => (EARTH_RADIUS_M * Math.sqrt(c - 2 * n * Math.sin(lat * RADIANS))) / n;
  const origin = radiusAt(36);
  return {
    bounds: L.bounds([-5e6, -5e6], [5e6, 5e6]),
    project({ lng, lat }) {
      const radius = radiusAt(Math.max(-20, Math.min(80, lat)));
      const angle = n * (lng - meridian) * RADIANS;
      return L.point(radius * Math.sin(angle), origin - radius * Math.cos(angle));
    },
    unproject({ x, y }) {
      const radius = Math.hypot(x, origin - y);
      const sine = (c - ((radius * n) / EARTH_RADIUS_M) ** 2) / (2 * n);
      const lng = meridian + Math.atan2(x, origin - y) / n / RADIANS;
      return L.latLng(Math.asin(Math.max(-1, Math.min(1, sine))) / RADIANS, lng);
    },
  };
}

/** A Leaflet reference system; Folium writes it into the page as `L.CRS.equalArea(105)`. */
L.CRS.equalArea = (meridian) => {
  const scale = 0.5 / (Math.PI * EARTH_RADIUS_M);
  return L.extend({}, L.CRS.Earth, {
    code: `equal-area-${meridian}`,
    projection: albers(meridian),
    transformation: L.transformation(scale, 0.5, -scale, 0.5),
  });
};

/** Every position of GeoJSON coordinates of any depth. */
export function* positions(coordinates) {
  if (typeof coordinates[0] === "number") yield coordinates;
  else for (const part of coordinates) yield* positions(part);
}

/** Whether a place lies in a polygon, by the number of edges east of it. */
export function contains({ type, coordinates }, lng, lat) {
  const rings = type === "Polygon" ? coordinates : coordinates.flat();
  let inside = false;
  for (const ring of rings)
    for (let i = 1; i < ring.length; i += 1) {
      const [[x1, y1], [x2, y2]] = [ring[i - 1], ring[i]];
      if (y1 > lat !== y2 > lat && lng < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) inside = !inside;
    }
  return inside;
}

/** The size of the largest part of a polygon: the side of a square like its bounding box, metres. */
export function spanOf({ type, coordinates }) {
  const parts = type === "Polygon" ? [coordinates] : coordinates;
  return Math.max(...parts.map(([ring]) => {
    const lngs = ring.map(([lng]) => lng);
    const lats = ring.map(([, lat]) => lat);
    const middle = (Math.min(...lats) + Math.max(...lats)) / 2;
    const width = (Math.max(...lngs) - Math.min(...lngs)) * Math.cos(middle * RADIANS);
    const height = Math.max(...lats) - Math.min(...lats);
    return Math.sqrt(width * height) * RADIANS * EARTH_RADIUS_M;
  }));
}

/** Whether a polygon may be seen on a map, by its bounding box. */
export function nearView(map, geometry) {
  const view = map.getPixelBounds();
  const extent = L.bounds([]);
  const parts = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  for (const [ring] of parts)
    for (let i = 0; i < ring.length; i += 4) extent.extend(map.project([ring[i][1], ring[i][0]]));
  return extent.intersects(view);
}
