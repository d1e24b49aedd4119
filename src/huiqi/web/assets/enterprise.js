// Keeps what a firm types: one save at a time, retried until it is through; a form waits for the save that is on its way.
const form = document.querySelector("form[data-autosave]");
if (form) {
  const status = document.getElementById("saved");
  let timer = 0, dirty = false, saving = null;

  const tell = (words, failed) => {
    status.textContent = words;
    status.toggleAttribute("data-failed-now", failed);
  };
  const later = (milliseconds) => {
    clearTimeout(timer);
    timer = setTimeout(save, milliseconds);
  };
  async function send() {
    dirty = false;
    tell(form.dataset.saving, false);
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form) });
      const said = await answer.json();
      if (!answer.ok) return tell(said.error, true);
      form.elements.version.value = said.version;
      const wrong = Object.values(said.wrong);
      tell(wrong.length ? `${said.saved} · ${wrong[0]}` : said.saved, wrong.length > 0);
    } catch {
      dirty = true;
      tell(form.dataset.failed, true);
      later(5000);
    }
  }
  function save() {
    if (saving) return later(300);
    saving = send().finally(() => { saving = null; });
  }
  form.addEventListener("input", () => { dirty = true; later(800); });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    dirty = false;
    if (!saving) return;
    event.preventDefault();
    saving.finally(() => { clearTimeout(timer); dirty = false; form.requestSubmit(); });
  });
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
}
