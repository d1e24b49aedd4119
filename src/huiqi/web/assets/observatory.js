// The pictures are drawn over the ones that came with the page; the wall turns its slides and asks for new figures.
const drawn = new Map();
const told = (box) => JSON.parse(document.getElementById(`data-${box.dataset.chart}`).textContent);
const font = getComputedStyle(document.body).fontFamily;

function option(what, box) {
  const large = "large" in box.dataset;
  const size = large ? Math.max(14, Math.round(window.innerWidth / (what.stacked ? 104 : 80))) : 13;
  const narrow = box.clientWidth < 520;
  const label = narrow ? 110 : Math.min(260, Math.round(box.clientWidth * 0.26));
  const longest = Math.max(...what.series.flatMap((one) => one.words.map((words) => words.length)), 4);
  const right = what.stacked ? 24 : Math.min(longest * size * 0.75 + 16, box.clientWidth * 0.4);
  const text = { color: "#1d2733", fontFamily: font, fontSize: size };
  const ends = what.labels.map((_, row) => what.series.map((one) => `${one.name} ${one.words[row]}`).join(" · "));
  const series = what.series.map((one, at) => ({
    type: "bar", name: one.name, data: one.values.map((value) => value ?? 0), itemStyle: { color: one.color },
    stack: what.stacked ? "all" : undefined, barMaxWidth: large && !what.stacked ? 40 : 18, barMinHeight: 0, cursor: "pointer",
    label: what.stacked
      ? { show: false }
      : { ...text, show: true, position: "right", formatter: (point) => what.series[at].words[point.dataIndex] },
  }));
  if (what.stacked) {
    // the words of a whole row stand below its bar, from the left
    series.push({ type: "bar", data: what.labels.map(() => 0), silent: true, barGap: "10%", barMaxWidth: size + 6,
      label: { ...text, color: "#5b6775", show: true, position: "right", distance: 0, formatter: (p) => ends[p.dataIndex],
        width: box.clientWidth - label - 40, overflow: "truncate" } });
  }
  return {
    animation: false, textStyle: { fontFamily: font }, series,
    aria: { enabled: true, label: { description: what.title } },
    grid: { left: label + 12, right, top: 4, bottom: 4 },
    xAxis: { type: "value", show: false, min: 0 },
    yAxis: { type: "category", inverse: true, data: what.labels, axisTick: { show: false },
      axisLine: { lineStyle: { color: "#8a95a3" } }, axisLabel: { ...text, width: label, overflow: narrow && large ? "truncate" : "break", interval: 0 } },
  };
}

function draw(box) {
  const what = told(box);
  const rows = what.labels.length * (what.stacked ? 52 : 22 * what.series.length + 14) + 8;
  const large = "large" in box.dataset;
  box.replaceChildren();
  if (!large) box.style.height = `${rows}px`;  // on the wall it takes what the figures leave
  const chart = window.echarts.init(box, null, { renderer: "canvas" });
  chart.setOption(option(what, box));
  chart.on("click", (point) => { if (what.links[point.dataIndex]) location.assign(what.links[point.dataIndex]); });
  drawn.set(box, chart);
  box.dataset.drawn = "";
}

function drawAll(within) {
  for (const box of within.querySelectorAll("[data-chart]")) if (box.offsetParent && !drawn.has(box)) draw(box);
}

function dispose(within) {
  for (const [box, chart] of drawn) if (within.contains(box)) { chart.dispose(); drawn.delete(box); }
}

// A picture with its title on top, as a file.
function save(key) {
  const box = document.querySelector(`[data-chart="${key}"]`);
  const picture = drawn.get(box).renderToCanvas({ pixelRatio: 2, backgroundColor: "#fff" });
  const sheet = document.createElement("canvas");
  Object.assign(sheet, { width: picture.width + 48, height: picture.height + 120 });
  const pen = sheet.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, sheet.width, sheet.height);
  pen.fillStyle = "#1d2733";
  pen.font = `600 32px ${font}`;
  pen.fillText(told(box).title, 24, 56, sheet.width - 48);
  pen.drawImage(picture, 24, 96);
  const link = document.createElement("a");
  Object.assign(link, { href: sheet.toDataURL("image/png"), download: `${key}.png` });
  link.click();
}

for (const button of document.querySelectorAll("[data-png]")) {
  button.hidden = false;
  button.addEventListener("click", () => save(button.dataset.png));
}
let again;
window.addEventListener("resize", () => {
  clearTimeout(again);
  again = setTimeout(() => { dispose(document); drawAll(document); }, 200);
});

// The wall: space holds it, the arrows turn it.
const pause = document.querySelector("[data-pause]");
if (pause) {
  const seconds = 12;
  let at = 0;
  let held = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const show = () => {
    const slides = [...document.querySelectorAll("[data-slide]")];
    at = (at + slides.length) % slides.length;
    slides.forEach((slide, place) => { slide.hidden = place !== at; });
    drawAll(document);
  };
  const hold = (whether) => {
    held = whether;
    pause.textContent = held ? pause.dataset.paused : pause.dataset.going;
    pause.setAttribute("aria-pressed", `${held}`);
  };
  const turn = (by) => { at += by; show(); };
  pause.hidden = false;
  pause.addEventListener("click", () => hold(!held));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === " " && event.target !== pause) { event.preventDefault(); hold(!held); }
    else if (event.key === "ArrowRight") turn(1);
    else if (event.key === "ArrowLeft") turn(-1);
  });
  setInterval(() => { if (!held) turn(1); }, seconds * 1000);
  const stale = document.querySelector("[data-stale]");
  const said = (whether) => { stale.textContent = whether ? stale.dataset.stale : ""; };
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const fresh = event.detail.serverResponse.includes('id="slides"') && event.detail.xhr.status === 200;
    event.detail.shouldSwap = fresh;
    said(!fresh);
    if (fresh) dispose(document);
  });
  document.body.addEventListener("htmx:sendError", () => said(true));
  document.body.addEventListener("htmx:responseError", () => said(true));
  document.body.addEventListener("htmx:afterSwap", show);
  hold(held);
  show();
} else {
  drawAll(document);
  document.body.addEventListener("htmx:beforeSwap", (event) => dispose(event.detail.target));
  document.body.addEventListener("htmx:afterSwap", () => drawAll(document));
}
