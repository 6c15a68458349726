// Charts as SVG, each with its table.
import { fill, freshID, h, s } from "./dom.js";
import { full, tick } from "./time.js";
import { icon } from "./icons.js";
import { span } from "./format.js";

const height = 168;
const margin = { top: 8, right: 8, bottom: 22, left: 44 };

/**
 * A chart over time.
 *
 * `series` are {key, label, tone, kind: "bar" | "line" | "area", dashed}; bars of one bucket are
 * stacked. `points` are {time, …}. `format` makes a value readable. `onRange(from, to)` is called
 * when a part was selected with the pointer.
 */
export function chart({ label, series, points, seconds, format = String, onRange = null }) {
  const drawing = h("div");
  const readout = h("span");
  const legend = h("div.legend", series.map((one) => h("span", h(`span.swatch.fill-${one.tone}`), one.label)), readout);
  const twin = h("div.twin", { hidden: true, tabindex: 0, role: "region", "aria-label": `${label}, as a table` });
  const toggle = h("button.plain.square", { type: "button", "aria-pressed": "false", "aria-label": `${label} as a table`, "data-tip": "As a table", on: { click: () => {
    twin.hidden = !twin.hidden;
    drawing.hidden = !twin.hidden;
    toggle.setAttribute("aria-pressed", !twin.hidden);
    if (!twin.hidden) fill(twin, table(label, series, points, format));
  } } }, icon("rows"));
  const figure = h("figure.chart", { "aria-label": label }, drawing, twin, legend);
  let width = 0;
  const observer = new ResizeObserver(([entry]) => {
    const next = Math.round(entry.contentRect.width);
    if (next === width || next === 0) return;
    width = next;
    fill(drawing, draw(width, { label, series, points, seconds, format, onRange, readout }));
  });
  observer.observe(drawing);
  return { figure, toggle };
}

function draw(width, { label, series, points, seconds, format, onRange, readout }) {
  const inner = { w: width - margin.left - margin.right, h: height - margin.top - margin.bottom };
  const stacked = series.filter((one) => one.kind === "bar");
  const tops = points.map((point) => Math.max(
    stacked.reduce((sum, one) => sum + (Number(point[one.key]) || 0), 0),
    ...series.filter((one) => one.kind !== "bar").map((one) => Number(point[one.key]) || 0)));
  const steps = scale(Math.max(...tops, 0), format === span);
  const top = steps[steps.length - 1];
  const step = points.length ? inner.w / points.length : inner.w;
  const x = (index) => margin.left + index * step;
  const y = (value) => margin.top + inner.h * (1 - value / top);
  const node = s("svg", { viewBox: `0 0 ${width} ${height}`, height, role: "img", "aria-label": summary(label, series, points, format) });
  node.append(axes(width, inner, steps, y, x, points, seconds, format, step));
  for (const one of series) {
    if (one.kind !== "bar") append(node, lineOf(one, points, x, y, step, inner));
  }
  points.forEach((point, index) => {
    let base = 0;
    for (const one of stacked) {
      const value = Number(point[one.key]) || 0;
      if (value > 0) {
        const from = y(base + value);
        node.append(s(`rect.fill-${one.tone}`, { x: (x(index) + Math.min(1.5, step * .12)).toFixed(1), width: Math.max(1, step - Math.min(3, step * .24)).toFixed(1), y: from.toFixed(1), height: Math.max(.75, y(base) - from).toFixed(1), rx: step > 8 ? 1.5 : 0 }));
      }
      base += value;
    }
  });
  attend(node, { inner, points, series, format, readout, step, width, seconds, onRange });
  return node;
}

const append = (node, nodes) => node.append(...nodes);

function lineOf(one, points, x, y, step, inner) {
  const runs = [];
  let run = [];
  points.forEach((point, index) => {
    const value = point[one.key];
    if (value === null || value === undefined) { if (run.length) runs.push(run); run = []; return; }
    run.push([x(index) + step / 2, y(Number(value))]);
  });
  if (run.length) runs.push(run);
  return runs.flatMap((dots) => {
    const path = dots.map(([a, b], index) => `${index ? "L" : "M"}${a.toFixed(1)} ${b.toFixed(1)}`).join("");
    const bottom = margin.top + inner.h;
    const line = dots.length === 1
      ? s(`circle.fill-${one.tone}`, { cx: dots[0][0].toFixed(1), cy: dots[0][1].toFixed(1), r: 2 })
      : s(`path.line.line-${one.tone}${one.dashed ? ".dashed" : ""}`, { d: path });
    const area = one.kind === "area" && dots.length > 1
      ? [s(`path.fill-${one.tone}`, { "fill-opacity": .18, d: `${path}L${dots[dots.length - 1][0].toFixed(1)} ${bottom}L${dots[0][0].toFixed(1)} ${bottom}Z` })] : [];
    return [...area, line];
  });
}

function axes(width, inner, steps, y, x, points, seconds, format, step) {
  const group = s("g.axis", { "aria-hidden": "true" });
  for (const value of steps) {
    group.append(s("line.grid-line", { x1: margin.left, x2: width - margin.right, y1: Math.round(y(value)) + .5, y2: Math.round(y(value)) + .5 }),
      s("text", { x: margin.left - 6, y: y(value) + 3.5, "text-anchor": "end" }, format(value)));
  }
  const every = Math.max(1, Math.ceil(points.length / Math.max(2, Math.floor(inner.w / 84))));
  for (let index = 0; index < points.length; index += every) {
    const at = x(index) + step / 2;
    if (at > width - margin.right - 18) break;
    group.append(s("text", { x: Math.max(at, margin.left + 14), y: height - 5, "text-anchor": "middle" }, tick(points[index].time, seconds)));
  }
  return group;
}

// Pointer: read a bucket, or select a range.
function attend(node, { inner, points, series, format, readout, step, width, seconds, onRange }) {
  const cursor = s("line.cursor", { y1: margin.top, y2: margin.top + inner.h, visibility: "hidden" });
  const brush = s("rect.brush", { y: margin.top, height: inner.h, width: 0 });
  node.append(cursor, brush);
  let from = null;
  const at = (event) => {
    const box = node.getBoundingClientRect();
    const place = (event.clientX - box.left) * (width / box.width) - margin.left;
    return Math.min(points.length - 1, Math.max(0, Math.floor(place / step)));
  };
  node.addEventListener("pointermove", (event) => {
    if (!points.length) return;
    const index = at(event);
    const middle = margin.left + (index + .5) * step;
    cursor.setAttribute("x1", middle);
    cursor.setAttribute("x2", middle);
    cursor.setAttribute("visibility", "visible");
    fill(readout, `${full(points[index].time)}: ${series.map((one) => `${one.label} ${points[index][one.key] === null || points[index][one.key] === undefined ? "–" : format(points[index][one.key])}`).join(" · ")}`);
    if (from !== null) {
      const [a, b] = from < index ? [from, index] : [index, from];
      brush.setAttribute("x", margin.left + a * step);
      brush.setAttribute("width", (b - a + 1) * step);
    }
  });
  node.addEventListener("pointerleave", () => { cursor.setAttribute("visibility", "hidden"); fill(readout); });
  if (!onRange) return;
  node.addEventListener("pointerdown", (event) => { from = at(event); node.setPointerCapture(event.pointerId); });
  node.addEventListener("pointerup", (event) => {
    const to = at(event);
    const [a, b] = from < to ? [from, to] : [to, from];
    from = null;
    brush.setAttribute("width", 0);
    if (b > a) onRange(points[a].time, new Date(new Date(points[b].time).getTime() + (seconds / points.length) * 1000).toISOString());
  });
}

const timeSteps = [10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400];

/** Round steps from 0 to at least `most`. */
function scale(most, isTime) {
  if (most <= 0) return [0, 1];
  if (isTime && most > 30) {
    const step = timeSteps.find((size) => size >= most / 3) ?? Math.ceil(most / 3 / 86400) * 86400;
    return Array.from({ length: Math.ceil(most / step) + 1 }, (_, index) => index * step);
  }
  const raw = most / 3;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size >= raw * .999);
  const steps = [];
  for (let value = 0; value < most + step * .999; value += step) steps.push(Number(value.toPrecision(6)));
  return steps;
}

function summary(label, series, points, format) {
  const parts = series.map((one) => {
    const values = points.map((point) => Number(point[one.key])).filter((value) => !Number.isNaN(value));
    return values.length ? `${one.label} between ${format(Math.min(...values))} and ${format(Math.max(...values))}` : `no ${one.label}`;
  });
  return `${label}: ${parts.join(", ")}. The table beside it has every value.`;
}

function table(label, series, points, format) {
  return h("table", h("caption.hidden-text", label),
    h("thead", h("tr", h("th", { scope: "col" }, "From"), series.map((one) => h("th.number", { scope: "col" }, one.label)))),
    h("tbody", points.map((point) => h("tr", h("th", { scope: "row" }, full(point.time)),
      series.map((one) => h("td.number", point[one.key] === null || point[one.key] === undefined ? "–" : format(point[one.key])))))));
}

/** A small line without axes; the value stands beside it in words. */
export function spark(values, tone = "wait") {
  const numbers = values.map((value) => Number(value) || 0);
  const most = Math.max(...numbers, 1);
  const dots = numbers.map((value, index) => `${index ? "L" : "M"}${(index * 100 / Math.max(1, numbers.length - 1)).toFixed(1)} ${(23 - 21 * value / most).toFixed(1)}`);
  return s("svg.spark", { viewBox: "0 0 100 24", height: 24, width: "100%", preserveAspectRatio: "none", "aria-hidden": "true" },
    s(`path.line.line-${tone}`, { d: dots.join(""), "vector-effect": "non-scaling-stroke" }));
}

/** A card with a chart. */
export function chartCard(title, options) {
  const { figure, toggle } = chart({ label: title, ...options });
  const id = freshID("chart");
  return h("section.card", { "aria-labelledby": id }, h("header", h("h2", { id }, title), toggle), h("div.body", figure));
}
