/* Marks survive a reload and the back button: they are kept in this tab alone, for this slip alone, and forgotten
   on every page that a new voter may see. Nothing is sent anywhere. */
(() => {
  "use strict";
  const KEY = "marks";
  const form = document.getElementById("ballot");
  if (!form) { sessionStorage.removeItem(KEY); return; }

  const fields = () => [...form.querySelectorAll(".mark input, input[type='text']")];
  const kept = JSON.parse(sessionStorage.getItem(KEY) || "null");
  const given = fields().some((field) => field.checked || (field.type === "text" && field.value));
  if (!kept || kept.slip !== form.dataset.slip) {
    sessionStorage.removeItem(KEY);
  } else if (!given) {
    for (const field of fields()) {
      const value = kept.marks[field.name];
      if (field.type === "text") field.value = value || "";
      else field.checked = value === field.value;
    }
  }

  const keep = () => {
    const marks = {};
    for (const field of fields()) {
      if (field.type === "text" ? field.value.trim() : field.checked) marks[field.name] = field.value;
    }
    sessionStorage.setItem(KEY, JSON.stringify({ slip: form.dataset.slip, marks }));
  };
  // After ballot.js has had its say, which may put a refused mark back.
  form.addEventListener("change", () => setTimeout(keep));
  form.addEventListener("submit", keep);
})();
