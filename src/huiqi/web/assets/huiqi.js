// Letters typed on the way to a Chinese word are no search: nobody hears of them until the word is chosen.
document.addEventListener("input", (event) => { if (event.isComposing) event.stopImmediatePropagation(); }, true);
document.addEventListener("compositionend", (event) => {
  event.target.dispatchEvent(new Event("input", { bubbles: true }));
});
// ? leads to what the keyboard does, unless the page explains its own keys; never while somebody types.
document.addEventListener("keydown", (event) => {
  if (event.key !== "?" || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.closest("input, select, textarea") || document.getElementById("keys")) return;
  document.querySelector("[data-keys]")?.click();
});
// A browser too old to open a word's meaning beside it goes to the page of all of them.
if (!("popover" in HTMLElement.prototype)) {
  document.addEventListener("click", (event) => {
    const word = event.target.closest("[data-term]");
    if (word) window.location.href = word.dataset.term;
  });
}
