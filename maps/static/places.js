// Places on the base map: dots that grow with the number of bodies behind them.
//
// What lies closer than a dot on the screen is one dot, so a thousand bodies in one city stay one
// readable mark at any zoom. Where the server counts by cells, a cell is a dot with its number, and
// whoever moves the map is told to ask again. Names are set as textContent; nothing from the data
// becomes markup.

const CELL_PX = 26;
const NAMES_IN_TOOLTIP = 6;
const LINKS_IN_POPUP = 60;
const WIDE_DEG = 12;
const LEAST_SHOWN_KM = 60;
const ROOM_AROUND_VIEW = 0.25;
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
    this.step = null;
    this.onView = null;
    this.layer = L.layerGroup().addTo(this.map);
    this.circle = L.layerGroup().addTo(this.map);
    // Where what is in view is asked for anew, it is drawn when it comes.
    this.map.on("zoomend", () => this.onView || this.draw());
    this.map.on("moveend", () => this.tellView());
  }

  /**
   * Replace the places, and the circle of a search near a point ({lng, lat, withinKm} or null).
   * `step` is the side of a cell where places are counted by cells; `onView(box)` is then told
   * what comes into view, and answers with `refine`.
   */
  show({ features, step = null }, near = null, onView = null) {
    this.asked = null;
    this.onView = null;
    this.features = features;
    this.step = step;
    this.near = near;
    this.circle.clearLayers();
    if (near) drawCircle(this.circle, near);
    if (near) this.base.fitTo([boxAround(near)]);
    else if (features.length && !nationwide(features)) this.base.fitTo([{ features }, ...around(features)]);
    else this.showCountry();
    this.draw();
    if (step !== null) {
      this.onView = onView;
      this.asked = { zoom: this.map.getZoom(), box: this.map.getBounds().pad(1) };
    }
  }

  /** Replace the places of the same selection by those in view; the map stays where it is. */
  refine({ features, step = null }) {
    this.features = features;
    this.step = step;
    this.draw();
  }

  tellView() {
    if (!this.onView) return;
    const view = this.map.getBounds();
    const zoom = this.map.getZoom();
    if (this.asked.zoom === zoom && this.asked.box.contains(view)) return;
    const box = view.pad(ROOM_AROUND_VIEW);
    this.asked = { zoom, box };
    this.onView(addressed(box));
  }

  /** The whole country, with Taiwan and the islands of the South China Sea. */
  showCountry() {
    this.base.extent = this.country;
    this.base.whole();
  }

  draw() {
    this.layer.clearLayers();
    const groups = group(this.map, this.features, sizeBy(this.step !== null));
    this.dots = groups.map((one) => this.dot(one));
  }

  dot({ places, tally, size }) {
    const single = places.filter(({ properties }) => !properties.cell);
    const bodies = new Map(single.map(({ properties }) => [properties.id, properties]));
    const cells = places.filter(({ properties }) => properties.cell);
    const count = countOf(tally);
    const marker = L.marker(centre(places), {
      icon: L.divIcon({ html: face(places, count), className: "", iconSize: [size, size] }),
      keyboard: false,
      zIndexOffset: -size,
    });
    marker.bodies = bodies;
    marker.cells = new Set(cells.map(({ properties }) => properties.cell));
    marker.bindTooltip(() => tooltip(bodies, count, this.words), { direction: "top", offset: [0, -size / 2] });
    marker.on("mouseover", () => this.onHover([...bodies.keys()], (at) => marker.cells.has(this.cellOf(at))));
    marker.on("mouseout", () => this.onHover([], () => false));
    marker.on("click", () => this.pick(marker, places));
    return marker.addTo(this.layer);
  }

  /** The cell of a position, "lng lat" in degrees; none where places are not counted by cells. */
  cellOf(at) {
    if (this.step === null || !at) return null;
    return at.split(" ").map((degrees) => Math.round(degrees / this.step)).join(" ");
  }

  /** One body opens, many are zoomed into, many at one spot are listed. */
  pick(marker, places) {
    if (!this.opens) return;
    if (marker.cells.size) this.map.setView(marker.getLatLng(), this.map.getZoom() + 2);
    else if (marker.bodies.size === 1) location.href = addressOf([...marker.bodies.keys()][0]);
    else if (spread(places) && this.map.getZoom() < 13) {
      this.map.setView(marker.getLatLng(), this.map.getZoom() + 1.5);
    } else {
      marker.unbindTooltip();
      marker.bindPopup(list(marker.bodies), { maxHeight: 260 }).openPopup();
    }
  }

  /** Light the dot of a body up, or none; `at` is where the body is. */
  light(id, at) {
    const cell = this.cellOf(at);
    for (const marker of this.dots ?? []) {
      const lit = id !== null && (marker.bodies.has(id) || marker.cells.has(cell));
      marker.getElement()?.firstChild.classList.toggle("lit", lit);
      marker.setZIndexOffset(lit ? 1000 : 0);
    }
  }
}

/** A box as an address carries it: west,south,east,north in degrees, inside the world. */
function addressed(box) {
  const inside = (value, most) => Math.max(-most, Math.min(most, value)).toFixed(4);
  const [west, east] = [box.getWest(), box.getEast()].map((lng) => inside(lng, 180));
  const [south, north] = [box.getSouth(), box.getNorth()].map((lat) => inside(lat, 90));
  return [west, south, east, north].join();
}

function addressOf(id) {
  return `/organizations/${id}${carriedDay()}`;
}

function carriedDay() {
  const day = new URLSearchParams(location.search).get("asOf");
  return day ? `?${new URLSearchParams({ asOf: day })}` : "";
}

function group(map, features, sizeOf) {
  const cells = new Map();
  for (const feature of features) {
    const [lng, lat] = feature.geometry.coordinates;
    const { x, y } = map.project([lat, lng]);
    const cell = `${Math.floor(x / CELL_PX)} ${Math.floor(y / CELL_PX)}`;
    if (cells.has(cell)) cells.get(cell).push(feature);
    else cells.set(cell, [feature]);
  }
  return untangled([...cells.values()].map((places) => {
    const tally = add({ ids: new Set(), counted: 0 }, places);
    return { places, tally, size: sizeOf(tally), at: map.project(centre(places)) };
  }), sizeOf);
}

/** Dots that would lie on each other become one; the largest takes the others in. */
function untangled(groups, sizeOf) {
  const apart = [];
  for (const one of groups.sort((a, b) => b.places.length - a.places.length)) {
    const near = apart.find((other) => other.at.distanceTo(one.at) < (other.size + one.size) / 2.4);
    if (near) {
      near.places.push(...one.places);
      near.size = sizeOf(add(near.tally, one.places));
    } else apart.push(one);
  }
  return apart;
}

/** Count places into a tally: which single bodies, and how many that the server has counted. */
function add(tally, places) {
  for (const { properties } of places) {
    if (properties.cell) tally.counted += properties.bodies;
    else tally.ids.add(properties.id);
  }
  return tally;
}

/** How many bodies have a place here; one with places in two cells counts in both. */
function countOf({ ids, counted }) {
  return ids.size + counted;
}

/** The width of a dot, px: by its area for some dozens of bodies, by the order of magnitude for more. */
function sizeBy(isCrowded) {
  const size = isCrowded ? (count) => 12 + 8 * Math.log10(count) : (count) => 12 + 4.6 * Math.sqrt(count - 1);
  return (tally) => Math.min(44, Math.round(size(countOf(tally))));
}

function centre(places) {
  const mean = (axis) => places.reduce((sum, p) => sum + p.geometry.coordinates[axis], 0) / places.length;
  return [mean(1), mean(0)];
}

function spread(places) {
  const [first] = places;
  return places.some((place) => place.geometry.coordinates.join() !== first.geometry.coordinates.join());
}

function face(places, count) {
  const element = document.createElement("span");
  const vague = places.every(({ properties }) => !properties.exact);
  element.className = `place-dot${vague ? " vague" : ""}${count > 9999 ? " many" : ""}`;
  element.textContent = count > 1 ? count : "";
  element.setAttribute("aria-hidden", "true");
  return element;
}

function tooltip(bodies, count, words) {
  const box = document.createElement("div");
  const all = count > bodies.size ? [] : [...bodies.values()];
  if (!all.length) box.append(line(`${count} ${words.bodies}`, "place-name"));
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
