// The query bar: "user:anna state:dead code:503 after:2h", with completion.
import { fill, freshID, h } from "./dom.js";

/** "state:dead user:'anna b' text" → {state: "dead", user: "anna b", "": "text"}; unknown keys are problems. */
export function readQuery(text, keys) {
  const found = {};
  const problems = [];
  for (const [, key, quoted, plain, word] of text.matchAll(/(?:([\w-]+):(?:"([^"]*)"|(\S*)))|(\S+)/g)) {
    if (word !== undefined) { found[""] = found[""] ? `${found[""]} ${word}` : word; continue; }
    const value = quoted ?? plain;
    if (!keys.some((one) => one.key === key)) problems.push(`There is no “${key}:”. There are ${keys.map((one) => `${one.key}:`).join(" ")}`);
    else if (value) found[key] = value;
  }
  return { found, problems };
}

/** The text that readQuery makes these values of. */
export function writeQuery(values, keys) {
  return [...keys.filter((one) => values[one.key]).map((one) => `${one.key}:${/\s/.test(values[one.key]) ? `"${values[one.key]}"` : values[one.key]}`), values[""] ?? ""].join(" ").trim();
}

/**
 * keys: [{key, hint, values: [text] or async (start) → [{value, note}]}]; onQuery(values) when it is
 * entered. `set(values)` shows what is in force.
 */
export class QueryBar {
  constructor({ label, placeholder, keys, onQuery, free = null }) {
    Object.assign(this, { keys, onQuery, free });
    this.options = [];
    this.chosen = -1;
    const id = freshID("query");
    this.list = h("ul", { id: `${id}-list`, role: "listbox", "aria-label": "Completions", hidden: true });
    this.input = h("input", {
      id, type: "text", role: "combobox", "aria-expanded": "false", "aria-controls": `${id}-list`, "aria-autocomplete": "list", "aria-label": label,
      autocomplete: "off", autocapitalize: "off", spellcheck: "false", placeholder,
      on: { input: () => this.complete(), focus: () => this.complete(), blur: () => setTimeout(() => this.close(), 150), keydown: (event) => this.key(event) },
    });
    this.remark = h("p.small.muted", { role: "status" });
    this.node = h("form", { role: "search", "aria-label": label, on: { submit: (event) => { event.preventDefault(); this.submit(); } } },
      h("div.query", h("div.box", this.input, this.list), h("button", { type: "submit" }, "Filter")), this.remark);
  }

  set(values) {
    if (document.activeElement !== this.input) this.input.value = writeQuery(values, this.keys);
  }

  say(text) { fill(this.remark, text); }

  submit() {
    this.close();
    const { found, problems } = readQuery(this.input.value, this.keys);
    if (found[""] && !this.free) problems.push(`“${found[""]}” has no key. Write for example ${this.keys[0].key}:${found[""]}`);
    if (found[""] && this.free) { found[this.free] ??= found[""]; }
    delete found[""];
    this.say(problems[0] ?? "");
    if (problems.length === 0) { this.input.value = writeQuery(found, this.keys); this.onQuery(found); }
  }

  async complete() {
    const before = this.input.value.slice(0, this.input.selectionStart ?? this.input.value.length);
    const word = before.match(/(?:[\w-]+:"[^"]*|\S*)$/)[0];
    const [, key, start] = word.match(/^([\w-]+):"?(.*)$/) ?? [];
    const mine = (this.round = (this.round ?? 0) + 1);
    let options = [];
    if (key === undefined) {
      options = this.keys.filter((one) => one.key.startsWith(word.toLowerCase()) && !before.includes(`${one.key}:`))
        .map((one) => ({ insert: `${one.key}:`, note: one.hint, more: true }));
    } else {
      const known = this.keys.find((one) => one.key === key);
      const done = start.includes(",") && Array.isArray(known?.values) ? start.slice(0, start.lastIndexOf(",") + 1) : "";
      const rest = start.slice(done.length).toLowerCase();
      const values = typeof known?.values === "function" ? await known.values(start) : (known?.values ?? []).map((value) => ({ value }));
      options = values.filter(({ value }) => typeof known.values === "function" || value.toLowerCase().startsWith(rest) && value !== rest)
        .map(({ value, note }) => ({ insert: `${key}:${/\s/.test(value) ? `"${value}"` : done + value}`, note }));
    }
    if (mine !== this.round || document.activeElement !== this.input) return;
    this.open(options.slice(0, 12), word);
  }

  open(options, word) {
    this.options = options;
    this.word = word;
    this.chosen = -1;
    this.list.hidden = options.length === 0;
    this.input.setAttribute("aria-expanded", options.length > 0);
    this.input.removeAttribute("aria-activedescendant");
    fill(this.list, options.map((option, index) => h("li", {
      id: `${this.list.id}-${index}`, role: "option", "aria-selected": "false",
      on: { pointerdown: (event) => { event.preventDefault(); this.take(index); } },
    }, h("code", option.insert), option.note && h("span.muted", option.note))));
  }

  close() { this.open([], ""); }

  take(index) {
    const option = this.options[index];
    const end = this.input.selectionStart ?? this.input.value.length;
    const start = end - this.word.length;
    const text = option.insert + (option.more ? "" : " ");
    this.input.value = this.input.value.slice(0, start) + text + this.input.value.slice(end).trimStart();
    this.input.setSelectionRange(start + text.length, start + text.length);
    this.complete();
  }

  key(event) {
    if (event.key === "Escape") {
      if (this.list.hidden) this.input.blur(); else this.close();
      return event.preventDefault();
    }
    if (this.list.hidden) return undefined;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const count = this.options.length;
      this.chosen = event.key === "ArrowDown" ? (this.chosen + 1) % count : (this.chosen + count - (this.chosen < 0 ? 0 : 1)) % count;
      [...this.list.children].forEach((item, index) => item.setAttribute("aria-selected", index === this.chosen));
      this.input.setAttribute("aria-activedescendant", `${this.list.id}-${this.chosen}`);
      this.list.children[this.chosen].scrollIntoView({ block: "nearest" });
    } else if ((event.key === "Enter" || event.key === "Tab") && this.chosen >= 0) {
      event.preventDefault();
      this.take(this.chosen);
    }
    return undefined;
  }
}
