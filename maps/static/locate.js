// Where the visitor is: a point in the form instead of a place in words, on every page that asks.

/**
 * Let the button `#locate` write the visitor's point into a form with `place`, `lng` and `lat`.
 * `found(words)` is told when it did, `denied(words)` when the browser does not say where.
 */
export function offerLocating(form, { found, denied }) {
  const { place, lng, lat } = form.elements;
  const button = document.getElementById("locate");

  place.addEventListener("input", () => {
    lng.value = lat.value = "";
  });

  button.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        // About 100 m is enough to find a laboratory, and says less about the visitor.
        lng.value = coords.longitude.toFixed(3);
        lat.value = coords.latitude.toFixed(3);
        place.value = "";
        place.placeholder = button.dataset.found;
        found(button.dataset.found);
      },
      () => denied(button.dataset.denied),
      { maximumAge: 60_000, timeout: 10_000 },
    );
  });
}
