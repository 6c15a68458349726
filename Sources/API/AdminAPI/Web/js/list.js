// A long list: pages by cursor, rows that never move by themselves, selection, keyboard, export.
import { get, search } from "./api.js";
import { fill, h, redraw } from "./dom.js";
import { button, fit, menu, problemBox, skeleton } from "./parts.js";
import { say } from "./dialog.js";
import { count, plural } from "./format.js";
import { navigate } from "./router.js";
import { pref, setPref } from "./prefs.js";

const pageSize = 50;
const exportLimit = 10000;

/**
 * columns: [{id, label, cell(row), class, optional}]; the first names the row and links to it.
 * filter(): the query of the moment, or a promise of it. empty(): what stands for no rows.
 */
export class List {
  constructor({ name, path, columns, key = (row) => row.id, href, filter, empty, selectable = false, onSelection = () => {}, single = null }) {
    Object.assign(this, { name, path, columns, key, href, filter, empty, selectable, onSelection, single });
    this.rows = [];
    this.elements = new Map();
    this.selected = new Set();
    this.cursor = null;
    this.fresh = [];
    this.place = -1;
    this.version = 0;
    this.body = h("tbody", { role: "rowgroup" });
    this.top = h("div.fresh", { hidden: true, role: "status" });
    this.more = h("div.more");
    this.rest = h("div");
    this.table = fit(h("div.scroller.list", { hidden: true }));
    this.tools = h("div.tools", this.columnMenu(), this.densityButton(), this.exportMenu());
    this.node = h("div", this.top, this.rest, this.table, this.more);
    this.keys = {
      j: () => this.step(1), k: () => this.step(-1),
      x: () => { const row = this.rows[this.place]; if (row && this.selectable) this.select(this.key(row), !this.selected.has(this.key(row))); },
    };
    this.drawHead();
  }

  /** Reads anew from the start. */
  async reload() {
    const mine = ++this.version;
    this.selected.clear();
    this.onSelection();
    this.place = -1;
    if (this.rows.length === 0) { fill(this.rest, skeleton()); this.table.hidden = true; }
    this.node.setAttribute("aria-busy", "true");
    try {
      const query = await this.filter();
      const page = await get(this.path, { ...query, limit: pageSize });
      if (mine !== this.version) return;
      this.show(page);
    } catch (error) {
      if (mine !== this.version || error.status === 401) return;
      if (error.status === undefined) console.error(error);
      this.rows = [];
      this.table.hidden = true;
      fill(this.more);
      fill(this.rest, problemBox(error, () => this.reload()));
    } finally {
      if (mine === this.version) this.node.removeAttribute("aria-busy");
    }
  }

  show(page) {
    this.rows = page.items;
    this.cursor = page.next;
    this.fresh = [];
    this.top.hidden = true;
    this.elements.clear();
    fill(this.body, this.rows.map((row) => this.element(row)));
    this.table.hidden = this.rows.length === 0;
    fill(this.rest, this.rows.length === 0 && this.empty());
    this.drawMore();
  }

  /** Looks for news without moving what is there: known rows change in place, new ones are announced. */
  async refresh() {
    const mine = this.version;
    const query = await this.filter();
    const page = await get(this.path, { ...query, limit: pageSize }, { background: true });
    if (mine !== this.version) return;
    if (this.rows.length === 0) { if (page.items.length > 0) this.show(page); return; }
    const known = new Set(this.rows.map(this.key));
    const seen = new Set();
    for (const row of page.items) {
      seen.add(this.key(row));
      if (known.has(this.key(row))) this.replace(row);
    }
    this.fresh = page.items.filter((row) => !known.has(this.key(row)));
    this.announce(page);
    if (this.single) await this.refreshGone(seen, page);
  }

  // Rows that no longer meet the filter stay where they are, with what became of them.
  async refreshGone(seen, page) {
    const last = page.items.length < pageSize ? this.rows.length : this.rows.findIndex((row) => this.key(row) === this.key(page.items[page.items.length - 1]));
    const gone = this.rows.slice(0, last < 0 ? 0 : last).filter((row) => !seen.has(this.key(row))).slice(0, 20);
    await Promise.all(gone.map(async (row) => {
      try { this.replace(await this.single(row)); } catch { /* it went out of retention, say */ }
    }));
  }

  announce(page) {
    const number = this.fresh.length;
    this.top.hidden = number === 0;
    if (number === 0) return;
    this.pending = page;
    const text = `${number === pageSize ? `${pageSize} or more` : count(number)} new, show`;
    if (this.top.textContent !== text) fill(this.top, button(text, () => this.show(this.pending)));
  }

  replace(row) {
    const key = this.key(row);
    const index = this.rows.findIndex((other) => this.key(other) === key);
    if (index < 0 || JSON.stringify(this.rows[index]) === JSON.stringify(row)) return;
    this.rows[index] = row;
    redraw(this.elements.get(key), () => this.drawRow(key));
  }

  drawRow(key) {
    const index = this.rows.findIndex((row) => this.key(row) === key);
    const old = this.elements.get(key);
    if (index < 0 || !old?.isConnected) return;
    const hadFocus = old.contains(document.activeElement);
    const node = this.element(this.rows[index]);
    old.replaceWith(node);
    if (index === this.place) node.classList.add("current");
    if (hadFocus) node.querySelector("a")?.focus({ preventScroll: true });
  }

  async loadMore() {
    const mine = this.version;
    const query = await this.filter();
    const page = await get(this.path, { ...query, limit: pageSize, cursor: this.cursor });
    if (mine !== this.version) return;
    this.rows.push(...page.items);
    this.cursor = page.next;
    this.body.append(...page.items.map((row) => this.element(row)));
    this.drawMore();
  }

  drawMore() {
    fill(this.more, this.rows.length > 0 && h("span", { role: "status" }, `${plural(this.rows.length, "row")}${this.cursor ? " so far" : ""}`),
      this.cursor && button("Show more", async (event) => {
        event.target.disabled = true;
        try { await this.loadMore(); } catch (error) { say(error.message); this.drawMore(); }
      }));
  }

  get visible() {
    const off = (pref(`columns:${this.name}`) ?? "").split(",");
    return this.columns.filter((column) => !column.optional || !off.includes(column.id));
  }

  drawHead() {
    const all = this.selectable && h("input", { type: "checkbox", "aria-label": "Select all rows shown", on: { change: (event) => this.selectAll(event.target.checked) } });
    this.all = all;
    fill(this.table, h("table", { role: "table", class: pref("density") === "dense" ? "dense" : null }, h("caption.hidden-text", this.name),
      h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, this.selectable && h("th.pick", { scope: "col", role: "columnheader" }, h("label.hit", all)),
        this.visible.map((column) => h("th", { scope: "col", role: "columnheader", class: column.class ?? null }, column.label)))),
      this.body));
  }

  element(row) {
    const key = this.key(row);
    const link = this.href?.(row);
    const isSelected = this.selected.has(key);
    const node = h("tr", { role: "row", class: link ? "open" : null, "aria-selected": this.selectable ? isSelected : null },
      this.selectable && h("td.pick", { role: "cell", "data-label": "Select" }, h("label.hit", h("input", { type: "checkbox", checked: isSelected, "aria-label": `Select ${key}`, on: { change: (event) => this.select(key, event.target.checked) } }))),
      this.visible.map((column, index) => h(index === 0 ? "th" : "td", { scope: index === 0 ? "row" : null, role: index === 0 ? "rowheader" : "cell", "data-label": column.label, class: column.class ?? null }, column.cell(row))));
    if (link) node.addEventListener("click", (event) => {
      if (event.target.closest("a, button, input, label, time") || getSelection().toString()) return;
      navigate(link);
    });
    this.elements.set(key, node);
    return node;
  }

  select(key, on) {
    if (on) this.selected.add(key); else this.selected.delete(key);
    const node = this.elements.get(key);
    node?.setAttribute("aria-selected", on);
    const box = node?.querySelector(".pick input");
    if (box) box.checked = on;
    this.all.checked = this.selected.size > 0 && this.selected.size === this.rows.length;
    this.all.indeterminate = this.selected.size > 0 && this.selected.size < this.rows.length;
    this.onSelection();
  }

  selectAll(on) { for (const row of this.rows) this.select(this.key(row), on); }

  step(by) {
    if (this.rows.length === 0) return;
    this.elements.get(this.key(this.rows[this.place] ?? {}))?.classList.remove("current");
    this.place = Math.min(this.rows.length - 1, Math.max(0, this.place + by));
    const node = this.elements.get(this.key(this.rows[this.place]));
    node.classList.add("current");
    node.querySelector("a")?.focus({ preventScroll: true });
    node.scrollIntoView({ block: "nearest" });
  }

  columnMenu() {
    const optional = this.columns.filter((column) => column.optional);
    if (optional.length === 0) return null;
    return menu("Columns", "columns", () => h("fieldset", h("legend.hidden-text", "Columns"), optional.map((column) => h("label.check", h("input", {
      type: "checkbox", checked: this.visible.includes(column),
      on: { change: (event) => {
        const off = new Set((pref(`columns:${this.name}`) ?? "").split(",").filter(Boolean));
        if (event.target.checked) off.delete(column.id); else off.add(column.id);
        setPref(`columns:${this.name}`, [...off].join(","));
        this.redraw();
      } },
    }), column.label))));
  }

  densityButton() {
    return button(null, () => { setPref("density", pref("density") === "dense" ? "comfortable" : "dense"); this.redraw(); }, { symbol: "rows", kind: "plain square", title: "Closer or wider rows" });
  }

  redraw() {
    this.drawHead();
    fill(this.body, this.rows.map((row) => this.element(row)));
  }

  exportMenu() {
    return menu("Export", "download", (close) => ["csv", "jsonl"].map((kind) => button(kind === "csv" ? "All matching as CSV" : "All matching as JSON lines", () => { close(); this.export(kind); }, { kind: "plain" })));
  }

  async export(kind) {
    try {
      const query = await this.filter();
      const rows = [];
      let cursor = null;
      do {
        const page = await get(this.path, { ...query, limit: 1000, cursor });
        rows.push(...page.items);
        cursor = page.next;
      } while (cursor && rows.length < exportLimit);
      const text = kind === "csv" ? csv(rows) : rows.map((row) => JSON.stringify(row)).join("\n");
      const link = h("a", { href: URL.createObjectURL(new Blob([text], { type: kind === "csv" ? "text/csv" : "application/jsonl" })), download: `${this.name.toLowerCase().replace(/\W+/g, "-")}.${kind}` });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
      say(`${plural(rows.length, "row")} exported${cursor ? `; there are more than ${count(exportLimit)}, narrow the filter for the rest` : ""}`);
    } catch (error) { say(error.message); }
  }

  /** The address of what is listed, for the command line. */
  async apiPath() { return `/api/v1${this.path}${search(await this.filter())}`; }
}

function csv(rows) {
  const flat = rows.map((row) => flatten(row));
  const names = [...new Set(flat.flatMap((row) => Object.keys(row)))];
  return [names, ...flat.map((row) => names.map((name) => row[name]))].map((line) => line.map(cell).join(",")).join("\r\n");
}

function flatten(value, prefix = "", out = {}) {
  for (const [key, item] of Object.entries(value)) {
    if (item !== null && typeof item === "object" && !Array.isArray(item) && item.text === undefined) flatten(item, `${prefix}${key}.`, out);
    else out[prefix + key] = Array.isArray(item) ? JSON.stringify(item) : item;
  }
  return out;
}

// A spreadsheet must not take a name for a formula.
function cell(value) {
  let text = value === null || value === undefined ? "" : String(value);
  if (typeof value === "string" && /^[=+\-@\t\r]/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
