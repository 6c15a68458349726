// Facets: what there is, how many, and what is chosen.
import { fill, h } from "./dom.js";
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
    const focused = document.activeElement?.dataset?.facet;
    fill(this.box, this.groups.map((group) => {
      const mine = new Set((chosen[group.key] ?? "").split(",").filter(Boolean));
      const entries = Object.entries(counts[group.key] ?? {}).filter(([value, number]) => number === "" || number > 0 || mine.has(value));
      for (const value of mine) if (!entries.some(([name]) => name === value)) entries.push([value, 0]);
      if (group.order) entries.sort(([a], [b]) => group.order.indexOf(a) - group.order.indexOf(b));
      else entries.sort((a, b) => Number(b[1]) - Number(a[1]));
      if (entries.length === 0) return null;
      return h("section", h("h2", group.title), h("ul", entries.slice(0, 14).map(([value, number]) => h("li", h("button", {
        type: "button", "aria-pressed": mine.has(value), "data-facet": `${group.key}=${value}`,
        on: { click: () => {
          const wasChosen = mine.delete(value);
          if (group.single) mine.clear();
          if (!wasChosen) mine.add(value);
          this.onChoose(group.key, [...mine].join(","));
        } },
      }, h("span.clip", { "data-tip": value.length > 20 ? value : null }, group.word ? group.word(value) : value), number !== "" && h("span.count", count(number)))))));
    }));
    if (focused) this.box.querySelector(`[data-facet="${CSS.escape(focused)}"]`)?.focus();
  }
}
