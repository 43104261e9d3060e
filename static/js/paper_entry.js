/* The keyboard at the counting table: sorting a bundle and entering its ballots without a mouse.
   One key a mark; a line is sent when it is complete; nothing of anybody else's entry ever comes here. */
(() => {
  "use strict";

  const node = (tag, cls, text) => {
    const made = document.createElement(tag);
    if (cls) made.className = cls;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  // ----- sorting: 1, 2, 3 choose and go on, arrows go back -----

  const sorting = document.querySelector("[data-sort]");
  if (sorting) {
    const piles = [...sorting.querySelectorAll(".pile")];
    let at = 0;
    const stand = (place) => {
      at = Math.max(0, Math.min(place, piles.length - 1));
      piles.forEach((pile, n) => pile.classList.toggle("pile--now", n === at));
      const chosen = piles[at].querySelector("input:checked") || piles[at].querySelector("input");
      chosen.focus();
    };
    sorting.addEventListener("focusin", (event) => {
      const pile = event.target.closest(".pile");
      if (pile) {
        at = piles.indexOf(pile);
        piles.forEach((one, n) => one.classList.toggle("pile--now", n === at));
      }
    });
    sorting.addEventListener("keydown", (event) => {
      const choice = piles[at].querySelector(`input[data-key="${event.key}"]`);
      if (choice) {
        choice.checked = true;
        if (at === piles.length - 1) sorting.querySelector("button").focus();
        else stand(at + 1);
        event.preventDefault();
      } else if (event.target.matches("input") && ["ArrowLeft", "ArrowUp"].includes(event.key)) {
        stand(at - 1);
        event.preventDefault();
      } else if (event.target.matches("input") && ["ArrowRight", "ArrowDown"].includes(event.key)) {
        stand(at + 1);
        event.preventDefault();
      }
    });
    stand(0);
    return;
  }

  // ----- entering -----

  const place = document.getElementById("entry");
  if (!place) return;
  const data = JSON.parse(document.getElementById("entry-data").textContent);
  const words = place.dataset;
  const finish = document.getElementById("finish");
  const token = finish.querySelector("[name=csrfmiddlewaretoken]").value;
  const own = data.own;
  let line = 0;      // place in data.lines
  let field = 0;     // row of the ballot
  let draft = null;  // what is being entered: {marks: {contest: {id: mark}}, names: {contest: [{name, circle}]}, defect}
  let asking = false;   // which defect
  let shown = false;    // the line is kept and its odd points are shown: Enter goes on
  let sending = false;

  const rows = [];
  data.contests.forEach((contest) => {
    contest.candidates.forEach((one) => rows.push({ contest, one }));
    for (let n = 0; n < contest.write_ins; n += 1) rows.push({ contest, n });
  });

  const draftOf = (content) => {
    const made = { marks: {}, names: {}, defect: "" };
    data.contests.forEach((contest) => {
      const filled = (content || {})[contest.key] || {};
      made.marks[contest.key] = { ...(filled.marks || {}) };
      made.names[contest.key] = (filled.write_ins || []).map((entry) =>
        typeof entry === "string" ? { name: entry, circle: true } : { name: entry.name, circle: false });
      while (made.names[contest.key].length < contest.write_ins) made.names[contest.key].push({ name: "", circle: null });
      if (filled.defects && filled.defects.length) made.defect = filled.defects[0];
    });
    return made;
  };
  const contentOf = () => {
    const content = {};
    data.contests.forEach((contest) => {
      content[contest.key] = draft.defect
        ? { defects: [draft.defect] }
        : {
            marks: draft.marks[contest.key],
            write_ins: draft.names[contest.key].filter((one) => one.name.trim()).map((one) =>
              one.circle === false ? { name: one.name, circle: false } : one.name),
          };
    });
    return content;
  };
  const isDone = (row) => row.one
    ? Boolean(draft.marks[row.contest.key][row.one.id])
    : !draft.names[row.contest.key][row.n].name.trim() || draft.names[row.contest.key][row.n].circle !== null;
  const firstOpen = () => rows.findIndex((row) => !isDone(row));

  // the frame that stays: only what changes is drawn anew
  const head = node("p", "entry__line");
  const sheet = node("ol", "entry__rows");
  const says = node("div", "entry__says");
  says.setAttribute("role", "status");
  const top = node("div", "entry__top");
  top.append(head, says);
  place.append(top, sheet);

  const drawHead = () => {
    const number = data.lines[line];
    head.replaceChildren(
      node("span", "", words.wordBallot), node("b", "entry__number", String(number)),
      node("span", "muted", ` ${Object.keys(own).length} / ${data.lines.length} ${words.wordKept}`));
    if (!own[number]) head.append(node("span", "muted", ` · ${words.wordMissing}`));
  };
  const say = (texts, cls) => {
    says.replaceChildren(...texts.map((text) => node("p", `says ${cls}`, text)));
  };
  const chosenIn = (contest) => Object.values(draft.marks[contest.key]).filter((mark) => mark === "for").length
    + draft.names[contest.key].filter((one) => one.name.trim()).length;

  const drawRow = (row, number) => {
    const item = node("li", `entry__row${number === field && !draft.defect ? " entry__row--now" : ""}`);
    item.tabIndex = -1;
    if (row.one) {
      const mark = draft.marks[row.contest.key][row.one.id] || "";
      const known = row.contest.marks.find((one) => one.mark === mark);
      item.append(node("span", "entry__name", row.one.name),
        node("span", `entry__sign entry__sign--${mark || "none"}`, known ? known.sign : "·"),
        node("span", "entry__word", known ? known.word : ""));
    } else {
      const entry = draft.names[row.contest.key][row.n];
      item.classList.add("entry__row--text");
      const input = node("input", "field");
      Object.assign(input, { value: entry.name, maxLength: 40, autocomplete: "off", spellcheck: false });
      input.setAttribute("aria-label", words.wordWriteIn);
      input.addEventListener("input", () => { entry.name = input.value; if (!entry.name.trim()) entry.circle = null; });
      const asks = entry.name.trim() && entry.circle === null;
      item.append(node("span", "entry__name muted", words.wordWriteIn), input, node("span", "entry__word",
        entry.circle === null ? (asks ? `1 ${words.wordCircle} / 2 ${words.wordNoCircle}` : "") : (entry.circle ? words.wordCircle : words.wordNoCircle)));
      if (asks) item.classList.add("entry__row--asks");
    }
    return item;
  };
  const draw = () => {
    drawHead();
    if (asking || draft.defect) {
      const text = node("li", "entry__void");
      const found = data.defects.find((one) => one.defect === draft.defect);
      text.append(node("span", "", `${words.wordVoid} `));
      if (found && !asking) text.append(node("b", "", found.word));
      else data.defects.forEach((one) => { text.append(node("kbd", "", one.key), node("span", "", ` ${one.word}  `)); });
      text.tabIndex = -1;
      sheet.replaceChildren(text);
      text.focus();
      return;
    }
    const items = [];
    let contest = null;
    rows.forEach((row, number) => {
      if (row.contest !== contest) {
        contest = row.contest;
        const title = node("li", "entry__contest", contest.title);
        const chosen = chosenIn(contest);
        const count = node("span", "muted", contest.limit === null ? ` ${words.wordChosen} ${chosen}` : ` ${words.wordChosen} ${chosen} · ${words.wordLimit} ${contest.limit}`);
        title.append(count);
        items.push(title);
      }
      items.push(drawRow(row, number));
    });
    sheet.replaceChildren(...items);
    stand();
  };
  const stand = () => {
    const now = sheet.querySelector(".entry__row--now");
    if (!now) return;
    const input = now.querySelector("input");
    (input && !now.classList.contains("entry__row--asks") ? input : now).focus();
    now.scrollIntoView({ block: "nearest" });
  };
  const goTo = (number) => { field = Math.max(0, Math.min(number, rows.length - 1)); draw(); };

  const openLine = (at) => {
    line = Math.max(0, Math.min(at, data.lines.length - 1));
    draft = draftOf(own[data.lines[line]]);
    field = 0; asking = false; shown = false;
    const told = data.told[data.lines[line]];
    say(told ? [`${words.wordTold} ${told}`] : [], "says--warning");
    finish.hidden = true;
    draw();
  };
  const nextLine = () => {
    const missing = data.lines.findIndex((number) => !own[number]);
    if (missing >= 0) {
      const later = data.lines.findIndex((number, at) => at > line && !own[number]);
      openLine(later >= 0 ? later : missing);
      return;
    }
    drawHead();
    finish.hidden = false;
    document.getElementById("finish-button").focus();
  };

  const keep = async () => {
    if (sending) return;
    const open = draft.defect ? -1 : firstOpen();
    if (open >= 0) { goTo(open); return; }
    const number = data.lines[line];
    const content = contentOf();
    sending = true;
    try {
      const answer = await fetch(data.urls.line, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify({ line: number, content }),
      });
      if (answer.status === 422) { say((await answer.json()).refused, "says--error"); return; }
      if (!answer.ok) { say([words.wordLost], "says--error"); return; }
      own[number] = content;
      const odd = (await answer.json()).odd;
      if (odd.length) { shown = true; drawHead(); say(odd, "says--warning"); } else nextLine();
    } catch {
      say([words.wordLost], "says--error");
    } finally {
      sending = false;
    }
  };

  const onField = (event) => {
    const row = rows[field];
    const inText = event.target.matches("input.field");
    const entry = row.one ? null : draft.names[row.contest.key][row.n];
    const asks = entry && entry.name.trim() && entry.circle === null;
    if (/^[0-9]$/.test(event.key)) {
      event.preventDefault();
      if (event.key === "0") { asking = true; draw(); return; }
      if (row.one) {
        const mark = row.contest.marks.find((one) => one.key === event.key);
        if (!mark) return;
        draft.marks[row.contest.key][row.one.id] = mark.mark;
        shown = false;
        goTo(field + 1);
      } else if (asks && !inText && "12".includes(event.key)) {
        entry.circle = event.key === "1";
        shown = false;
        goTo(field + 1);
      }
      return;
    }
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (shown) { shown = false; nextLine(); return; }
    if (asks) { goTo(field); return; }
    if (field < rows.length - 1 && (inText || !isDone(row))) { goTo(isDone(row) ? field + 1 : field); return; }
    keep();
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "PageUp") { event.preventDefault(); openLine(line - 1); return; }
    if (event.key === "PageDown") { event.preventDefault(); openLine(line + 1); return; }
    if (!finish.hidden) return;
    if (asking || draft.defect) {
      const defect = asking && data.defects.find((one) => one.key === event.key);
      if (defect) { draft.defect = defect.defect; asking = false; draw(); event.preventDefault(); }
      else if (event.key === "Escape" || event.key === "Backspace") { draft.defect = ""; asking = false; draw(); event.preventDefault(); }
      else if (event.key === "Enter" && draft.defect) { event.preventDefault(); if (shown) { shown = false; nextLine(); } else keep(); }
      return;
    }
    if (event.key === "ArrowUp") { event.preventDefault(); goTo(field - 1); return; }
    if (event.key === "ArrowDown") { event.preventDefault(); goTo(field + 1); return; }
    if (event.target.closest("#entry") || event.target === document.body) onField(event);
  });

  sheet.addEventListener("click", (event) => {
    const items = [...sheet.querySelectorAll(".entry__row")];
    const clicked = event.target.closest(".entry__row");
    if (clicked && !event.target.matches("input")) goTo(items.indexOf(clicked));
  });

  const begin = data.lines.findIndex((number) => !own[number]);
  if (begin >= 0) openLine(begin);
  else { openLine(data.lines.length - 1); nextLine(); }
})();
