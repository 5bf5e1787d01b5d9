/* Tells somebody who fills in a draft that it was not saved: refused, no connection, or somebody else's page (the door,
   when the sign-in has ended) instead of an answer. */

const form = document.querySelector("form[data-not-saved]");
const saved = document.getElementById("saved");
const CHANGED_MEANWHILE = 409;
let busy = false;
let pressed = null;

function notSaved() {
  saved.textContent = form.dataset.notSaved;
  saved.classList.add("not-saved");
}

for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) form.addEventListener(failure, notSaved);

form.addEventListener("htmx:beforeSwap", (event) => {
  const answer = event.detail.xhr;
  if (answer.status === CHANGED_MEANWHILE) event.detail.isError = false;
  else if (answer.status >= 400) return;
  const own = new URL(answer.responseURL).pathname === new URL(form.getAttribute("hx-post"), location).pathname;
  event.detail.shouldSwap = own;
  if (own) saved.classList.remove("not-saved");
  else notSaved();
});

/* Somebody who presses a button while the draft is being kept waits for that: otherwise this window would meet its own
   words as those of another. */
form.addEventListener("htmx:beforeRequest", () => { busy = true; });
form.addEventListener("htmx:afterRequest", () => {
  busy = false;
  if (pressed) form.requestSubmit(pressed);
});
form.addEventListener("submit", (event) => {
  if (!busy) return;
  event.preventDefault();
  pressed = event.submitter;
});
