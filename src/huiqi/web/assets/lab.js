// A slider beside each number: while it moves the sums are asked for again, the last answer wins.
const form = document.querySelector("form[data-live]");
const english = document.documentElement.lang.startsWith("en");
const written = {
  fen: (value) => (english ? `¥${(value / 100).toLocaleString("en")}` : `${value / 1e6}万元`),
  bp: (value) => `${value / 100}%`,
  count: (value) => `${value}`,
};
let asking = null;
async function ask() {
  asking?.abort();
  const mine = (asking = new AbortController());
  try {
    const answer = await fetch(`${form.dataset.live}?${new URLSearchParams(new FormData(form))}`, { signal: mine.signal });
    if (!answer.ok) return;
    const said = await answer.json();
    for (const place of document.querySelectorAll("[data-said]")) place.textContent = said[place.dataset.said];
    form.dataset.answered = `${Number(form.dataset.answered || 0) + 1}`;
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}
function slide(field) {
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", min: field.dataset.low, max: field.dataset.high, step: field.dataset.step });
  slider.value = field.dataset.at || field.dataset.now;
  slider.className = "lab-slider";
  slider.setAttribute("aria-label", document.querySelector(`label[for="${field.id}"]`).textContent);
  slider.addEventListener("input", () => {
    field.value = written[field.dataset.unit](Number(slider.value));
    slider.setAttribute("aria-valuetext", field.value);
    if (document.getElementById("sums")) ask();
  });
  field.after(slider);
}
if (form) for (const field of form.querySelectorAll("[data-low]")) slide(field);
