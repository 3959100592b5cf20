// The planner's maps: the coverage map with points, new sites and a slider of moments on top.

import { showCoverage } from "./coverage.js";

/** Show a table's rows on a base map, with the points, sites and moments that the page carries. */
export async function showPlanner(base, options) {
  const layer = await showCoverage(base, options);
  base.map.createPane("spots").style.zIndex = 640; // above every region and name
  for (const row of document.querySelectorAll("tr[data-lng]")) point(base.map, row);
  for (const marker of carried("markers")) site(base.map, marker);
  slide(layer, carried("frames"));
}

function carried(id) {
  return JSON.parse(document.getElementById(id)?.textContent ?? "[]");
}

function point(map, row) {
  const spot = L.circleMarker([+row.dataset.lat, +row.dataset.lng], { pane: "spots", radius: 6, className: `spot ${row.dataset.style}` });
  const [name, figure, state] = [...row.cells].map((cell) => cell.textContent);
  spot.bindTooltip(() => words([["b", name], ["span", figure], ["em", state]]), { className: "map-tip" }).addTo(map);
  row.addEventListener("mouseenter", () => spot.getElement()?.classList.add("lit"));
  row.addEventListener("mouseleave", () => spot.getElement()?.classList.remove("lit"));
}

function site(map, { lng, lat, name, note, style }) {
  L.circleMarker([lat, lng], { pane: "spots", radius: 8, className: `spot ${style}` })
    .bindTooltip(() => words([["b", name], ["em", note]]), { className: "map-tip" })
    .addTo(map);
}

function words(parts) {
  const box = L.DomUtil.create("div", "map-tip-text");
  box.replaceChildren(...parts.map(([tag, text]) => Object.assign(document.createElement(tag), { textContent: text })));
  return box;
}

// ------------------------------------------------------------------------------- moments

function slide(layer, frames) {
  const slider = document.getElementById("moment");
  if (!slider) return;
  slider.addEventListener("input", () => show(layer, frames[+slider.value]));
}

/** Repaint the map, its table and its legend with the shades and figures of another moment. */
function show(layer, { label, rows }) {
  document.getElementById("moment-day").textContent = label;
  for (const row of document.querySelectorAll("tr[data-region]")) repaint(row, rows[row.dataset.region]);
  layer.eachLayer((path) => {
    const { style } = rows[path.feature.properties.adcode] ?? UNKNOWN;
    path.getElement()?.setAttribute("class", `region ${style} leaflet-interactive`);
  });
  for (const item of document.querySelectorAll(".legend li")) recount(item);
}

const UNKNOWN = { style: "no-data", figure: "–", value: null, state: "" };

function repaint(row, { style, figure, value, state } = UNKNOWN) {
  row.dataset.style = style;
  if (value === null) delete row.dataset.value;
  else row.dataset.value = value;
  row.querySelector(".swatch").className = `swatch ${style}`;
  row.cells[1].textContent = figure;
  row.cells[2].textContent = state;
}

function recount(item) {
  const style = [...item.querySelector(".swatch").classList].find((name) => name !== "swatch");
  item.querySelector("small").textContent = document.querySelectorAll(`tr[data-region][data-style="${style}"]`).length;
}
