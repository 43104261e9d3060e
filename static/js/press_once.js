/* A second press while the first is on its way does nothing and says so. The server counts a ballot once in any
   case; this only spares the voter the doubt. */
(() => {
  "use strict";
  for (const form of document.querySelectorAll("form[data-press-once]")) {
    const button = form.querySelector("[data-once]");
    let sent = false;
    const words = button.textContent;
    form.addEventListener("submit", (event) => {
      if (sent) { event.preventDefault(); return; }
      sent = true;
      if (event.submitter !== button) return;
      // Once dropped, the back button must not offer to send it again: this entry becomes a plain visit.
      history.replaceState(null, "", location.href);
      button.setAttribute("aria-disabled", "true");
      button.textContent = form.dataset.waiting;
    });
    // The page may come back from the browser's memory after a lost connection.
    window.addEventListener("pageshow", () => {
      sent = false;
      button.removeAttribute("aria-disabled");
      button.textContent = words;
    });
  }
})();
