/* 唱票: the clicker's keyboard. A key presses the button that bears it; the server answers with the pieces of the sheet
   that changed, or with all of it, and each replaces the one of the same id. */
(() => {
  "use strict";
  const sheet = () => document.getElementById("sheet");
  if (!sheet()) return;
  const keys = ["1", "2", "3", "4", "Enter", "Backspace"];
  const waiting = []; // keys pressed before the last one was answered: each is for the name that is next by then
  let busy = false;

  const show = (html) => {
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    document.querySelectorAll("#sheet > [role='alert']").forEach((said) => said.remove());
    for (const piece of [...fresh.content.children]) {
      const old = document.getElementById(piece.id);
      if (old) old.replaceWith(piece);
    }
    const now = sheet().querySelector(".stroke-row--now");
    if (now) now.scrollIntoView({ block: "nearest" });
    // When all is read the page as a whole says who signs.
    if (!sheet().querySelector(".entry__number")) window.location.reload();
  };
  const send = async (form, button) => {
    if (busy) return false;
    busy = true;
    const fields = new FormData(form);
    if (button && button.name) fields.set(button.name, button.value);
    try {
      const answer = await fetch(form.action, { method: "POST", body: fields, headers: { "X-Sheet": "1" } });
      if (answer.ok || answer.status === 422) show(await answer.text());
      return answer.ok;
    } catch {
      return false;
    } finally {
      busy = false;
    }
  };
  const press = async () => {
    while (waiting.length) {
      const button = sheet().querySelector(`button[data-key="${waiting.shift()}"]`);
      // Enter too early: a name of this ballot has no stroke yet. What was pressed after a key that was not taken
      // would go to another name than was meant.
      const isTaken = button && !button.dataset.early && (await send(button.form, button));
      if (!isTaken) waiting.length = 0;
    }
  };
  document.addEventListener("submit", (event) => {
    if (!event.target.closest("#sheet")) return;
    if (!sheet().querySelector(".entry__number")) return; // mending a sheet that is read: a whole page each time
    event.preventDefault();
    send(event.target, event.submitter);
  });
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.target.matches("input")) return;
    if (!keys.includes(event.key)) return;
    if (!busy && !sheet().querySelector(`button[data-key="${event.key}"]`)) return;
    event.preventDefault();
    if (event.repeat) return; // a key that is held down is one stroke
    waiting.push(event.key);
    if (!busy) press();
  });
})();
