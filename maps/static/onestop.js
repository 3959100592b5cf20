// One stop with JavaScript: where I am, products filtered as one types, short addresses, sharing.
// Without this file the same form and the same links do the same by themselves.
import { offerLocating } from "./locate.js";
import { openForPrint } from "./print.js";

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

const said = document.getElementById("place-said");
if (said) {
  offerLocating(form, {
    found: (words) => (said.textContent = `✓ ${words}`),
    denied: (words) => (said.textContent = words),
  });
}

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

openForPrint("#path details");
