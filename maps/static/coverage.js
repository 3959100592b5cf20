// The coverage map: paints the rows of the page's own table on the boundaries, nothing more.
//
// The table is the data: each row carries its region, its CSS class and the words for it, made by
// the server. So the map cannot disagree with the table, and the page works without this file.

const DENSE = 400;

/** Show a table's rows on a base map. `below` names the divisions: "420000" or "100000?level=COUNTY". */
export async function showCoverage(base, { table, below, national, missing = "no-data" }) {
  const rows = readRows(document.getElementById(table));
  const { map } = base;
  const [collection] = await Promise.all([base.load(base.config.boundaries + below), base.loaded]);
  const shapes = new Map();
  map.getContainer().classList.toggle("dense", collection.features.length > DENSE);
  const layer = L.geoJSON(collection, {
    pane: "regions",
    style: (feature) => ({ className: `region ${styleOf(rows, feature, missing)}` }),
    onEachFeature: (feature, path) => connect(shapes, rows.get(feature.properties.adcode), path),
  }).addTo(map);
  for (const [{ style }, path] of shapes) if (style.startsWith("shade")) path.bringToFront();
  base.fitTo(national ? [collection, await base.load(base.config.dashLine)] : [orItself(base, collection, below)]);
  base.labels.set("regions", labelsOf(base, collection, rows, national));
  makeReachable(map, shapes);
  listenToTable(shapes);
  keepEmptyOutOfAddress();
  makeSortable(document.getElementById(table));
  base.ready();
  return layer;
}

/** A place with nothing below it is shown itself. */
function orItself(base, collection, adcode) {
  if (collection.features.length) return collection;
  const all = base.lands.flatMap(({ features }) => features);
  return { features: all.filter(({ properties }) => properties.adcode === adcode) };
}

function readRows(table) {
  const found = table?.querySelectorAll("tr[data-region]") ?? [];
  return new Map([...found].map((row) => [row.dataset.region, {
    row,
    short: row.dataset.short,
    name: row.querySelector("a, .name").textContent,
    link: row.querySelector("a"),
    // Read when they are shown: a slider may have changed the row meanwhile.
    get style() { return row.dataset.style; },
    get figure() { return row.cells[1].textContent; },
    get state() { return row.cells[2].textContent; },
  }]));
}

/** An area without a row has no code of its own, or its code is not in force: nobody can say. */
function styleOf(rows, { properties }, missing) {
  return rows.get(properties.adcode)?.style ?? missing;
}

// ------------------------------------------------------------------------ map and table

function connect(shapes, region, path) {
  if (!region) return;
  shapes.set(region, path);
  path.bindTooltip(() => describe(region), { sticky: true, className: "map-tip" });
  path.on("mouseover", () => light(region, path, true));
  path.on("mouseout", () => light(region, path, false));
  path.on("click", () => region.link && location.assign(region.link.href));
}

function describe({ name, figure, state, style }) {
  const box = L.DomUtil.create("div", "map-tip-text");
  const parts = [["b", name], ["span", figure === "–" ? "" : figure], ["em", state]];
  box.replaceChildren(...parts.filter(([, text]) => text).map(([tag, text]) => {
    const element = document.createElement(tag);
    element.textContent = text;
    return element;
  }));
  box.classList.add(style);
  return box;
}

function light(region, path, isLit) {
  region.row.classList.toggle("lit", isLit);
  path.getElement()?.classList.toggle("lit", isLit);
  // Moving an element of the page takes the focus from it.
  if (isLit && document.activeElement !== path.getElement()) path.bringToFront();
}

function listenToTable(shapes) {
  for (const [region, path] of shapes) {
    for (const [name, isLit] of [["mouseenter", true], ["mouseleave", false], ["focusin", true], ["focusout", false]])
      region.row.addEventListener(name, () => light(region, path, isLit));
  }
}

/** One stop of the Tab key for all regions; the arrow keys go from one to the next. */
function makeReachable(map, shapes) {
  for (const [{ row }, path] of shapes) path.getElement().dataset.region = row.dataset.region;
  const stops = [...shapes].filter(([{ link }]) => link).map(([region, path]) => ({ region, path, element: path.getElement() }));
  stops.forEach(({ region, path, element }, index) => {
    element.setAttribute("role", "link");
    element.setAttribute("tabindex", index ? "-1" : "0");
    element.setAttribute("aria-label", [region.name, region.figure, region.state].join(", "));
    element.addEventListener("focus", () => light(region, path, true)); // Leaflet opens the tooltip
    element.addEventListener("blur", () => light(region, path, false));
    element.addEventListener("keydown", (event) => onKey(event, stops, index));
  });
}

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

function onKey(event, stops, index) {
  if (event.key === "Enter") stops[index].region.link.click();
  const step = STEPS[event.key];
  if (!step) return;
  event.preventDefault();
  event.stopPropagation();
  const { path, element } = stops[(index + step + stops.length) % stops.length];
  stops[index].element.setAttribute("tabindex", "-1");
  element.setAttribute("tabindex", "0");
  path.bringToFront();
  element.focus();
}

// ---------------------------------------------------------------------------- names

function labelsOf(base, { features }, rows, national) {
  const few = features.length < 60;
  const roomy = few && base.map.getSize().x > 700;
  return features.filter(({ properties }) => rows.has(properties.adcode)).map((feature) => {
    const { short, figure, style } = rows.get(feature.properties.adcode);
    const lines = roomy && figure !== "–" ? [short, figure] : [short];
    return base.labelItem(feature, lines, {
      shade: style, rank: few ? 3 : 0, minPx: few ? 0 : 90, mayMove: national ? "beside" : "inside",
    });
  });
}

// ----------------------------------------------------------------------------- table

/** A person may sort the table; it never gets numbers of a rank, and starts in order of codes. */
function makeSortable(table) {
  const headings = [...(table?.querySelectorAll("th[data-sort]") ?? [])];
  for (const heading of headings) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => sortBy(table, heading, headings));
  }
}

function sortBy(table, heading, headings) {
  const falls = heading.getAttribute("aria-sort") === "ascending";
  for (const other of headings) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", falls ? "descending" : "ascending");
  const key = heading.dataset.sort === "code" ? ({ dataset }) => +dataset.region : valueOf;
  const rows = [...table.tBodies[0].rows];
  const known = rows.filter((row) => key(row) !== null).sort((a, b) => (falls ? key(b) - key(a) : key(a) - key(b)));
  table.tBodies[0].append(...known, ...rows.filter((row) => key(row) === null));
}

function valueOf({ dataset }) {
  return "value" in dataset ? +dataset.value : null;
}

function keepEmptyOutOfAddress() {
  document.querySelector("form.controls")?.addEventListener("formdata", ({ formData }) => {
    for (const [name, value] of [...formData]) if (!value) formData.delete(name);
    if (formData.get("asOf") === document.documentElement.dataset.today) formData.delete("asOf");
  });
}
