/* A shared tablet. Three minutes without a touch: it asks "还在吗?" and counts 45 seconds down; without an answer it
   forgets everything and shows the code entry again. Nothing of one voter is left for the next: what the tab keeps
   goes here, what the cookies hold goes at the address in data-leave. */
(() => {
  "use strict";
  const QUIET = 180_000, COUNTDOWN = 45; // milliseconds, seconds
  const asks = document.getElementById("kiosk");
  if (!asks) return;
  const shown = asks.querySelector("[data-seconds]");
  const atDoor = location.pathname === asks.dataset.door;
  let quiet, ticking, leaving = false;

  const forget = () => {
    leaving = true;
    if ("speechSynthesis" in window) speechSynthesis.cancel();
    sessionStorage.clear();
    localStorage.clear();
    for (const form of document.forms) form.reset();
    // No entry of this voter stays under the back button.
    location.replace(asks.dataset.leave);
  };
  // The ballot's own question before leaving would hold the tablet up for ever.
  window.addEventListener("beforeunload", (event) => {
    if (leaving) event.stopImmediatePropagation();
  }, { capture: true });

  const hasSomething = () => !atDoor || [...document.querySelectorAll("input.field")].some((field) => field.value);

  const ask = () => {
    if (!hasSomething()) { wait(); return; }
    const end = Date.now() + COUNTDOWN * 1000;
    const tick = () => {
      const left = Math.ceil((end - Date.now()) / 1000);
      shown.textContent = Math.max(left, 0);
      if (left <= 0) { clearInterval(ticking); forget(); }
    };
    if (!asks.open) asks.showModal();
    clearInterval(ticking);
    ticking = setInterval(tick, 250);
    tick();
  };
  const wait = () => {
    clearTimeout(quiet);
    if (!asks.open && !leaving) quiet = setTimeout(ask, QUIET);
  };
  const stay = () => {
    clearInterval(ticking);
    asks.close();
    wait();
  };

  asks.querySelector("[data-stay]").addEventListener("click", stay);
  asks.querySelector("[data-go]").addEventListener("click", forget);
  asks.addEventListener("cancel", (event) => { event.preventDefault(); stay(); });
  for (const touch of ["pointerdown", "keydown", "scroll", "input"]) {
    document.addEventListener(touch, wait, { capture: true, passive: true });
  }
  // A page that comes back out of the browser's memory shows what somebody else did: ask the server anew.
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  if (atDoor) sessionStorage.clear();
  wait();
})();
