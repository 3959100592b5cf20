// The finder alive: what one types or ticks is asked at once, list and map change together.
// Without this file the same form and the same links do the same by themselves.
import { createBaseMap } from "./basemap.js";
import { offerLocating } from "./locate.js";
import { Places, readConfig } from "./places.js";

const TYPING_PAUSE_MS = 220;
const MOVING_PAUSE_MS = 120;
const CHANGING = ["facets", "results", "map-note", "map-config", "language"];

const form = document.getElementById("search");
const said = document.getElementById("said");
const within = document.getElementById("within");
let asking = new AbortController();
let moving = new AbortController();
let timer = 0;
let places = null;

// ------------------------------------------------------------------------------- asking

/** The form as a query string without what is empty, out of use or the default. */
function query() {
  const fields = new URLSearchParams(new FormData(form));
  const near = fields.get("place") || fields.get("lng");
  const day = document.getElementById("as-of");
  if (!near || within.value === "50") fields.delete("within");
  if (day.value === day.dataset.today) fields.delete("asOf");
  for (const [name, value] of [...fields]) if (!value) fields.delete(name, value);
  return fields.toString();
}

async function ask({ submitted = false } = {}) {
  if (!form.reportValidity()) return;
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  const address = `/${query() && "?"}${query()}`;
  document.getElementById("results").setAttribute("aria-busy", "true");
  try {
    // What somebody is still typing is no search yet; the server counts searches only.
    // It comes anew then, because an answer kept from the typing is never heard of there.
    const headers = { Accept: "text/html", ...(submitted && { "X-Submitted": "1" }) };
    const cache = submitted ? "reload" : "default";
    const response = await fetch(address, { signal, headers, cache });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (!page.getElementById("results")) return location.assign(address);
    history.replaceState(null, "", address);
    replace(page);
    await showPlaces(signal);
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}

function replace(page) {
  const focused = document.activeElement?.id;
  const open = document.getElementById("filters").open;
  for (const id of CHANGING) {
    document.getElementById(id).replaceWith(document.adoptNode(page.getElementById(id)));
  }
  document.getElementById("filters").open = open;
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  said.textContent = document.getElementById("total").textContent;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(timer);
  ask({ submitted: true });
});

document.addEventListener("input", ({ target }) => {
  if (target.form !== form) return;
  if (target === within) document.getElementById("within-value").value = within.value;
  if (target.type === "date" && !target.value) return;
  clearTimeout(timer);
  timer = setTimeout(() => ask(), target.type === "checkbox" ? 0 : TYPING_PAUSE_MS);
});

document.addEventListener("click", async (event) => {
  const more = event.target.closest?.("#more");
  if (!more || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const page = new DOMParser().parseFromString(await (await fetch(more.href)).text(), "text/html");
  const added = [...page.querySelectorAll("#list > li")];
  document.getElementById("list").append(...added.map((item) => document.adoptNode(item)));
  const next = page.getElementById("more");
  if (next) more.href = next.href;
  else more.remove();
  added[0]?.querySelector("a").focus({ preventScroll: true });
});

offerLocating(form, {
  found: () => ask(),
  denied: (words) => (said.textContent = words, said.classList.remove("visually-hidden")),
});

// ---------------------------------------------------------------------- the map in step

function lightRows(ids, isThere) {
  for (const row of document.querySelectorAll("#list > li")) {
    row.classList.toggle("lit", ids.includes(row.dataset.id) || isThere(row.dataset.at));
  }
}

for (const [type, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
  document.addEventListener(type, ({ target }) => {
    const row = target.closest?.("#list > li");
    if (row) places?.light(on ? row.dataset.id : null, row.dataset.at);
  });
}

async function showPlaces(signal) {
  if (!places) return;
  const response = await fetch(`/places.geojson${location.search}`, { signal });
  if (!response.ok) return places.show({ features: [] });
  const selection = location.search;
  places.show(await response.json(), readConfig().near, (box) => showView(selection, box));
  document.documentElement.dataset.placesReady = location.search;
}

/** Where places are counted by cells, smaller cells or the places themselves for what is in view. */
async function showView(selection, box) {
  moving.abort();
  moving = new AbortController();
  const { signal } = moving;
  try {
    await new Promise((resolve) => setTimeout(resolve, MOVING_PAUSE_MS));
    const address = `/places.geojson${selection}${selection ? "&" : "?"}box=${box}`;
    const response = signal.aborted ? null : await fetch(address, { signal });
    // Somebody may have asked something else meanwhile.
    if (response?.ok && selection === location.search) places.refine(await response.json());
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}

async function startMap() {
  const config = readConfig();
  const base = createBaseMap(document.getElementById("map"), config);
  await base.loaded;
  places = new Places(base, config.words, lightRows);
  await showPlaces(asking.signal);
}

document.getElementById("filters").open = matchMedia("(min-width: 1181px)").matches;
startMap().catch((error) => {
  if (error.name === "AbortError") return;
  document.getElementById("map-note").textContent = readConfig().words.failed;
  console.error(error);
});
