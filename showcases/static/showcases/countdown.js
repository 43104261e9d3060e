// Counts down what the server wrote into the page: <… data-seconds-left="200"> holds the seconds that were left
// when the page was made. The clock of the reader's own device is never read, only the time since loading.
(() => {
  "use strict";
  const written = (seconds) =>
    `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  for (const clock of document.querySelectorAll("[data-seconds-left]")) {
    const atLoad = Number.parseInt(clock.dataset.secondsLeft, 10);
    const show = () => {
      const left = Math.max(atLoad - Math.floor(performance.now() / 1000), 0);
      clock.textContent = written(left);
      if (left === 0) clearInterval(ticking);
    };
    const ticking = setInterval(show, 1000);
    show();
  }
})();
