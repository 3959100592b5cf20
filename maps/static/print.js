// Paper has no summaries to open: what is folded is printed whole, and folded again afterwards.

/** Open the closed `details` that a selector names while the page is printed. */
export function openForPrint(selector) {
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll(selector)].filter((one) => !one.open);
    for (const one of closed) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of closed) one.open = false;
  });
}
