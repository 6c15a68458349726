// Moments in the reader's zone, with UTC at hand.
import { h } from "./dom.js";
import { span } from "./format.js";
import { pref } from "./prefs.js";

const formats = new Map();

function format(options) {
  const zone = pref("utc") === "on" ? "UTC" : undefined;
  const key = JSON.stringify([zone, options]);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }));
  return formats.get(key);
}

const day = { year: "numeric", month: "short", day: "numeric" };
const clock = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };

/** "28 Nov 2026, 17:34:02" in the reader's zone. */
export const full = (moment) => format({ ...day, ...clock }).format(new Date(moment));

/** "2026-11-28 17:34:02.123 UTC". */
export const utc = (moment) => `${new Date(moment).toISOString().replace("T", " ").replace("Z", "")} UTC`;

/** "17:34:02" today, else with the day. */
export function brief(moment) {
  const date = new Date(moment);
  const isToday = format(day).format(date) === format(day).format(new Date());
  return isToday ? format(clock).format(date) : format({ month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(date);
}

/** For the ticks of a chart over so many seconds. */
export function tick(moment, seconds) {
  const options = seconds > 2 * 86400 ? { month: "short", day: "numeric" } : { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return format(options).format(new Date(moment));
}

/** "4 min ago", "in 2 h". */
export function relative(moment, now = Date.now()) {
  const seconds = (new Date(moment) - now) / 1000;
  if (Math.abs(seconds) < 1.5) return "now";
  const whole = Math.round(Math.abs(seconds));
  const words = whole < 60 ? `${whole} s` : span(whole);
  return seconds > 0 ? `in ${words}` : `${words} ago`;
}

/**
 * A <time>, with the exact moment and UTC on hover and focus.
 * `as` is "brief", "full" or "relative"; `focus` makes it a stop for the keyboard.
 */
export function time(moment, as = "brief", focus = false) {
  if (!moment) return h("span.muted", "–");
  const text = as === "relative" ? relative(moment) : as === "full" ? full(moment) : brief(moment);
  const node = h("time.nowrap", { datetime: moment, "data-tip": as === "full" ? utc(moment) : `${full(moment)} · ${utc(moment)}`, tabindex: focus ? 0 : null }, text);
  if (as === "relative") node.dataset.relative = "";
  return node;
}

// Relative times go on while the page is open.
setInterval(() => {
  if (document.hidden) return;
  for (const node of document.querySelectorAll("time[data-relative]")) {
    const text = relative(node.getAttribute("datetime"));
    if (node.textContent !== text) node.textContent = text;
  }
}, 5000);
