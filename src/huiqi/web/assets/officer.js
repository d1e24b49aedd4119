// j and k choose a row of the queue, o opens it, ? shows the keys; never while somebody types.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea")) return;
  const links = [...document.querySelectorAll("[data-rows] tbody th a")];
  const keys = document.getElementById("keys");
  const place = links.indexOf(document.activeElement);
  if (event.key === "?" && keys) {
    if (keys.open) keys.close(); else keys.showModal();
  } else if (event.key === "j" && links.length) links[Math.min(place + 1, links.length - 1)].focus();
  else if (event.key === "k" && links.length) links[Math.max(place - 1, 0)].focus();
  else if (event.key === "o" && place >= 0) links[place].click();
});
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
