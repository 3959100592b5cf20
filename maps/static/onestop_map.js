// The map of a plan, in step with the bodies that its path names.
import { createBaseMap } from "./basemap.js";
import { Places, readConfig } from "./places.js";

const KM_PER_DEGREE = 111.195;

function lightRows(ids) {
  for (const row of document.querySelectorAll("#path .who")) {
    row.classList.toggle("lit", ids.includes(row.dataset.id));
  }
}

/** Whether a place is in the box around the circle: as good as in it, for choosing what to show. */
function isInside({ geometry: { coordinates } }, { lng, lat, withinKm }) {
  const up = withinKm / KM_PER_DEGREE;
  const aside = up / Math.cos((lat * Math.PI) / 180);
  return Math.abs(coordinates[0] - lng) <= aside && Math.abs(coordinates[1] - lat) <= up;
}

/** An empty circle says little: show the nearest beyond it too. */
function showAll(base, { features }, { lng, lat }) {
  if (features.length) {
    base.fitTo([{ features: [...features, { geometry: { type: "Point", coordinates: [lng, lat] } }] }]);
  }
}

async function startMap() {
  const config = readConfig();
  const base = createBaseMap(document.getElementById("map"), config);
  await base.loaded;
  const places = new Places(base, config.words, lightRows);
  const response = await fetch(config.data);
  const data = response.ok ? await response.json() : { features: [] };
  places.show(data, config.near);
  if (config.near && !data.features.some((one) => isInside(one, config.near))) showAll(base, data, config.near);
  for (const [type, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
    document.addEventListener(type, ({ target }) => {
      const row = target.closest?.("#path .who");
      if (row) places.light(on ? row.dataset.id : null);
    });
  }
  document.documentElement.dataset.placesReady = location.search;
}

startMap().catch((error) => {
  document.getElementById("map-note").textContent = readConfig().words.failed;
  console.error(error);
});
