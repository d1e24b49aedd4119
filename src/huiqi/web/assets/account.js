// In demonstration mode one click fills in a made-up person. The names wait for this script, so that no click is lost.
document.querySelectorAll("button[data-email]").forEach((person) => { person.disabled = false; });
document.addEventListener("click", (event) => {
  const person = event.target.closest("[data-email]");
  if (!person) return;
  document.getElementById("id_login").value = person.dataset.email;
  document.getElementById("id_password").value = person.dataset.password;
  document.querySelector("main form button[type=submit]").focus();
});
