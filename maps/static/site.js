// What every page does with JavaScript: say so in CSS, and small comforts that pages ask for.
document.documentElement.dataset.js = "";

for (const form of document.querySelectorAll("form[data-submit-on-change]")) {
  form.addEventListener("change", ({ target }) => {
    // A date that is being typed is a date after each digit; its form has a button.
    if (target.type !== "date" && form.reportValidity()) form.requestSubmit();
  });
}

for (const button of document.querySelectorAll("button[data-copy-link]")) {
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(location.href);
    const before = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => (button.textContent = before), 2000);
  });
}

for (const button of document.querySelectorAll("button[data-print]")) {
  button.addEventListener("click", () => print());
}
