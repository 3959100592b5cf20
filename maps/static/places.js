// Places on the base map: dots that grow with the number of bodies behind them.
//
// What lies closer than a dot on the screen is one dot, so a thousand bodies in one city stay one
// readable mark at any zoom. Names are set as textContent; nothing from the data becomes markup.

const CELL_PX = 26;
const NAMES_IN_TOOLTIP = 6;
const LINKS_IN_POPUP = 60;
const WIDE_DEG = 12;
const LEAST_SHOWN_KM = 60;
const KM_PER_DEGREE = 111.195;

/**
 * Show GeoJSON places on a base map. `words` are the phrases of the page, `onHover(ids)` is told
 * which bodies are under the pointer (none: []), `opens` says whether a click opens their pages.
 */
export class Places {
  constructor(base, words, onHover = () => {}, { opens = true } = {}) {
    this.base = base;
    this.map = base.map;
    this.country = base.extent;
    this.words = words;
    this.onHover = onHover;
    this.opens = opens;
    this.features = [];
    this.layer = L.layerGroup().addTo(this.map);
    this.circle = L.layerGroup().addTo(this.map);
    this.map.on("zoomend", () => this.draw());
  }

  /** Replace the places, and the circle of a search near a point ({lng, lat, withinKm} or null). */
  show({ features }, near = null) {
    this.features = features;
    this.near = near;
    this.circle.clearLayers();
    if (near) drawCircle(this.circle, near);
    if (near) this.base.fitTo([boxAround(near)]);
    else if (features.length && !nationwide(features)) this.base.fitTo([{ features }, ...around(features)]);
    else this.showCountry();
    this.draw();
  }

  /** The whole country, with Taiwan and the islands of the South China Sea. */
  showCountry() {
    this.base.extent = this.country;
    this.base.whole();
  }

  draw() {
    this.layer.clearLayers();
    this.dots = group(this.map, this.features).map((places) => this.dot(places));
  }

  dot(places) {
    const bodies = new Map(places.map(({ properties }) => [properties.id, properties]));
    const size = sizeOf(places);
    const marker = L.marker(centre(places), {
      icon: L.divIcon({ html: face(bodies, size), className: "", iconSize: [size, size] }),
      keyboard: false,
      zIndexOffset: -size,
    });
    marker.bodies = bodies;
    marker.bindTooltip(() => tooltip(bodies, this.words), { direction: "top", offset: [0, -size / 2] });
    marker.on("mouseover", () => this.onHover([...bodies.keys()]));
    marker.on("mouseout", () => this.onHover([]));
    marker.on("click", () => this.pick(marker, places));
    return marker.addTo(this.layer);
  }

  /** One body opens, many are zoomed into, many at one spot are listed. */
  pick(marker, places) {
    if (!this.opens) return;
    if (marker.bodies.size === 1) location.href = addressOf([...marker.bodies.keys()][0]);
    else if (spread(places) && this.map.getZoom() < 13) {
      this.map.setView(marker.getLatLng(), this.map.getZoom() + 1.5);
    } else {
      marker.unbindTooltip();
      marker.bindPopup(list(marker.bodies), { maxHeight: 260 }).openPopup();
    }
  }

  /** Light the dot of a body up, or none. */
  light(id) {
    for (const marker of this.dots ?? []) {
      const lit = id !== null && marker.bodies.has(id);
      marker.getElement()?.firstChild.classList.toggle("lit", lit);
      marker.setZIndexOffset(lit ? 1000 : 0);
    }
  }
}

function addressOf(id) {
  return `/organizations/${id}${carriedDay()}`;
}

function carriedDay() {
  const day = new URLSearchParams(location.search).get("asOf");
  return day ? `?${new URLSearchParams({ asOf: day })}` : "";
}

function group(map, features) {
  const cells = new Map();
  for (const feature of features) {
    const [lng, lat] = feature.geometry.coordinates;
    const { x, y } = map.project([lat, lng]);
    const cell = `${Math.floor(x / CELL_PX)} ${Math.floor(y / CELL_PX)}`;
    if (cells.has(cell)) cells.get(cell).push(feature);
    else cells.set(cell, [feature]);
  }
  return untangled([...cells.values()].map((places) => ({ places, at: pointOf(map, places) })));
}

/** Dots that would lie on each other become one; the largest takes the others in. */
function untangled(groups) {
  const apart = [];
  for (const one of groups.sort((a, b) => b.places.length - a.places.length)) {
    const near = apart.find((other) => other.at.distanceTo(one.at) < (sizeOf(other.places) + sizeOf(one.places)) / 2.4);
    if (near) near.places.push(...one.places);
    else apart.push(one);
  }
  return apart.map(({ places }) => places);
}

function pointOf(map, places) {
  return map.project(centre(places));
}

function sizeOf(places) {
  const bodies = new Set(places.map(({ properties }) => properties.id)).size;
  return Math.min(44, Math.round(12 + 4.6 * Math.sqrt(bodies - 1)));
}

function centre(places) {
  const mean = (axis) => places.reduce((sum, p) => sum + p.geometry.coordinates[axis], 0) / places.length;
  return [mean(1), mean(0)];
}

function spread(places) {
  const [first] = places;
  return places.some((place) => place.geometry.coordinates.join() !== first.geometry.coordinates.join());
}

function face(bodies, size) {
  const element = document.createElement("span");
  const vague = [...bodies.values()].every(({ exact }) => !exact);
  element.className = `place-dot${vague ? " vague" : ""}`;
  element.textContent = bodies.size > 1 ? bodies.size : "";
  element.setAttribute("aria-hidden", "true");
  return element;
}

function tooltip(bodies, words) {
  const box = document.createElement("div");
  const all = [...bodies.values()];
  for (const { name } of all.slice(0, NAMES_IN_TOOLTIP)) box.append(line(name, "place-name"));
  if (all.length > NAMES_IN_TOOLTIP) box.append(line(`… ${all.length} ${words.bodies}`));
  if (all.length === 1) {
    const [{ kind, place, exact, precision }] = all;
    box.append(line([kind, place].filter(Boolean).join(" · ")));
    if (!exact) box.append(line(words.approximate + precision));
  }
  return box;
}

function line(text, className = "") {
  const element = document.createElement("div");
  element.className = className;
  element.textContent = text;
  return element;
}

function list(bodies) {
  const items = document.createElement("ul");
  items.className = "place-list";
  for (const [id, { name }] of [...bodies].slice(0, LINKS_IN_POPUP)) {
    const link = document.createElement("a");
    link.href = addressOf(id);
    link.textContent = name;
    const item = document.createElement("li");
    item.append(link);
    items.append(item);
  }
  return items;
}

function drawCircle(layer, { lng, lat, withinKm }) {
  L.circle([lat, lng], { radius: withinKm * 1000, className: "near-circle", interactive: false }).addTo(layer);
  L.circleMarker([lat, lng], { radius: 5, className: "near-centre", interactive: false }).addTo(layer);
}

/** The corners of a circle's box as features, for fitTo. */
function boxAround({ lng, lat, withinKm }) {
  const up = Math.max(withinKm, 1) / KM_PER_DEGREE;
  const aside = up / Math.cos((lat * Math.PI) / 180);
  const corners = [[lng - aside, lat - up], [lng + aside, lat + up], [lng - aside, lat + up], [lng + aside, lat - up]];
  return { features: corners.map((coordinates) => ({ geometry: { type: "Point", coordinates } })) };
}

/** Places all over the country are shown on a map of all of it, not of a part that looks like it. */
function nationwide(features) {
  return [0, 1].some((axis) => {
    const values = features.map(({ geometry }) => geometry.coordinates[axis]);
    return Math.max(...values) - Math.min(...values) > WIDE_DEG;
  });
}

/** Room around places that lie close together: one dot alone says little of where it is. */
function around(features) {
  const [lng, lat] = features[0].geometry.coordinates;
  return [boxAround({ lng, lat, withinKm: LEAST_SHOWN_KM })];
}

/** The JSON that the page carries for its map. */
export function readConfig(root = document) {
  return JSON.parse(root.getElementById("map-config").textContent);
}
