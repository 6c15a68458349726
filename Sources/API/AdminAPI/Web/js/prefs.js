// What this browser remembers: nothing but how things look.

const defaults = { keys: "on", utc: "off", density: "comfortable", theme: "auto", live: "on" };
const listeners = new Set();

export const pref = (name) => localStorage.getItem(name) ?? defaults[name] ?? null;

export function setPref(name, value) {
  if (value === defaults[name]) localStorage.removeItem(name);
  else localStorage.setItem(name, value);
  if (name === "theme") {
    if (value === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = value;
  }
  for (const listener of listeners) listener(name, value);
}

/** Calls back when a preference changes; returns how to stop that. */
export function whenPref(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Light, dark, as the system says, and round again. */
export function nextTheme() {
  const order = ["auto", "light", "dark"];
  const next = order[(order.indexOf(pref("theme")) + 1) % order.length];
  setPref("theme", next);
  return next;
}
