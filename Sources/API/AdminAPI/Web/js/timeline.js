// A delivery's way on one line: received, stored, every attempt, what comes next.
import { fill, h, s } from "./dom.js";
import { span } from "./format.js";
import { full } from "./time.js";

const height = 74;
const line = 30;
/** The least width of a gap, and what the labels of the first and the last point need. */
const least = 84;
const edge = 48;

/**
 * points: [{time, tone, label, note, seconds, gap}] in order; `seconds` draws a bar as long as the
 * point took. Gaps are compressed: each is as wide as the logarithm of its length, which is written
 * above it unless the point after it says something else in `gap`.
 */
export function timelineChart(points, { label = "Timeline", words = inWords(points) } = {}) {
  if (points.length < 2) return null;
  const node = h("div.scroller", { tabindex: 0, role: "region", "aria-label": label });
  let width = 0;
  new ResizeObserver(([entry]) => {
    const next = Math.round(entry.contentRect.width);
    if (next === width || next === 0) return;
    width = next;
    fill(node, draw(points, words, width));
  }).observe(node);
  return node;
}

const inWords = (points) => points.map((point) => `${point.label} at ${full(point.time)}`).join(", ");

function draw(points, words, room) {
  const gaps = points.slice(1).map((point, index) => Math.max(0, (new Date(point.time) - new Date(points[index].time)) / 1000));
  const weights = gaps.map((gap) => 1 + Math.log10(1 + gap * 10));
  const width = Math.max(room, 2 * edge + gaps.length * least);
  const unit = (width - 2 * edge - gaps.length * least) / weights.reduce((sum, weight) => sum + weight, 0);
  let at = edge;
  const places = [at, ...weights.map((weight) => (at += least + weight * unit))];
  return s("svg.timeline", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": words },
    s("line.grid-line", { x1: places[0], x2: places[places.length - 1], y1: line + .5, y2: line + .5 }),
    gaps.map((gap, index) => s("text.label", { x: (places[index] + places[index + 1]) / 2, y: line - 9, "text-anchor": "middle" }, points[index + 1].gap ?? span(gap))),
    points.map((point, index) => [
      point.seconds ? s(`rect.fill-${point.tone}`, { x: places[index], y: line - 3, height: 7, rx: 2, width: Math.min(28, 4 + 6 * Math.log10(1 + point.seconds * 1000)) }) : null,
      s(`circle.fill-${point.tone}`, { cx: places[index], cy: line + .5, r: 6, class: point.planned ? "planned" : null }),
      s("text.label", { x: places[index], y: line + 24, "text-anchor": "middle" }, point.label),
      point.note && s("text.label", { x: places[index], y: line + 38, "text-anchor": "middle" }, point.note),
    ]));
}
