// The desk's one script. Pages work without it: forms are plain, and numbers of sentences can be typed.
"use strict";

const $ = (selector, from = document) => from.querySelector(selector);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];

function refreshing() {
  const node = $("[data-refresh]");
  if (node) setTimeout(() => location.reload(), 1000 * Number(node.dataset.refresh));
}

function following() {
  const log = $("[data-follow]");
  if (!log) return;
  log.scrollTop = log.scrollHeight;
  const ask = async () => {
    try {
      const answer = await fetch(log.dataset.follow, { headers: { accept: "application/json" } });
      const found = await answer.json();
      if (found.state !== "running") return location.reload();
      log.textContent = found.log;
      log.scrollTop = log.scrollHeight;
    } catch { /* the server is away for a moment: ask again */ }
    setTimeout(ask, 2000);
  };
  setTimeout(ask, 1500);
}

// What was typed and not saved stays in the browser, by article.
const kept = {
  key: (id) => `phobrief:${id}`,
  read(id) { try { return JSON.parse(localStorage.getItem(this.key(id))); } catch { return null; } },
  write(id, value) { try { localStorage.setItem(this.key(id), JSON.stringify(value)); } catch { /* full or forbidden */ } },
  forget(id) { try { localStorage.removeItem(this.key(id)); } catch { /* forbidden */ } },
};

function article(form) {
  const id = form.dataset.article;
  const sentences = all(".s");
  const topics = all(".topic");
  const abstract = form.elements.abstract, chosen = form.elements.abstract_sentences;
  const trouble = $("#trouble");
  let at = -1, busy = false, changed = false;

  // Numbers of sentences in a field, as people type them.
  const numbers = (field) => [...new Set((field.value.match(/\d+/g) || []).map(Number))].filter((n) => n >= 1 && n <= sentences.length);
  const setNumbers = (field, list) => { field.value = [...list].sort((a, b) => a - b).join(", "); };
  // Without the dateline ("ĐBP - "), as the model's abstracts are.
  const textOf = (n) => [...$(".t", sentences[n - 1]).childNodes].filter((node) => node.className !== "d").map((node) => node.textContent).join("").trim().replace(/\s+/g, " ");
  const joined = (list) => list.map(textOf).join(" ");
  const field = (topic) => form.elements[`evidence_${topic.dataset.topic}`];
  const mode = () => ($("input[name=mode]:checked") || {}).value;

  function showMarks() {
    const marks = new Map();
    const add = (n, badge) => marks.set(n, [...(marks.get(n) || []), badge]);
    for (const topic of topics) for (const n of numbers(field(topic))) add(n, [topic.dataset.letter, `c${topic.dataset.colour}`]);
    const own = new Set(numbers(chosen));
    for (const n of own) add(n, ["★", "star"]);
    sentences.forEach((s, i) => {
      all(".mine", s).forEach((b) => b.remove());
      s.classList.remove("e", "ea", "c0", "c1", "c2", "c3", "c4", "c5");
      const found = marks.get(i + 1) || [];
      for (const [letter, kind] of found) {
        const badge = document.createElement("b");
        badge.className = `badge mine ${kind}`;
        badge.textContent = letter;
        s.insertBefore(badge, $(".t", s));
        if (kind !== "star" && !s.classList.contains("e")) s.classList.add("e", kind);
      }
      s.classList.toggle("ea", own.has(i + 1));
    });
  }

  function toggle(n) {
    if (mode() === "abstract") {
      const before = numbers(chosen), free = abstract.value.trim().replace(/\s+/g, " ");
      if (free && free !== joined(before)) {
        abstract.value = `${free} ${textOf(n)}`;
        chosen.value = "";
      } else {
        setNumbers(chosen, before.includes(n) ? before.filter((x) => x !== n) : [...before, n]);
        abstract.value = joined(numbers(chosen));
      }
      check();
    } else {
      const topic = topics.find((t) => t.dataset.topic === mode());
      if (!topic) return;
      const list = numbers(field(topic));
      setNumbers(field(topic), list.includes(n) ? list.filter((x) => x !== n) : [...list, n]);
    }
    touched();
  }

  function choose(value) {
    const radio = all("input[name=mode]").find((r) => r.value === value);
    if (radio) radio.checked = true;
    topics.forEach((t) => t.classList.toggle("active", t.dataset.topic === value));
  }

  function move(to) {
    if (!sentences.length) return;
    if (at >= 0) sentences[at].classList.remove("here");
    at = Math.max(0, Math.min(sentences.length - 1, to));
    sentences[at].classList.add("here");
    sentences[at].scrollIntoView({ block: "nearest" });
  }

  // The check of the abstract, as it is written.
  let timer = 0, asked = 0;
  function check() {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const body = new FormData(), mine = ++asked;
      body.set("abstract", abstract.value);
      try {
        const answer = await fetch(`/articles/${id}/check`, { method: "POST", body, headers: { accept: "application/json" } });
        if (!answer.ok || mine !== asked) return;
        showDoubts(await answer.json());
      } catch { /* it is checked again when it is saved */ }
    }, 350);
  }

  function showDoubts(found) {
    const box = $("#doubts");
    box.textContent = "";
    $("#length").textContent = abstract.value.trim() ? found.syllables : "";
    if (!abstract.value.trim()) return;
    const head = document.createElement("p");
    head.className = found.doubts.length ? "warning" : "ok";
    head.textContent = found.doubts.length ? `⚠ ${form.dataset.doubts}:` : `✓ ${form.dataset.faithful}`;
    box.append(head);
    if (!found.doubts.length) return;
    const list = document.createElement("ul");
    for (const doubt of found.doubts) {
      const item = document.createElement("li");
      item.lang = "vi";
      item.textContent = doubt.text;
      if (doubt.nearest) {
        const small = document.createElement("small");
        small.textContent = ` ${form.dataset.nearest.replace("%s", () => doubt.nearest)}`;
        item.append(small);
      }
      list.append(item);
    }
    box.append(list);
  }

  function fields() {
    const found = {};
    for (const [name, value] of new FormData(form)) if (!["form_key", "seconds"].includes(name)) found[name] = value;
    return found;
  }

  function touched() {
    changed = true;
    showMarks();
    kept.write(id, fields());
  }

  function restore() {
    const found = kept.read(id);
    if (!found) return;
    const now = fields();
    if (Object.keys({ ...found, ...now }).every((k) => k === "revision" || (found[k] || "") === (now[k] || ""))) return kept.forget(id);
    for (const element of form.elements) {
      if (!element.name || ["form_key", "seconds"].includes(element.name)) continue;
      if (element.type === "radio" || element.type === "checkbox") element.checked = (found[element.name] || "") === element.value;
      else element.value = found[element.name] ?? "";
    }
    changed = true;
    $("#restored").hidden = false;
  }

  function say(text) {
    trouble.textContent = text;
    trouble.hidden = !text;
    if (text) trouble.scrollIntoView({ block: "nearest" });
  }

  async function send(action) {
    if (busy) return;
    busy = true;
    kept.write(id, fields());
    const body = new FormData(form);
    body.set("action", action);
    try {
      // A field is called "action", so the form's own property of this name is not the address.
      const answer = await fetch(form.getAttribute("action"), { method: "POST", body, headers: { accept: "application/json" } });
      if (answer.status === 401) return logIn(action);
      if (answer.status === 409) return submitPlainly(action);
      const found = await answer.json();
      if (!answer.ok) return say(found.error || found.detail || String(answer.status));
      kept.forget(id);
      changed = false;
      say("");
      if (action !== "draft") { location.assign(found.next); return; }
      form.elements.revision.value = found.revision;
      form.elements.form_key.value = found.form_key;
      $("#state").textContent = `✓ ${found.saved}`;
      $("#restored").hidden = true;
    } catch {
      say(form.dataset.unsaved.replace("%s", () => form.dataset.offline));
    } finally { busy = false; }
  }

  // The page with both versions is the answer to the plain form.
  function submitPlainly(action) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "action", value: action });
    form.append(field);
    HTMLFormElement.prototype.submit.call(form);
  }

  function logIn(action) {
    const dialog = $("#login");
    dialog.showModal();
    $("#login-go").onclick = async (event) => {
      event.preventDefault();
      const body = new FormData();
      body.set("name", $("#login-name").value);
      body.set("password", $("#login-password").value);
      const line = $("#login-trouble");
      try {
        const answer = await fetch("/login", { method: "POST", body, headers: { accept: "application/json" } });
        if (answer.ok) { dialog.close(); return send(action); }
        line.textContent = (await answer.json()).error || String(answer.status);
      } catch { line.textContent = form.dataset.offline; }
      line.hidden = false;
    };
  }

  // Working time, and the claim: counted while somebody is at it.
  // The first sign of life comes soon: the page that was left may end the claim that this one has made.
  const every = 240000;
  let active = Date.now(), seconds = 0, claimed = Date.now() - every + 5000;
  for (const kind of ["pointermove", "keydown", "scroll", "pointerdown"]) addEventListener(kind, () => { active = Date.now(); }, { passive: true });
  setInterval(async () => {
    if (document.hidden || Date.now() - active > 60000) return;
    form.elements.seconds.value = ++seconds;
    if (Date.now() - claimed < every) return;
    claimed = Date.now();
    try {
      const answer = await fetch(`/articles/${id}/claim`, { method: "POST", headers: { accept: "application/json" } });
      const found = await answer.json(), line = $("#claimed");
      line.textContent = found.claimed || "";
      line.hidden = !found.claimed;
    } catch { /* again in some minutes */ }
  }, 1000);
  addEventListener("pagehide", () => {
    const body = new FormData();
    body.set("leave", "1");
    navigator.sendBeacon(`/articles/${id}/claim`, body);
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(event.submitter ? event.submitter.value : "done");
  });
  form.addEventListener("input", (event) => {
    if (event.target === abstract && abstract.value.trim().replace(/\s+/g, " ") !== joined(numbers(chosen))) chosen.value = "";
    if (event.target === abstract) check();
    touched();
  });
  chosen.addEventListener("change", () => { abstract.value = joined(numbers(chosen)); check(); touched(); });
  $("#text").addEventListener("click", (event) => {
    const s = event.target.closest(".s");
    if (!s || String(getSelection())) return;
    move(sentences.indexOf(s));
    toggle(at + 1);
  });
  for (const radio of all("input[name=mode]")) radio.addEventListener("change", () => choose(radio.value));
  for (const topic of topics) {
    topic.addEventListener("focusin", () => choose(topic.dataset.topic));
    const take = $(".take", topic);
    if (take) take.addEventListener("click", () => { field(topic).value = topic.dataset.evidence; touched(); });
  }
  const takeAbstract = $("#takeabstract");
  if (takeAbstract) takeAbstract.addEventListener("click", () => {
    abstract.value = takeAbstract.dataset.text;
    const whole = joined((takeAbstract.dataset.numbers.match(/\d+/g) || []).map(Number));
    chosen.value = whole === abstract.value ? takeAbstract.dataset.numbers : "";
    check();
    touched();
  });
  $("#forget").addEventListener("click", () => { kept.forget(id); location.reload(); });

  const grade = (value) => {
    const topic = topics.find((t) => t.dataset.topic === mode()) || topics[0];
    if (!topic) return;
    $(`input[type=radio][value="${value}"]`, topic).checked = true;
    touched();
  };
  const open = (selector) => { const node = $(selector); node.open = !node.open; };
  const keys = {
    q: () => grade("0"), w: () => grade("1"), e: () => grade("2"), r: () => grade(""),
    j: () => move(at + 1), k: () => move(at - 1), " ": () => { if (at >= 0) toggle(at + 1); },
    0: () => choose("abstract"), a: () => choose("abstract"), t: () => abstract.focus(), n: () => form.elements.note.focus(),
    s: () => send("skip"), f: () => { form.elements.flag.checked = !form.elements.flag.checked; touched(); },
    u: () => { const button = $("[data-key=u]"); if (button) button.click(); },
    h: () => open("#guide"), "?": () => open("#keys"),
    m: () => {
      if (mode() === "abstract") return takeAbstract && takeAbstract.click();
      const take = $(".take", topics.find((t) => t.dataset.topic === mode()) || form);
      if (take) take.click();
    },
  };
  addEventListener("keydown", (event) => {
    if (composing(event)) return;
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") { event.preventDefault(); return send("done"); }
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") { event.preventDefault(); return send("draft"); }
    const target = event.target;
    if (event.key === "Escape" && target.blur && target.closest("input, textarea, select")) return target.blur();
    if (!isShortcut(event)) return;
    if (event.key === " " && target.closest("button, a, summary, input")) return;
    const number = Number(event.key);
    const run = number >= 1 && number <= topics.length ? () => choose(topics[number - 1].dataset.topic) : keys[event.key];
    if (!run) return;
    event.preventDefault();
    run();
  });

  restore();
  choose(mode());
  showMarks();
  if (abstract.value.trim()) check();
}

// An input method is composing (Telex, VNI): its keys are not ours.
const composing = (event) => event.isComposing || event.keyCode === 229 || event.key === "Process";

// Whether a key may be taken for a shortcut: nobody is writing, and single keys are not turned off.
function isShortcut(event) {
  if (composing(event) || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (document.documentElement.dataset.keys === "off" || $("dialog[open]")) return false;
  return !event.target.closest("textarea, select, [contenteditable], input:not([type=radio]):not([type=checkbox])");
}

function selecting() {
  const label = $("[data-select-all]");
  if (!label) return;
  const box = $("input", label), rows = all("input[name=article]");
  label.hidden = false;
  box.addEventListener("change", () => rows.forEach((row) => { row.checked = box.checked; }));
  rows.forEach((row) => row.addEventListener("change", () => { box.checked = rows.every((r) => r.checked); }));
}

addEventListener("DOMContentLoaded", () => {
  refreshing();
  selecting();
  following();
  const form = $("#review");
  if (form) article(form);
  const forget = $("[data-forget]");
  if (forget) for (const kind of ["click", "submit"]) forget.closest("form").addEventListener(kind, () => kept.forget(forget.dataset.forget));
  const undo = $("[data-key=u]");
  if (undo && !form) addEventListener("keydown", (event) => { if (event.key === "u" && isShortcut(event)) undo.click(); });
});
