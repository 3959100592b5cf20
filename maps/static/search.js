// Suggestions while one types: a combobox with a listbox (ARIA 1.2). Without this file, and
// whenever the endpoint does not answer, the search box works as a plain one.
const PAUSE_MS = 120;
const box = document.getElementById("q");
const list = document.getElementById("suggestions");
const said = document.getElementById("suggested");
let asking = new AbortController();
let timer = 0;
let chosen = -1;

const options = () => [...list.querySelectorAll("[role=option]")];

function close() {
  list.hidden = true;
  chosen = -1;
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
}

function choose(index) {
  const all = options();
  if (!all.length) return;
  chosen = (index + all.length) % all.length;
  all.forEach((option, i) => option.setAttribute("aria-selected", String(i === chosen)));
  box.setAttribute("aria-activedescendant", all[chosen].id);
  all[chosen].scrollIntoView({ block: "nearest" });
}

/** The title with what was typed marked; all of it is text, never markup. */
function marked(title, typed) {
  const element = document.createElement("b");
  const at = title.toLowerCase().indexOf(typed.toLowerCase());
  if (at < 0 || !typed) {
    element.textContent = title;
    return element;
  }
  const mark = document.createElement("mark");
  mark.textContent = title.slice(at, at + typed.length);
  element.append(title.slice(0, at), mark, title.slice(at + typed.length));
  return element;
}

function option(hit, typed, id) {
  const item = document.createElement("li");
  item.id = `suggestion-${id}`;
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  item.dataset.href = hit.href;
  const subtitle = document.createElement("span");
  subtitle.textContent = hit.subtitle;
  const why = document.createElement("small");
  why.textContent = hit.why;
  item.append(marked(hit.title, typed), subtitle, why);
  return item;
}

function show(answer, typed) {
  let id = 0;
  const groups = answer.groups.map((group, number) => {
    const part = document.createElement("ul");
    const heading = document.createElement("li");
    heading.id = `suggested-group-${number}`;
    heading.setAttribute("role", "presentation");
    heading.textContent = group.label;
    part.setAttribute("role", "group");
    part.setAttribute("aria-labelledby", heading.id);
    part.append(heading, ...group.hits.map((hit) => option(hit, typed, id++)));
    return part;
  });
  list.replaceChildren(...groups);
  chosen = -1;
  box.removeAttribute("aria-activedescendant");
  list.hidden = !groups.length;
  box.setAttribute("aria-expanded", String(groups.length > 0));
  said.textContent = groups.length ? answer.said : "";
}

async function suggest() {
  const typed = box.value.trim();
  asking.abort();
  asking = new AbortController();
  if (!typed) return close();
  const day = document.getElementById("as-of");
  const asked = new URLSearchParams({ q: typed, asOf: day ? day.value : "" });
  try {
    const response = await fetch(`/search.json?${asked}`, { signal: asking.signal });
    if (response.ok && document.activeElement === box) show(await response.json(), typed);
  } catch (error) {
    if (error.name !== "AbortError") close();
  }
}

box.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(suggest, PAUSE_MS);
});
box.addEventListener("keydown", (event) => {
  if (list.hidden) return;
  if (event.key === "ArrowDown") choose(chosen + 1);
  else if (event.key === "ArrowUp") choose(chosen < 0 ? -1 : chosen - 1);
  else if (event.key === "Escape") close();
  else if (event.key === "Enter" && chosen >= 0) location.assign(options()[chosen].dataset.href);
  else return;
  event.preventDefault();
});
box.addEventListener("blur", () => setTimeout(close, 150));
list.addEventListener("mousedown", (event) => {
  const item = event.target.closest("[role=option]");
  if (!item) return;
  event.preventDefault();
  location.assign(item.dataset.href);
});
