// One stop with JavaScript: where I am, products filtered as one types, short addresses, sharing.
// Without this file the same form and the same links do the same by themselves.

const form = document.getElementById("ask");

// What is empty or the default says nothing; a link that one shares is better without it.
for (const one of document.querySelectorAll("form.ask, form.dated")) {
  one.addEventListener("formdata", ({ formData }) => {
    for (const [name, value] of [...formData]) {
      const field = one.elements[name];
      if (!value || value === field?.dataset?.default) formData.delete(name);
    }
  });
}

// ------------------------------------------------------------------------------- where

const place = document.getElementById("place");
const locate = document.getElementById("locate");
const said = document.getElementById("place-said");

place?.addEventListener("input", () => {
  form.elements.lng.value = form.elements.lat.value = "";
});

locate?.addEventListener("click", () => {
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      // About 100 m is enough to find a laboratory, and says less about the visitor.
      form.elements.lng.value = coords.longitude.toFixed(3);
      form.elements.lat.value = coords.latitude.toFixed(3);
      place.value = "";
      place.placeholder = locate.dataset.found;
      said.textContent = `✓ ${locate.dataset.found}`;
    },
    () => (said.textContent = locate.dataset.denied),
    { maximumAge: 60_000, timeout: 10_000 },
  );
});

// ---------------------------------------------------------------------------- products

const typed = document.getElementById("q");
const cards = [...document.querySelectorAll(".products > li")];

function filter() {
  const words = typed.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const card of cards) {
    card.hidden = !words.every((word) => card.dataset.words.includes(word));
  }
  const none = cards.every((card) => card.hidden);
  document.getElementById("none-match").hidden = !none;
  if (none) for (const card of cards) card.hidden = false;
  for (const sector of document.querySelectorAll(".sector")) {
    sector.hidden = !sector.querySelector("li:not([hidden])");
  }
}

// Only what is listed can be filtered: a list that the server has filtered needs it again.
if (typed && !typed.value) typed.addEventListener("input", filter);

// ------------------------------------------------------------------------------- the plan

const share = document.getElementById("share");
if (share && navigator.share) {
  share.hidden = false;
  share.addEventListener("click", () =>
    navigator.share({ title: document.title, url: location.href }).catch(() => {}),
  );
}

let closed = [];
addEventListener("beforeprint", () => {
  closed = [...document.querySelectorAll("#path details:not([open])")];
  for (const one of closed) one.open = true;
});
addEventListener("afterprint", () => {
  for (const one of closed) one.open = false;
});
