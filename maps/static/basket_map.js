// The route of a plan on the map, in step with its list of stops.
import { createBaseMap } from "./basemap.js";
import { readConfig } from "./places.js";

const ROOM_KM = 30;
const KM_PER_DEGREE = 111.195;

/** Stops at one spot of the map are one mark with all their numbers. */
function marks(map, stops) {
  const spots = new Map();
  for (const stop of stops) {
    const { x, y } = map.project([stop.lat, stop.lng]);
    const key = [...spots.keys()].find((spot) => spot.distanceTo(L.point(x, y)) < 24);
    if (key) spots.get(key).push(stop);
    else spots.set(L.point(x, y), [stop]);
  }
  return [...spots.values()];
}

function mark(stops, layer) {
  const face = document.createElement("span");
  face.className = `route-stop${stops.length > 1 ? " wide" : ""}`;
  face.textContent = stops.map(({ number }) => number).join(" · ");
  const width = stops.length > 1 ? 14 + 22 * stops.length : 28;
  const icon = L.divIcon({ html: face, className: "", iconSize: [width, 28] });
  const marker = L.marker([stops[0].lat, stops[0].lng], { icon, keyboard: false }).addTo(layer);
  marker.bindTooltip(() => words(stops), { direction: "top", offset: [0, -14] });
  marker.on("mouseover", () => lightRows(stops, true)).on("mouseout", () => lightRows(stops, false));
  marker.on("click", () => document.getElementById(`stop-${stops[0].number}`).scrollIntoView({ block: "center" }));
  for (const { number } of stops) {
    const row = document.getElementById(`stop-${number}`);
    row.onmouseenter = () => face.classList.add("lit");
    row.onmouseleave = () => face.classList.remove("lit");
  }
}

function words(stops) {
  const box = document.createElement("div");
  for (const { number, name, note } of stops) {
    for (const [text, className] of [[`${number}. ${name}`, "place-name"], [note, ""]]) {
      box.append(Object.assign(document.createElement("div"), { textContent: text, className }));
    }
  }
  return box;
}

function lightRows(stops, on) {
  for (const { number } of stops) document.getElementById(`stop-${number}`).classList.toggle("lit", on);
}

/** The corners of a box around points, with room, as features for fitTo. */
function around(points) {
  const up = ROOM_KM / KM_PER_DEGREE;
  const corners = points.flatMap(({ lng, lat }) => {
    const aside = up / Math.cos((lat * Math.PI) / 180);
    return [[lng - aside, lat - up], [lng + aside, lat + up]];
  });
  return { features: corners.map((coordinates) => ({ geometry: { type: "Point", coordinates } })) };
}

async function startMap(element) {
  const { near, stops, routeWords, ...config } = readConfig();
  const base = createBaseMap(element, config);
  await base.loaded;
  const { map } = base;
  const origin = [near.lat, near.lng];
  const path = [origin, ...stops.map(({ lat, lng }) => [lat, lng]), origin];
  L.circle(origin, { radius: near.withinKm * 1000, className: "near-circle", interactive: false }).addTo(map);
  L.polyline(path, { className: "route-line", interactive: false }).addTo(map);
  L.circleMarker(origin, { radius: 7, className: "near-centre" }).bindTooltip(routeWords.origin).addTo(map);
  base.fitTo([around([near, ...stops])]);
  const layer = L.layerGroup().addTo(map);
  const draw = () => {
    layer.clearLayers();
    for (const spot of marks(map, stops)) mark(spot, layer);
  };
  map.on("zoomend", draw);
  draw();
  document.documentElement.dataset.routeReady = stops.length;
}

startMap(document.getElementById("map")).catch((error) => {
  document.getElementById("map-note").textContent = readConfig().words.failed;
  console.error(error);
});
