/* Comforts of the desk: everything works without them. */
"use strict";

const form = document.getElementById("record");

/* The pages of the publication turn beside the form, which stays as it is. */
function turnInPlace() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-leaf]");
    if (!button) return;
    event.preventDefault();
    const there = button.textContent.trim();
    try {
      const answer = await fetch(button.dataset.leaf);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.getElementById("leaf");
      if (!answer.ok || !found) throw new Error();
      asButtons(found);
      document.getElementById("leaf").replaceWith(found);
      form.elements.leaf.value = found.dataset.at;
      const same = [...found.querySelectorAll("[data-leaf]")];
      (same.find((one) => one.textContent.trim() === there) || same[0])?.focus({ preventScroll: true });
    } catch { form.requestSubmit(button); }
  });
}

/* Alone, a page has links where the form has buttons. */
function asButtons(leaf) {
  const old = new Map([...document.querySelectorAll("#leaf [data-leaf]")].map((one) => [one.textContent.trim(), one]));
  for (const link of leaf.querySelectorAll(".turning a, .tabs a")) {
    const button = document.createElement("button");
    const place = new URL(link.href).pathname.split("/fichiers/")[1].replace("/pages/", "/");
    Object.assign(button, { className: "quiet", name: "action", value: `leaf:${place}`, textContent: link.textContent });
    button.setAttribute("form", "record");
    button.dataset.leaf = link.getAttribute("href");
    const before = old.get(link.textContent.trim());
    button.accessKey = before ? before.accessKey : link.rel === "prev" ? "p" : link.rel === "next" ? "g" : "";
    link.replaceWith(button);
  }
}

/* One more line, without asking the server; and of itself when the last one is begun. */
function addLines(field) {
  const button = field.querySelector(".more-lines");
  if (!button) return;
  const lines = () => [...field.querySelectorAll("[data-line]")];
  function add() {
    const last = lines().at(-1);
    const number = 1 + Math.max(...[...field.querySelectorAll("[name]")].map((one) => Number(one.name.split(".")[1]) || 0));
    const fresh = last.cloneNode(true);
    for (const box of fresh.querySelectorAll("input, select, textarea")) {
      const name = box.name.replace(/\.\d+/, `.${number}`);
      fresh.querySelector(`label[for="${box.id}"]`).htmlFor = name;
      box.id = box.name = name;
      if (box.tagName === "SELECT") box.selectedIndex = 0; else box.value = "";
    }
    last.after(fresh);
    return fresh;
  }
  button.addEventListener("click", (event) => {
    event.preventDefault();
    add().querySelector("input, select, textarea").focus();
  });
  field.addEventListener("input", (event) => {
    const line = event.target.closest("[data-line]");
    if (line && line === lines().at(-1) && event.target.value && event.target.tagName !== "SELECT") add();
  });
}

/* Keys for what is done most. */
function heedKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const wanted = event.key === "s" ? "save" : event.key === "Enter" ? "next" : "";
    const button = wanted && form.querySelector(`.actions [value=${wanted}]`);
    if (!button) return;
    event.preventDefault();
    form.requestSubmit(button);
  });
}

/* What is typed stays in this window until it is saved: it can be taken up again after whatever happened. */
function keepTyped() {
  const key = `docbase:${form.dataset.keep}`;
  let store;
  try { store = window.sessionStorage; } catch { return; }
  const typed = () => JSON.stringify([...new FormData(form)].filter(([name]) => /^[a-z_]+\.|^answer:/.test(name)));
  const asItCame = typed();
  const kept = store.getItem(key);
  if (kept && kept !== asItCame && !form.querySelector(".faults")) offer(kept);
  form.addEventListener("input", () => {
    const now = typed();
    if (now === asItCame) store.removeItem(key); else store.setItem(key, now);
  });

  function offer(text) {
    const told = document.getElementById("found-again").content.cloneNode(true).firstElementChild;
    form.prepend(told);
    told.querySelector("[data-forget]").addEventListener("click", () => { store.removeItem(key); told.remove(); });
    told.querySelector("[data-take]").addEventListener("click", () => { takeUp(JSON.parse(text)); told.remove(); });
  }

  function takeUp(pairs) {
    const values = new Map(pairs);
    for (const box of form.querySelectorAll("input[type=checkbox]")) box.checked = values.has(box.name);
    for (const [name, value] of values) {
      if (!form.elements[name]) missing(name);
      const box = form.elements[name];
      if (box && box.type !== "checkbox") box.value = value;
    }
    form.dispatchEvent(new Event("input"));
  }

  function missing(name) {
    const field = form.querySelector(`[data-field="${CSS.escape(name.split(".")[0])}"] .more-lines`);
    for (let tries = 0; field && !form.elements[name] && tries < 50; tries += 1) field.click();
  }
}

/* To the line of a mistake in the text of a record. */
function goToLines(text) {
  for (const link of document.querySelectorAll("[data-line]:is(a)")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const lines = text.value.split("\n");
      const number = Number(link.dataset.line) - 1;
      const start = lines.slice(0, number).join("\n").length + (number ? 1 : 0);
      text.focus();
      text.setSelectionRange(start, start + (lines[number] || "").length);
      text.scrollTop = (number - 3) * parseFloat(getComputedStyle(text).lineHeight);
    });
  }
}

/* The list that completes a value is that of the field chosen. */
function completeByField(field) {
  const value = document.getElementById("value");
  const follow = () => value.setAttribute("list", field.selectedOptions[0].dataset.list || "");
  field.addEventListener("change", follow);
  follow();
}

try {
  for (const one of document.querySelectorAll("[data-saved]")) {
    window.sessionStorage.removeItem(`docbase:${one.dataset.saved}`);
  }
} catch { /* nothing is kept in this browser */ }
if (form) {
  turnInPlace();
  form.querySelectorAll("[data-field]").forEach(addLines);
  heedKeys();
  keepTyped();
}
const field = document.querySelector("[data-batch] #field");
if (field) completeByField(field);
const text = document.getElementById("text");
if (text) goToLines(text);
for (const summary of document.querySelectorAll(".faults[role=alert]")) {
  summary.tabIndex = -1;
  summary.focus();
}
