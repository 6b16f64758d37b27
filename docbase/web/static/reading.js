/* Comforts of the reading room: everything works without them. */
"use strict";

const said = document.getElementById("said");

/* What is being typed: a list to choose from (ARIA combobox). */
function offerCompletions(input) {
  const list = document.createElement("ul");
  list.className = "offered";
  list.id = "offered";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", said.dataset.completions);
  input.after(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-controls": "offered", "aria-expanded": "false",
  })) input.setAttribute(name, value);

  let offered = [], chosen = -1, waiting, asked;

  function show(found) {
    offered = found;
    chosen = -1;
    list.replaceChildren(...found.map((one, place) => {
      const item = document.createElement("li");
      item.id = `offered-${place}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      const text = document.createElement("span");
      text.textContent = one.text;
      const kind = document.createElement("span");
      kind.className = "kind";
      kind.textContent = one.kind;
      item.append(text, " ", kind);
      item.addEventListener("mousedown", (event) => { event.preventDefault(); go(place); });
      return item;
    }));
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
    input.removeAttribute("aria-activedescendant");
    if (found.length) said.textContent = `${found.length} ${said.dataset.completions}`;
  }

  function choose(place) {
    chosen = (place + offered.length + 1) % (offered.length + 1);
    if (chosen === offered.length) chosen = -1;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === chosen)));
    if (chosen < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", `offered-${chosen}`);
      list.children[chosen].scrollIntoView({ block: "nearest" });
    }
  }

  function go(place) { window.location.assign(offered[place].address); }

  async function ask() {
    const text = input.value.trim();
    if (text === asked) return;
    asked = text;
    if (text.length < 2) { show([]); return; }
    try {
      const answer = await fetch(`/completion?q=${encodeURIComponent(input.value)}`);
      const found = answer.ok ? await answer.json() : [];
      if (text === asked && document.activeElement === input) show(found);
    } catch { show([]); }
  }

  input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 150); });
  input.addEventListener("blur", () => { asked = undefined; show([]); });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || !offered.length) return;
    if (event.key === "ArrowDown") { event.preventDefault(); choose(chosen + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); choose(chosen < 0 ? offered.length - 1 : chosen - 1); }
    else if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); go(chosen); }
    else if (event.key === "Escape") { event.preventDefault(); show([]); }
  });
}

/* Copying a reference or an address. */
function offerCopies(root) {
  if (!navigator.clipboard) return;
  for (const button of root.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const label = button.textContent;
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).innerText.trim());
      said.textContent = button.textContent = said.dataset.copied;
      setTimeout(() => { button.textContent = label; }, 2000);
    });
  }
}

/* The basket, without leaving the page. */
function keepInPlace(form) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    const action = button.value;
    const sent = new URLSearchParams(new FormData(form));
    sent.set("action", action);
    try {
      const answer = await fetch(form.action, { method: "POST", body: sent, redirect: "manual" });
      if (answer.type !== "opaqueredirect") throw new Error();
    } catch { form.append(hidden("action", action)); form.submit(); return; }
    const isKept = action === "add";
    const before = isKept ? button.dataset.add : button.dataset.remove;
    const after = isKept ? button.dataset.remove : button.dataset.add;
    button.value = isKept ? "remove" : "add";
    button.textContent = after;
    button.setAttribute("aria-label", button.getAttribute("aria-label").replace(before, after));
    const count = document.getElementById("basket-count");
    count.textContent = Number(count.textContent) + (isKept ? 1 : -1);
    said.textContent = `${count.textContent} ${said.dataset.basket}`;
  });
}

function hidden(name, value) {
  const input = document.createElement("input");
  Object.assign(input, { type: "hidden", name, value });
  return input;
}

/* The publications like this one, once the page is there. */
async function showSimilar(place) {
  try {
    const answer = await fetch(place.querySelector("a").href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.getElementById("found");
    if (answer.ok && found) place.replaceChildren(...found.children);
  } catch { /* the link stays */ }
}

/* A reference in the style that is chosen, on the page of the publication itself. */
function citeInPlace(link) {
  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const place = document.getElementById("reference");
    try {
      const answer = await fetch(link.href);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      place.replaceChildren(...page.querySelectorAll("#reference > *"));
      place.className = "reference";
      offerCopies(place);
    } catch { window.location.assign(link.href); }
  });
}

/* What the desk keeps in this window goes when its owner does. */
document.querySelector('form[action="/deconnexion"]')?.addEventListener("submit", () => {
  try { window.sessionStorage.clear(); } catch { /* nothing is kept in this browser */ }
});

document.querySelectorAll("input[type=search]").forEach(offerCompletions);
document.querySelectorAll("form.keep").forEach(keepInPlace);
document.querySelectorAll("a[data-cite]").forEach(citeInPlace);
offerCopies(document);
document.querySelectorAll("[data-similar]").forEach(showSimilar);
