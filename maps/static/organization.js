// The small map of a body's places.
import { createBaseMap } from "./basemap.js";
import { Places, readConfig } from "./places.js";

const element = document.getElementById("map");
if (element) {
  const config = readConfig();
  const base = createBaseMap(element, config);
  await base.loaded;
  new Places(base, config.words, () => {}, { opens: false }).show(config.places);
  document.documentElement.dataset.placesReady = "";
}
