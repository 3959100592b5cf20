// The base map of every page: our own land, boundaries and names on Leaflet; no tiles, no network.
//
// Colours are CSS classes (basemap.css), so a change of theme needs no script. Text from data is
// only ever set as textContent.

import { nearView, positions } from "./map_geometry.js";
import { Labels, labelItem } from "./map_names.js";

const PREFECTURES_FROM_ZOOM = 6;
const COUNTIES_FROM_ZOOM = 8;

// ------------------------------------------------------------------------------------ data

const loaded = new Map();

/** GeoJSON of an address, asked for once; a self-contained file carries it in the page. */
export function loadGeoJson(address) {
  if (!loaded.has(address)) loaded.set(address, read(address));
  return loaded.get(address);
}

async function read(address) {
  const carried = document.querySelector(`script[data-address="${CSS.escape(address)}"]`);
  if (carried) return JSON.parse(carried.textContent);
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}

// ------------------------------------------------------------------------------------ fit

/** Show collections whole, with room around them; a conic map cannot use Leaflet's fitBounds. */
function extentOf(map, collections) {
  const extent = L.bounds([]);
  for (const { features } of collections)
    for (const { geometry } of features)
      for (const [lng, lat] of positions(geometry.coordinates))
        extent.extend(map.project([lat, lng], 0));
  return extent;
}

function fit(map, extent, [top, right, bottom, left], stays) {
  const room = map.getSize().subtract([left + right, top + bottom]);
  const size = extent.getSize();
  const scale = Math.min(room.x / size.x, room.y / size.y);
  const zoom = Math.min(map.getScaleZoom(Math.max(scale, 1e-6), 0), 11);
  const shift = L.point(right - left, bottom - top).divideBy(2);
  const centre = extent.getCenter().multiplyBy(2 ** zoom).add(shift);
  // Set directly: setMinZoom starts an animation that would undo the view set after it.
  map.options.minZoom = Math.min(map.options.minZoom ?? 3, zoom - 0.5);
  map.setView(map.unproject(centre, zoom), zoom, { animate: false });
}

// ----------------------------------------------------------------------------------- map

// Asked once: whoever changes this setting loads the next page soon enough.
const moves = !matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Leaflet options of every map of ours. */
export const MAP_OPTIONS = {
  attributionControl: false, // its prefix and its innerHTML are not ours; see `attribution`
  zoomControl: false,
  zoomSnap: 0,
  zoomDelta: 0.75,
  wheelPxPerZoomLevel: 90,
  maxZoom: 18,
  zoomAnimation: moves,
  markerZoomAnimation: moves,
  fadeAnimation: moves,
  inertia: moves,
};

/**
 * Make a Leaflet map with our base map in an element.
 *
 * `config` is the JSON of maps.basemap.base_map. `options`:
 *   detail     load prefectures and counties as one zooms in (default true)
 *   context    codes whose divisions are drawn as quiet land (default ["100000"])
 *   stay       keep to what is shown at first: zoom out a little only (default false)
 *   fit        show the country whole at first (default true)
 *   outline    code whose divisions are outlined over everything (default none)
 *   focus      code whose divisions the map shows whole at first (default the country)
 *   names      whether land is named (default true)
 *   unnamed    codes whose names are left out
 *   padding    pixels kept free: [top, right, bottom, left]
 * Returns { map, labels, loaded, fitTo(collections) }; html[data-map-ready] is set when painted.
 */
export function createBaseMap(element, config, options = {}) {
  const map = L.map(element, { ...MAP_OPTIONS, center: [36, 105], zoom: 4 });
  const base = dressMap(map, config, options);
  base.loaded.then(markReady);
  return base;
}

/** Dress a map that Folium made; `config` is the id of the JSON element with the base map's. */
export function baseMapOf(map, { config, ...options }) {
  return dressMap(map, JSON.parse(document.getElementById(config).textContent), options);
}

/** Draw the base map on a Leaflet map that exists. */
export function dressMap(map, config, options = {}) {
  const { detail = true, context = ["100000"], padding = [16, 16, 32, 16] } = options;
  const element = map.getContainer();
  element.setAttribute("role", "region");
  element.setAttribute("aria-label", config.text.label);
  element.classList.add("base-map");
  const labels = new Labels().addTo(map);
  const base = {
    map, config, labels, labelItem, load: loadGeoJson, ready: markReady,
    names: options.names ?? true, unnamed: new Set(options.unnamed), extent: null, lands: [],
  };
  panes(map);
  controls(base);
  base.fitTo = (collections) => {
    base.extent = extentOf(map, collections.some(({ features }) => features.length) ? collections : base.lands);
    fit(map, base.extent, padding, options.stay);
  };
  base.whole = () => base.extent && fit(map, base.extent, padding, options.stay);
  keepWhole(base);
  if (config.tiandituKey) tianditu(map, config.tiandituKey);
  base.loaded = paint(base, context, options);
  if (detail) base.loaded.then(() => loadDetail(base));
  return base;
}

/** Say that what the page came to show is on the screen. */
export function markReady() {
  requestAnimationFrame(() => requestAnimationFrame(() => {
    document.documentElement.dataset.mapReady = "";
  }));
}

function panes(map) {
  const order = { land: 250, divisions: 300, regions: 400, outlines: 430, lines: 450, names: 500 };
  for (const [name, zIndex] of Object.entries(order)) {
    const pane = map.getPane(name) ?? map.createPane(name);
    pane.style.zIndex = zIndex;
    if (name !== "regions") pane.style.pointerEvents = "none";
  }
}

async function paint(base, context, { focus, fit: fits = true, outline }) {
  const { map, config } = base;
  const [lines, ...lands] = await Promise.all([
    loadGeoJson(config.dashLine),
    ...context.map((code) => loadGeoJson(config.boundaries + code)),
  ]);
  base.lands = lands;
  lands.forEach((land, depth) => drawLand(base, land, depth));
  if (outline) {
    const style = { className: "map-outline" };
    const outlines = await loadGeoJson(config.boundaries + outline);
    L.geoJSON(outlines, { pane: "outlines", interactive: false, style }).addTo(map);
  }
  L.geoJSON(lines, {
    pane: "lines",
    interactive: false,
    style: ({ properties }) => ({ className: `map-line ${properties.kind}` }),
  }).addTo(map);
  if (focus) base.fitTo([await loadGeoJson(config.boundaries + focus)]);
  else if (fits) base.fitTo([...lands.slice(0, 1), lines]);
}

function drawLand(base, collection, depth) {
  const pane = depth ? "divisions" : "land";
  const className = `map-land depth-${depth}${base.config.tiandituKey ? " over-tiles" : ""}`;
  L.geoJSON(collection, { pane, interactive: false, style: { className } }).addTo(base.map);
  nameLand(base, collection, depth);
}

function nameLand(base, collection, depth) {
  if (base.config.tiandituKey || !base.names) return;
  const named = collection.features.filter(
    ({ properties: { adcode, name } }) => name && adcode && !base.unnamed.has(adcode),
  );
  const items = named.map((feature) => labelItem(feature, [nameOf(base, feature)], {
    className: `quiet depth-${depth}`, rank: 2 - depth, minPx: depth ? 34 : 14, mayMove: depth ? false : "beside",
  }));
  const group = `land-${depth}-${collection.features[0]?.properties.adcode}`;
  base.labels.set(group, items);
}

function nameOf({ config }, { properties }) {
  return config.names?.[properties.adcode] ?? properties.name;
}

/** As one zooms in, draw the divisions of what is in view: prefectures first, then counties. */
function loadDetail(base) {
  const { map, config } = base;
  const asked = new Set();
  const inView = ({ features }) => features.filter(({ properties: { adcode, lng, lat }, geometry }) =>
    adcode?.endsWith("00") && nearView(map, geometry, lng, lat));
  const ask = async (adcode, depth) => {
    const collection = await loadGeoJson(config.boundaries + adcode);
    if (!asked.has(adcode)) drawLand(base, collection, depth);
    asked.add(adcode);
    return collection;
  };
  const update = async () => {
    if (map.getZoom() < PREFECTURES_FROM_ZOOM) return;
    const provinces = inView(await loadGeoJson(`${config.boundaries}100000`));
    const prefectures = await Promise.all(provinces.map((one) => ask(one.properties.adcode, 1)));
    if (map.getZoom() < COUNTIES_FROM_ZOOM) return;
    for (const one of prefectures.flatMap(inView)) await ask(one.properties.adcode, 2);
  };
  map.on("moveend", update);
  update();
}

// ------------------------------------------------------------------------------- controls

function controls(base) {
  const { map, config: { text } } = base;
  L.control.zoom({ position: "topleft", zoomInTitle: text.zoomIn, zoomOutTitle: text.zoomOut }).addTo(map);
  const whole = L.DomUtil.create("a", "map-whole", map.zoomControl?.getContainer() ?? zoomBar(map));
  whole.href = "#";
  whole.role = "button";
  whole.title = text.whole;
  whole.setAttribute("aria-label", text.whole);
  whole.textContent = "⤢";
  L.DomEvent.disableClickPropagation(whole).on(whole, "click", (event) => {
    L.DomEvent.preventDefault(event);
    base.whole();
  });
  attribution(map, text);
}

function zoomBar(map) {
  return map.getContainer().querySelector(".leaflet-control-zoom");
}

/** Bottom left, because the islands of the South China Sea are at the bottom right. */
function attribution(map, text) {
  const control = L.control({ position: "bottomleft" });
  control.onAdd = () => {
    const line = L.DomUtil.create("p", "map-source");
    line.textContent = [text.source, text.review].filter(Boolean).join(" · ");
    return line;
  };
  control.addTo(map);
}

/** A new size of the window shows the same whole, until somebody has moved the map. */
function keepWhole(base) {
  let moved = false;
  const { map } = base;
  map.getContainer().addEventListener("wheel", () => (moved = true), { passive: true });
  map.on("dragstart", () => (moved = true));
  map.on("resize", () => moved || base.whole());
  map.on("moveend", () => reportBounds(map));
}

/** What the map shows, for tests and for whoever reads the page: west, south, east, north. */
function reportBounds(map) {
  const { x, y } = map.getSize();
  const edge = [[0, 0], [x / 2, 0], [x, 0], [0, y], [x / 2, y], [x, y]];
  const corners = edge.map((point) => map.containerPointToLatLng(point));
  const lngs = corners.map(({ lng }) => lng);
  const lats = corners.map(({ lat }) => lat);
  map.getContainer().dataset.bounds = [
    Math.min(...lngs), Math.min(...lats), Math.max(...lngs), Math.max(...lats),
  ].map((degrees) => degrees.toFixed(2)).join(",");
}

/** Tiles of the operator's own Tianditu key; they are in Web Mercator and carry their own names. */
function tianditu(map, key) {
  for (const layer of ["vec", "cva"]) {
    const query = new URLSearchParams({
      SERVICE: "WMTS", REQUEST: "GetTile", VERSION: "1.0.0", LAYER: layer, STYLE: "default",
      TILEMATRIXSET: "w", FORMAT: "tiles", tk: key,
    });
    const place = "TILEMATRIX={z}&TILEROW={y}&TILECOL={x}";
    L.tileLayer(`https://t{s}.tianditu.gov.cn/${layer}_w/wmts?${query}&${place}`, {
      subdomains: "01234567", maxZoom: 18, pane: layer === "vec" ? "tilePane" : "lines",
    }).addTo(map);
  }
}
