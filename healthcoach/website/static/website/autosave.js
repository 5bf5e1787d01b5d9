/* Tells somebody who fills in a draft that it was not saved: refused, no connection, or somebody else's page (the door,
   when the sign-in has ended) instead of an answer. */

const form = document.querySelector("form[data-not-saved]");
const saved = document.getElementById("saved");

function notSaved() {
  saved.textContent = form.dataset.notSaved;
  saved.classList.add("not-saved");
}

for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) form.addEventListener(failure, notSaved);

form.addEventListener("htmx:beforeSwap", (event) => {
  const answer = event.detail.xhr;
  if (answer.status >= 400) return;
  const own = new URL(answer.responseURL).pathname === new URL(form.getAttribute("hx-post"), location).pathname;
  event.detail.shouldSwap = own;
  if (own) saved.classList.remove("not-saved");
  else notSaved();
});
