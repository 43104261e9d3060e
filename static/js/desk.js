/* The desk by keyboard alone: Enter signs in whoever is the only one found, Escape clears, and the cursor is always
   back in the field. Without this file the page works with its buttons. */
(() => {
  "use strict";
  const field = document.getElementById("q");
  const form = document.getElementById("desk-search");
  const signIns = () => document.querySelectorAll("#lines [data-sign-in]");
  const lines = () => document.querySelectorAll("#lines .desk-line");
  let answered = field.value;

  form.addEventListener("submit", (event) => {
    // Only what was typed and answered counts: a quick Enter must not sign in the person of the letters before.
    if (field.value === answered && lines().length === 1 && signIns().length === 1) {
      event.preventDefault();
      signIns()[0].click();
    }
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    const asked = event.detail.pathInfo.finalRequestPath || event.detail.pathInfo.requestPath;
    const typed = new URL(asked, location.href).searchParams.get("q");
    if (typed !== null) answered = typed;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      field.value = "";
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    }
  });
  field.select();
})();
