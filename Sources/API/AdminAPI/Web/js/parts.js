// Small parts that pages share.
import { fill, freshID, h } from "./dom.js";
import { icon } from "./icons.js";
import { say } from "./dialog.js";

/** The top of a page: where it is, what it is called, what can be done. */
export function pageHead(title, { crumbs = [], note = null, actions = [] } = {}) {
  return h("div.page-head",
    h("div.title",
      crumbs.length > 0 && h("nav.crumbs", { "aria-label": "Where this is" }, crumbs.map(([text, href]) => [h("a", { href }, text), h("span", { "aria-hidden": "true" }, "/")])),
      h("h1", title), note && h("p.muted.small", note)),
    actions.length > 0 && h("div.row", actions));
}

export function card(title, body, { actions = [], flush = false, class: extra = null, level = "h2" } = {}) {
  const id = freshID("card");
  return h("section.card", { "aria-labelledby": id, class: extra },
    h("header", h(level, { id }, title), actions.length > 0 && h("div.tools", actions)),
    flush ? body : h("div.body", body));
}

export function button(text, action, { symbol = null, kind = "", title = null, disabled = false } = {}) {
  return h(`button${kind && "." + kind.split(" ").join(".")}`, { type: "button", on: { click: action }, disabled, "aria-label": title, "data-tip": title && !text ? title : null }, symbol && icon(symbol), text);
}

/** What stands where nothing is, and the next step. */
export function empty(symbol, title, text, action = null) {
  return h("div.empty", icon(symbol), h("h2", title), h("p", text), action);
}

export function skeleton(lines = 6) {
  return h("div.card", { "aria-busy": "true" }, h("span.hidden-text", "Loading"), h("div.skeleton", { "aria-hidden": "true" }, Array.from({ length: lines }, () => h("span"))));
}

/** An error, with a way to try again. */
export function problemBox(error, retry = null) {
  return h("div.problem", { role: "alert" }, icon("warn"),
    h("div.grow", h("p.strong", error.status === 404 ? "Not found" : error.status === 403 ? "Not allowed" : "This did not work"), h("p", error.message)),
    retry && button("Try again", retry, { symbol: "retry" }));
}

/** Names and values; a value of null is left out, undefined shows a dash. */
export function facts(pairs, wide = false) {
  return h(wide ? "dl.facts.wide" : "dl.facts", pairs.filter((pair) => pair && pair[1] !== null && pair[1] !== false)
    .map(([name, value]) => [h("dt", name), h("dd", value ?? "–")]));
}

/** A text in full with a button that copies it. */
export function copyable(text, label = "Copy") {
  return h("span.copy", h("code", text), copyButton(text, label));
}

export function copyButton(text, label = "Copy", word = null) {
  return h(`button.plain${word ? "" : ".square"}`, { type: "button", "aria-label": word ? null : label, "data-tip": word ? null : label, on: { click: async (event) => {
    event.stopPropagation();
    try {
      await navigator.clipboard.writeText(typeof text === "function" ? text() : text);
      say("Copied");
    } catch { say("The browser does not let this page copy; select the text and copy it yourself"); }
  } } }, icon("copy"), word);
}

/** Tabs after the ARIA pattern; `tabs` are [id, title, make] and `make` is called when first shown. */
export function tabs(label, entries, selected, onSelect) {
  const shown = entries.filter(Boolean);
  const base = freshID("tab");
  const made = new Map();
  const panel = h("div.tab-panel", { role: "tabpanel", id: `${base}-panel`, tabindex: 0 });
  const buttons = shown.map(([id, title]) => h("button", {
    type: "button", role: "tab", id: `${base}-${id}`, "aria-controls": `${base}-panel`,
    on: { click: () => show(id, true), keydown: (event) => move(event, id) },
  }, title));
  function show(id, chosen) {
    const entry = shown.find(([name]) => name === id) ?? shown[0];
    shown.forEach(([name], index) => {
      buttons[index].setAttribute("aria-selected", name === entry[0]);
      buttons[index].tabIndex = name === entry[0] ? 0 : -1;
    });
    if (!made.has(entry[0])) made.set(entry[0], entry[2]());
    panel.setAttribute("aria-labelledby", `${base}-${entry[0]}`);
    panel.classList.toggle("flush", entry[3] === true);
    fill(panel, made.get(entry[0]));
    if (chosen) onSelect?.(entry[0]);
  }
  function move(event, id) {
    const index = shown.findIndex(([name]) => name === id);
    const next = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: shown.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const target = (next + shown.length) % shown.length;
    show(shown[target][0], true);
    buttons[target].focus();
  }
  show(selected, false);
  return h("section.card", { "aria-labelledby": `${base}-label` }, h("h2.hidden-text", { id: `${base}-label` }, label), h("div.tabs", { role: "tablist", "aria-label": label }, buttons), panel);
}

/** A button with a panel below it. */
export function menu(label, symbol, content, { text = null, kind = "plain" } = {}) {
  const panel = h("div.panel", { hidden: true });
  const opener = h(`button.${kind}${text ? "" : ".square"}`, { type: "button", "aria-expanded": "false", "aria-label": text ? null : label, "data-tip": text ? null : label, on: { click: () => toggle(panel.hidden) } }, icon(symbol), text);
  const node = h("div.menu", opener, panel);
  function toggle(open) {
    if (open) fill(panel, content(() => toggle(false)));
    panel.hidden = !open;
    opener.setAttribute("aria-expanded", open);
    if (open) panel.querySelector("button, a, input")?.focus();
  }
  node.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) { toggle(false); opener.focus(); event.stopPropagation(); }
  });
  node.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !node.contains(event.relatedTarget)) toggle(false);
  });
  document.addEventListener("pointerdown", (event) => {
    if (!panel.hidden && !node.contains(event.target)) toggle(false);
  });
  return node;
}

const fitting = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) {
    const width = Math.round(contentRect.width);
    if (width === 0 || Number(target.dataset.width) === width) continue;
    target.dataset.width = width;
    target.classList.remove("stacked");
    target.classList.toggle("stacked", target.firstElementChild.scrollWidth > width + 1);
    target.classList.toggle("pairs", width >= 520);
  }
});

/** Has a table in this box shown as a list of its rows where the box is too narrow for it. */
export function fit(box) {
  fitting.observe(box);
  return box;
}

/** A plain table of few rows: columns are [title, cell, class]. */
export function smallTable(caption, columns, rows, { none = "Nothing here." } = {}) {
  if (rows.length === 0) return h("div.empty", h("p", none));
  return fit(h("div.scroller.list", h("table", { role: "table" },
    h("caption.hidden-text", caption),
    h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, columns.map(([title, , kind]) => h("th", { scope: "col", role: "columnheader", class: kind ?? null }, title || h("span.hidden-text", "Actions"))))),
    h("tbody", { role: "rowgroup" }, rows.map((row) => h("tr", { role: "row" }, columns.map(([title, cell, kind], index) => (index === 0
      ? h("th", { scope: "row", role: "rowheader", "data-label": title, class: kind ?? null }, cell(row))
      : h("td", { role: "cell", "data-label": title, class: kind ?? null }, cell(row))))))))));
}
