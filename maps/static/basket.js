// The basket page with JavaScript: where I am, and an address for a list that came by a form.
// Without this file the same form does the same by itself.

// ------------------------------------------------------------------------------- where

const form = document.getElementById("basket");
const said = document.getElementById("place-said");
const locate = document.getElementById("locate");

form.elements.place.addEventListener("input", () => {
  said.textContent = "";
  form.elements.lng.value = form.elements.lat.value = "";
});

locate.addEventListener("click", () => {
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      // About 100 m is enough to find a laboratory, and says less about the visitor.
      form.elements.lng.value = coords.longitude.toFixed(3);
      form.elements.lat.value = coords.latitude.toFixed(3);
      form.elements.place.value = "";
      form.elements.place.placeholder = locate.dataset.found;
      said.textContent = `✓ ${locate.dataset.found}`;
    },
    () => (said.textContent = locate.dataset.denied),
    { maximumAge: 60_000, timeout: 10_000 },
  );
});

// A list that came by a form has an address too, where it is short enough: show and share that.
const link = document.getElementById("link");
if (link && !location.search) history.replaceState(null, "", link.href);

// Paper has no summaries to open.
let closed = [];
addEventListener("beforeprint", () => {
  closed = [...document.querySelectorAll("details.how:not([open]), .how details:not([open])")];
  for (const one of closed) one.open = true;
});
addEventListener("afterprint", () => {
  for (const one of closed) one.open = false;
});
