// Filters of the list of standards are asked as soon as they are ticked; without it, by the button.
const form = document.getElementById("search");
for (const box of document.querySelectorAll('input[form="search"]')) {
  box.addEventListener("change", () => form.reportValidity() && form.requestSubmit());
}
form.addEventListener("formdata", (event) => {
  const fields = event.formData;
  for (const [name, value] of [...fields]) if (!value) fields.delete(name);
});
const filters = document.getElementById("filters");
if (matchMedia("(max-width: 820px)").matches) filters.open = false;
