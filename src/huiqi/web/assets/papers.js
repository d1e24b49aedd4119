// Files go up as soon as they are chosen, one request after the other; a file is looked at beside the page.
const LARGEST = 50 * 1024 * 1024;
const viewer = document.getElementById("viewer");
let opener = null;

const trouble = (element, words) => {
  const place = element.closest("fieldset")?.querySelector("[data-trouble]");
  if (!place) return;
  place.textContent = words;
  place.hidden = false;
};
const words = (element, which) => element.closest("form")?.dataset[which] ?? "";

document.addEventListener("htmx:beforeRequest", (event) => {
  const input = event.detail.elt;
  if (input.type !== "file") return;
  if ([...input.files].some((file) => file.size > LARGEST)) {
    event.preventDefault();
    trouble(input, words(input, "tooLarge"));
    input.value = "";
  }
});
document.addEventListener("htmx:xhr:progress", (event) => {
  const bar = event.target.closest("fieldset")?.querySelector("progress");
  if (!bar || !event.detail.lengthComputable) return;
  bar.hidden = false;
  bar.value = (100 * event.detail.loaded) / event.detail.total;
});
for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(failure, (event) => {
    const element = event.detail.elt;
    trouble(element, words(element, event.detail.xhr?.status === 413 ? "tooLarge" : "failed"));
  });
}

if (viewer) {
  const close = () => {
    viewer.close();
    opener?.focus();
  };
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "viewer-body") return;
    opener = event.detail.requestConfig.elt;
    if (!viewer.open) viewer.show();
    viewer.scrollTop = 0;
    document.getElementById("viewer-title").focus();
  });
  viewer.querySelector("[data-close]").addEventListener("click", close);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && viewer.open) close(); });
}
