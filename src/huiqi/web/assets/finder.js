// What a script adds to the finder: copy the link, print with everything open, and take back 不清楚 as soon as something is typed.
for (const button of document.querySelectorAll("[data-copy], [data-print]")) button.hidden = false;
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-print]");
  if (!button) return;
  if ("print" in button.dataset) return window.print();
  const field = document.getElementById(button.dataset.copy);
  field.select();
  await navigator.clipboard.writeText(field.value);
  document.getElementById(button.dataset.said).hidden = false;
});
document.addEventListener("input", (event) => {
  const unknown = event.target.value && document.querySelector(`[data-unknown-of="${event.target.id}"]`);
  if (unknown) unknown.checked = false;
});
window.addEventListener("beforeprint", () => { for (const part of document.querySelectorAll("details")) part.open = true; });
