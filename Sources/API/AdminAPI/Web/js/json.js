// JSON and differences for reading.
import { ExactNumber, parse } from "./api.js";
import { append, h } from "./dom.js";
import { copyButton, fit } from "./parts.js";

/** A value or JSON text, coloured and indented; text that is no JSON as it is. */
export function codeBlock(value = null, label = "") {
  const text = typeof value === "string" ? value : null;
  let tree = value;
  if (text !== null) {
    try { tree = parse(text); } catch { return block(text, [text], label); }
  }
  const pieces = [];
  write(tree, "", pieces);
  return block(pieces.map((piece) => (piece instanceof Node ? piece.textContent : piece)).join(""), pieces, label);
}

const block = (text, pieces, label) => h("div.code-block", append(h("pre", { tabindex: 0, role: "region", "aria-label": label }), pieces), copyButton(text, `Copy ${label}`));

function write(value, indent, out) {
  if (value === null || typeof value === "boolean") out.push(h("span.j-word", String(value)));
  else if (typeof value === "number" || value instanceof ExactNumber) out.push(h("span.j-number", String(value)));
  else if (typeof value === "string") out.push(h("span.j-text", JSON.stringify(value)));
  else if (Array.isArray(value)) list(value.map((item) => [null, item]), "[", "]", indent, out);
  else list(Object.entries(value), "{", "}", indent, out);
}

function list(entries, open, close, indent, out) {
  if (entries.length === 0) return out.push(open + close);
  out.push(open);
  entries.forEach(([key, value], index) => {
    out.push(`${index ? "," : ""}\n${indent}  `);
    if (key !== null) out.push(h("span.j-key", JSON.stringify(key)), ": ");
    write(value, `${indent}  `, out);
  });
  return out.push(`\n${indent}${close}`);
}

const shown = (value) => (value === null || value === undefined ? h("span.muted", "nothing")
  : h("code", typeof value === "string" ? value : compact(value)));

function compact(value) {
  const pieces = [];
  write(value, "", pieces);
  return pieces.map((piece) => (piece instanceof Node ? piece.textContent : piece)).join("").replace(/\n\s*/g, " ");
}

/** What changed, field by field: [{path, from, to}]. */
export function changesTable(changes, caption = "What changed") {
  if (!changes?.length) return h("p.muted.small", "Nothing that receivers can see has changed.");
  return fit(h("div.scroller.list", h("table.diff", { role: "table" }, h("caption.hidden-text", caption),
    h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, ["Field", "Before", "After"].map((title) => h("th", { scope: "col", role: "columnheader" }, title)))),
    h("tbody", { role: "rowgroup" }, changes.map((change) => h("tr", { role: "row" },
      h("th", { scope: "row", role: "rowheader", "data-label": "Field" }, h("code", change.path)),
      h("td", { role: "cell", "data-label": "Before" }, h("del", shown(change.from))),
      h("td", { role: "cell", "data-label": "After" }, h("ins", shown(change.to)))))))));
}

/** The differences of two values as [{path, from, to}], scalars by their paths. */
export function difference(from, to, path = "") {
  if (isTree(from) && isTree(to) && Array.isArray(from) === Array.isArray(to)) {
    const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
    return keys.flatMap((key) => difference(from[key], to[key], path ? `${path}.${key}` : key));
  }
  return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ path, from, to }];
}

const isTree = (value) => value !== null && typeof value === "object" && !(value instanceof ExactNumber);
