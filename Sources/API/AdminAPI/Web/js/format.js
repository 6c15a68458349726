// Numbers, spans of time and sizes as people read them.
import { ExactNumber } from "./api.js";

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** 1234567 → "1,234,567": never rounded. */
export function count(value) {
  if (value === null || value === undefined) return "–";
  return value instanceof ExactNumber ? value.text : whole.format(value);
}

/** count with the word: "1 delivery", "12 deliveries". */
export const plural = (number, one, many = `${one}s`) => `${count(number)} ${number === 1 ? one : many}`;

/** Seconds → "450 ms", "3.2 s", "4 min", "2 h 5 min", "3 d". */
export function span(seconds) {
  if (seconds === null || seconds === undefined) return "–";
  if (seconds < 0.0005) return "0 ms";
  if (seconds < 0.9995) return `${seconds < 0.01 ? (seconds * 1000).toFixed(1) : Math.round(seconds * 1000)} ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes / 60} h`;
  return `${Math.round(minutes / 1440)} d`;
}

/** Bytes → "14.2 MiB". */
export function size(bytes) {
  if (bytes === null || bytes === undefined) return "–";
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let value = Number(bytes);
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) { value /= 1024; unit += 1; }
  return unit === 0 ? `${value} B` : `${value.toFixed(value < 10 ? 1 : 0)} ${units[unit]}`;
}

/** A share in 0…1 → "99.2 %"; never rounded up to 100. */
export function percent(share) {
  if (share === null || share === undefined || Number.isNaN(share)) return "–";
  if (share > 0.999 && share < 1) return ">99.9 %";
  return `${(share * 100).toFixed(share === 0 || share === 1 ? 0 : 1)} %`;
}

/** The last value shortened in the middle, for ids in tables. */
export const shortID = (id) => (id && id.length > 16 ? `${id.slice(0, 8)}…${id.slice(-5)}` : id);

/** "create user" → "Create user". */
export const sentence = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);
