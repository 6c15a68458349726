// Keyboard: single keys, which can be turned off (WCAG 2.1.4).
import { h } from "./dom.js";
import { dialog } from "./dialog.js";
import { pref, setPref } from "./prefs.js";

const places = { o: "/", d: "/deliveries", u: "/users", l: "/log", t: "/destinations", i: "/integrations", s: "/settings" };

const help = [
  ["/", "Search"], ["g then o d u l t i s", "Go to Overview, Deliveries, Users, Log, Destinations (t), Integrations, Settings"],
  ["j k", "Next and previous row"], ["Enter", "Open the row"], ["x", "Select the row"], ["r", "Retry what is selected or open"],
  [".", "Live updates on or off"], ["t", "Light, dark, as the system"], ["?", "This help"],
];

let waitsForPlace = 0;

/** Begins to listen; `actions` has navigate, search, live, theme, and page() for what a page does with keys. */
export function startKeys(actions) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || pref("keys") === "off") return;
    if (event.target.closest?.("input, select, textarea, dialog, [contenteditable]")) return;
    if (Date.now() - waitsForPlace < 1500 && places[event.key]) {
      waitsForPlace = 0;
      event.preventDefault();
      return actions.navigate(places[event.key]);
    }
    const own = { "/": actions.search, g: () => { waitsForPlace = Date.now(); }, ".": actions.live, t: actions.theme, "?": showKeys }[event.key];
    const action = own ?? actions.page()?.keys?.[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}

/** Explains the keys, and lets them be turned off. */
export function showKeys() {
  return dialog("Keyboard", () => [
    h("dl.facts", help.map(([keys, what]) => [h("dt", keys.split(" ").map((key) => (key === "then" ? " then " : [h("kbd", key), " "]))), h("dd", what)])),
    h("label.check", h("input", { type: "checkbox", checked: pref("keys") === "on", on: { change: (event) => setPref("keys", event.target.checked ? "on" : "off") } }), "Single-key shortcuts are on"),
  ], (close) => [h("button.primary", { type: "submit", autofocus: true, on: { click: () => close() } }, "Close")]);
}
