// The basket page with JavaScript: where I am, and an address for a list that came by a form.
// Without this file the same form does the same by itself.
import { offerLocating } from "./locate.js";
import { openForPrint } from "./print.js";

const form = document.getElementById("basket");
const said = document.getElementById("place-said");

form.elements.place.addEventListener("input", () => (said.textContent = ""));
offerLocating(form, {
  found: (words) => (said.textContent = `✓ ${words}`),
  denied: (words) => (said.textContent = words),
});

// A list that came by a form has an address too, where it is short enough: show and share that.
const link = document.getElementById("link");
if (link && !location.search) history.replaceState(null, "", link.href);

openForPrint("details.how, .how details");
