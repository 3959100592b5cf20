// Names on the map, placed so that none lies on another.
import { EARTH_RADIUS_M, contains, spanOf } from "./map_geometry.js";

const LABEL_GAP_PX = 3;
const OUTSIDE = [[1, 0], [0, 1], [-0.6, 1], [-1, 0], [0, -1]];
const NUDGES = [[0, 1], [0, -1], [1, 0], [-1, 0], [1, 1], [-1, 1], [1, -1], [-1, -1]];
const SMALL_PX = 34;
const TINY_PX = 12;

/** Names on the map. Larger regions come first, and no label ever lies on another. */
export const Labels = L.Layer.extend({
  initialize() {
    this._groups = new Map();
  },

  onAdd(map) {
    this._pane = map.createPane("names");
    this._box = L.DomUtil.create("div", "map-names leaflet-zoom-hide", this._pane);
    this._box.setAttribute("aria-hidden", "true");
    map.on("zoomend moveend viewreset resize", this._draw, this);
  },

  /** Replace a group of items, each made by labelItem. */
  set(group, items) {
    this._groups.set(group, items);
    if (this._map) this._draw();
  },

  _draw() {
    const taken = [];
    const view = this._map.getPixelBounds();
    const drawn = [...this._groups.values()].flat()
      .map((item) => this._measure(item))
      .filter((item) => view.contains(item.world))
      .sort((a, b) => b.item.rank - a.item.rank || b.spanPx - a.spanPx)
      .map((measured) => this._place(measured, taken))
      .filter(Boolean);
    this._box.replaceChildren(...drawn);
  },

  _measure(item) {
    const [lng, lat] = item.at;
    const point = this._map.latLngToLayerPoint([lat, lng]);
    const world = this._map.project([lat, lng]);
    const spanPx = (item.spanM / this._metresPerPixel());
    const widest = Math.max(...item.lines.map(textWidth));
    return { item, point, world, spanPx, width: widest + 4, height: 15 * item.lines.length };
  },

  _metresPerPixel() {
    return (2 * Math.PI * EARTH_RADIUS_M) / this._map.options.crs.scale(this._map.getZoom());
  },

  _place({ item, point, spanPx, width, height }, taken) {
    if (spanPx < item.minPx) return null;
    for (const [x, y] of anchors(item, point, spanPx, width, height)) {
      const isAway = x !== point.x || y !== point.y;
      if (isAway && spanPx >= SMALL_PX && !this._isOn(item.geometry, x, y)) continue;
      const box = [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
      if (taken.some((other) => overlap(box, other))) continue;
      taken.push(box);
      const isInside = spanPx > (isAway ? 2 : 1) * width;
      return label(item, x, y, isInside);
    }
    return null;
  },

  _isOn(geometry, x, y) {
    const { lng, lat } = this._map.layerPointToLatLng([x, y]);
    return contains(geometry, lng, lat);
  },
});

/** Where a name may go: its point, near it within a large region, beside a small one. */
function* anchors({ mayMove }, { x, y }, spanPx, width, height) {
  const isSmall = spanPx < SMALL_PX;
  if (mayMove !== "beside" || spanPx > TINY_PX) yield [x, y];
  if (!mayMove || (isSmall && mayMove !== "beside")) return;
  const outside = Math.max(spanPx / 2, 5);
  for (const [right, down] of isSmall ? OUTSIDE : NUDGES) {
    if (isSmall) yield [x + right * (outside + width / 2), y + down * (outside + height / 2)];
    else yield [x + right * spanPx * 0.16, y + down * spanPx * 0.16];
  }
}

function label({ lines, className, shade }, x, y, isInside) {
  const element = L.DomUtil.create("div", `map-name ${className} ${isInside ? shade : ""}`);
  element.replaceChildren(...lines.map((line, index) => {
    const span = L.DomUtil.create("span", index ? "map-name-figure" : "");
    span.textContent = line;
    return span;
  }));
  element.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px) translate(-50%, -50%)`;
  return element;
}

function textWidth(text) {
  let width = 0;
  for (const letter of text) width += letter > "\u2e7f" ? 12.5 : 7;
  return width;
}

function overlap(a, b) {
  return a[0] < b[2] + LABEL_GAP_PX && b[0] < a[2] + LABEL_GAP_PX &&
    a[1] < b[3] && b[1] < a[3];
}

/**
 * The item of a feature for `Labels.set`. Options: className; shade, a class for a name that lies
 * on its own region; rank, higher first; minPx, smallest width of a region that is
 * named; mayMove, "inside" its region or also "beside" a small one.
 */
export function labelItem(feature, lines, options = {}) {
  const { lng, lat } = feature.properties;
  const usual = { className: "", shade: "", rank: 0, minPx: 30, mayMove: false };
  const { geometry } = feature;
  return { ...usual, ...options, at: [lng, lat], lines, geometry, spanM: spanOf(geometry) };
}
