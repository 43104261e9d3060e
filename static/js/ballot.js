/* The ballot, one post at a time. Everything here is comfort: without it the same form works as one long page.
   Over-voting is refused with a sentence; nothing the voter marked is ever taken back by the script. */
(() => {
  "use strict";
  const form = document.getElementById("ballot");
  if (!form) return;

  const all = (selector, within = form) => [...within.querySelectorAll(selector)];
  const one = (selector, within = form) => within.querySelector(selector);
  const contests = all("[data-contest]");
  const pages = [one("[data-opening]"), ...contests];
  const back = one("[data-back]");
  const next = one("[data-next]");
  const review = one("[data-review]");
  const heading = one("h1");
  let shown = 0;
  let changed = false;

  /* ----- counting and the limit ----- */

  const marksFor = (contest) => all("input[value='for']:checked", contest).length;
  const written = (contest) => all("input[type='text']", contest).filter((field) => field.value.trim()).length;
  const chosen = (contest) => marksFor(contest) + written(contest);
  // No limit is an empty text.
  const most = (contest) => (contest.dataset.max ? Number(contest.dataset.max) : Infinity);
  // Said just above the buttons, where it is seen however long the list is.
  const say = (contest, on) => { one("[data-limit-here]").textContent = on ? one("[data-limit]", contest).textContent : ""; };

  const count = () => {
    let sum = 0;
    let seats = 0;
    for (const contest of contests) {
      const full = chosen(contest) >= most(contest);
      // An empty line cannot be begun while the post is full; a written one stays open for corrections.
      for (const field of all("input[type='text']", contest)) field.readOnly = full && !field.value.trim();
      sum += chosen(contest);
      seats += Number(contest.dataset.seats);
    }
    one("[data-chosen]").textContent = sum;
    one("[data-seats-total]").textContent = seats;
  };

  // What each group of marks held before the voter's last touch, to go back to when that touch was refused.
  const before = new Map();
  const held = (input) => (one(`input[name="${input.name}"]:checked`) || {}).value || "";
  const remember = () => { for (const input of all(".mark input")) before.set(input.name, held(input)); };

  form.addEventListener("change", (event) => {
    const input = event.target;
    const contest = input.closest("[data-contest]");
    if (!contest || input.type === "text") return;
    const refused = input.value === "for" && input.checked && chosen(contest) > most(contest);
    if (refused) {
      for (const other of all(`input[name="${input.name}"]`, contest)) other.checked = other.value === before.get(input.name);
    } else {
      changed = true;
    }
    say(contest, refused);
    remember();
    count();
  });

  form.addEventListener("input", (event) => {
    if (event.target.type !== "text") return;
    const contest = event.target.closest("[data-contest]");
    changed = true;
    say(contest, chosen(contest) > most(contest));
    count();
  });

  form.addEventListener("focusin", (event) => {
    if (event.target.type === "text") say(event.target.closest("[data-contest]"), event.target.readOnly);
  });

  /* ----- one post at a time ----- */

  const show = (place, move = true) => {
    shown = place;
    pages.forEach((page, number) => { page.hidden = number !== place; });
    const last = place === pages.length - 1;
    back.hidden = place === 0;
    next.hidden = last;
    next.textContent = place === 0 ? next.dataset.start : next.dataset.more;
    review.hidden = !last;
    next.classList.toggle("wide", place === 0);
    one("[data-count]").hidden = place === 0;
    one("[data-where]").textContent = place === 0 ? "" : one(".step", pages[place]).textContent;
    one("[data-limit-here]").textContent = "";
    if (!move) return;
    window.scrollTo(0, 0);
    (one("[data-focus]", pages[place]) || heading).focus({ preventScroll: true });
  };

  heading.tabIndex = -1;
  back.addEventListener("click", () => show(shown - 1));
  next.addEventListener("click", () => show(shown + 1));
  // Enter in a written name leads on, as on the button below; it must not send a half-filled ballot.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    if (shown < pages.length - 1) show(shown + 1);
    else review.focus();
  });

  /* ----- reading aloud, with the phone's own voice ----- */

  if ("speechSynthesis" in window) {
    for (const place of all(".listen")) place.hidden = false;
    form.addEventListener("click", (event) => {
      const button = event.target.closest("[data-say]");
      if (!button) return;
      const mark = one(".mark input:checked + .mark__face [data-word]", button.closest(".candidate"));
      const choice = mark ? mark.textContent : button.dataset.sayNone;
      const speech = new SpeechSynthesisUtterance(`${button.dataset.say}。${button.dataset.sayChoice}${choice}`);
      speech.lang = "zh-CN";
      speech.rate = 0.85;
      speechSynthesis.cancel();
      speechSynthesis.speak(speech);
    });
  }

  /* ----- leaving ----- */

  window.addEventListener("beforeunload", (event) => {
    if (!changed) return;
    event.preventDefault();
    // Browsers show a sentence of their own; old ones show this.
    event.returnValue = form.dataset.leave;
  });
  form.addEventListener("submit", () => { changed = false; });

  // Coming back to change something, or with a remark of the server: straight to the posts.
  const remark = pages.findIndex((page) => page.matches("[data-contest]") && one(".says--error", page));
  const marked = contests.some((contest) => one("input:checked", contest) || written(contest));
  changed = marked;
  remember();
  count();
  show(remark > 0 ? remark : Number(marked), false);
})();
