// Facets: what there is, how many, and what is chosen.
import { fill, h, redraw } from "./dom.js";
import { count } from "./format.js";

/** groups: [{key, title, word(value), order, single}], `single` for one choice at most; onChoose(key, values) with the new choice. */
export class Facets {
  constructor({ label, groups, onChoose }) {
    Object.assign(this, { groups, onChoose });
    this.box = h("div.facets");
    this.node = h("details.facet-box", { open: matchMedia("(min-width: 72rem)").matches }, h("summary", label), h("nav", { "aria-label": label }, this.box));
  }

  /** counts: {key: {value: n}}, chosen: {key: "a,b"}; a chosen value without count is shown with 0. */
  show(counts, chosen) {
    const groups = this.groups.map((group) => ({ ...group, ...entriesOf(group, counts[group.key] ?? {}, chosen[group.key] ?? "") }));
    // Where the same values are to be shown, only their counts change: nothing moves, no click is lost.
    const values = JSON.stringify(groups.map(({ key, mine, entries }) => [key, [...mine], entries.map(([value]) => value).sort()]));
    if (values === this.values) {
      for (const { key, entries } of groups) for (const [value, number] of entries) fill(this.numbers.get(`${key}=${value}`), number === "" ? "" : count(number));
      return;
    }
    this.values = values;
    this.numbers = new Map();
    redraw(this.box, () => fill(this.box, groups.map((group) => group.entries.length > 0
      && h("section", h("h2", group.title), h("ul", group.entries.map(([value, number]) => h("li", this.button(group, value, number))))))));
  }

  button({ key, single, word, mine }, value, number) {
    const numbers = h("span.count", number === "" ? "" : count(number));
    this.numbers.set(`${key}=${value}`, numbers);
    return h("button", { type: "button", "data-facet": `${key}=${value}`, "aria-pressed": mine.has(value), on: { click: () => {
      const next = new Set(mine);
      const wasChosen = next.delete(value);
      if (single) next.clear();
      if (!wasChosen) next.add(value);
      this.onChoose(key, [...next].join(","));
    } } }, h("span.clip", { "data-tip": value.length > 20 ? value : null }, word ? word(value) : value), numbers);
  }
}

function entriesOf(group, counts, chosen) {
  const mine = new Set(chosen.split(",").filter(Boolean));
  const entries = Object.entries(counts).filter(([value, number]) => number === "" || number > 0 || mine.has(value));
  for (const value of mine) if (!entries.some(([name]) => name === value)) entries.push([value, 0]);
  if (group.order) entries.sort(([a], [b]) => group.order.indexOf(a) - group.order.indexOf(b));
  else entries.sort((a, b) => Number(b[1]) - Number(a[1]));
  return { mine, entries: entries.slice(0, 14) };
}
