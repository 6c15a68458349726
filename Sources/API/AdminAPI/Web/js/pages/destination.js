// One destination: how it does, and what can be done about it.
import { get, post, segment } from "../api.js";
import { fill, h, redraw } from "../dom.js";
import { jobStrip, runReplay } from "../bulk.js";
import { chartCard } from "../chart.js";
import { count, percent, plural, span } from "../format.js";
import { icon } from "../icons.js";
import { codeBlock } from "../json.js";
import { List } from "../list.js";
import { subscribe, throttled } from "../live.js";
import { button, copyButton, facts, pageHead, problemBox, tabs } from "../parts.js";
import { confirm, dialog, say } from "../dialog.js";
import { setQuery } from "../router.js";
import { isOperator } from "../session.js";
import { relative, time } from "../time.js";
import { timelineChart } from "../timeline.js";
import { badge, outcome } from "../words.js";
import { deliveryColumns, deliveryHref, destinationState, named, pauseReason, rangePicker, remark, secondsOf, waitingOf } from "./shared.js";

export default async function destination({ params, query, title }) {
  title(params.name);
  const path = `/destinations/${segment(params.name)}`;
  const head = h("div.stack");
  let shown = await named("/destinations", params.name);
  let range = query.range ?? "24h";
  const charts = h("div.stack");
  const list = new List({
    name: `Deliveries to ${params.name}`, path: "/deliveries", columns: deliveryColumns.filter((column) => column.id !== "destination"), href: (row) => deliveryHref(row.id),
    filter: () => ({ destination: params.name }), empty: () => h("div.empty", h("p", "Nothing has been queued for this destination yet.")),
  });
  const reread = async (options) => {
    const next = await named("/destinations", params.name, options);
    if (JSON.stringify(next) === JSON.stringify(shown)) return;
    shown = next;
    drawHead(head, shown, act);
  };
  async function act(action, body, word) {
    try {
      // Held deliveries are decided about a batch at a time.
      while ((await post(`${path}/${action}`, body))?.more);
      say(word);
      await reread();
    } catch (error) { say(error.message); }
  }
  async function drawCharts(options) {
    const stats = await get("/stats", { range, destination: params.name }, options);
    const shared = { points: stats.points, seconds: secondsOf(range) };
    redraw(charts, () => fill(charts, rangePicker(range), h("div.grid",
      chartCard("Attempts", { ...shared, format: count, series: [{ key: "delivered", label: "Delivered", tone: "ok", kind: "bar" }, { key: "failed", label: "Failed", tone: "warn", kind: "bar" }, { key: "dead", label: "Dead", tone: "bad", kind: "bar" }] }),
      chartCard("Time to deliver", { ...shared, format: span, series: [{ key: "p50", label: "Half within", tone: "ok", kind: "line" }, { key: "p95", label: "95 % within", tone: "wait", kind: "line" }, { key: "p99", label: "99 % within", tone: "warn", kind: "line", dashed: true }] }),
      chartCard("Waiting", { ...shared, format: count, series: [{ key: "waiting", label: "Deliveries waiting", tone: "wait", kind: "area" }] }),
      chartCard("Oldest waiting", { ...shared, format: span, series: [{ key: "oldestSeconds", label: "Age of the oldest", tone: "warn", kind: "area" }] }))));
  }
  const jobs = jobStrip(() => refresh(), (job) => job.kind === "replay" && job.filter.destination === params.name);
  drawHead(head, shown, act);
  const card = tabs("Destination", [
    ["overview", "Overview", () => { drawCharts().catch((error) => fill(charts, problemBox(error))); return charts; }],
    ["deliveries", "Deliveries", () => { list.reload(); return list.node; }, true],
    shown.policy && ["policy", "Retry policy", () => policy(shown)],
    ["security", "Signing secret", () => security(shown, path)],
    ["test", "Test", () => test(shown, path)],
    ["again", "Send again", () => againPanel(shown, jobs)],
  ], query.tab ?? "overview", (next) => setQuery({ tab: next === "overview" ? null : next }, { replace: true }));
  const refresh = throttled(async () => { await reread({ background: true }); if (list.rows.length) await list.refresh(); }, 1500);
  const refreshCharts = throttled(() => (charts.isConnected && !charts.matches(":has(svg:hover), :has(.twin:not([hidden]))") ? drawCharts({ background: true }) : null), 10000);
  const unsubscribe = subscribe((topic, data) => {
    if (["tick", "figures"].includes(topic) || topic === "delivery" && data?.destination === params.name) { refresh(); refreshCharts(); }
  });
  return {
    nodes: [head, card],
    stop() { unsubscribe(); jobs.stop(); },
    refresh: reread,
    update(next) { if ((next.range ?? "24h") !== range) { range = next.range ?? "24h"; drawCharts().catch((error) => say(error.message)); } },
    keys: list.keys,
  };
}

function drawHead(node, one, act) {
  const isPaused = destinationState(one) === "paused";
  const held = one.held ?? one.states.held ?? 0;
  redraw(node, () => fill(node,
    pageHead(h("span.row", one.name, badge(destinationState(one))), {
      crumbs: [["Destinations", "/destinations"]], note: `${one.type === "webhook" ? "Webhook" : "User API"} · ${one.target}`,
      actions: isOperator() ? [button(isPaused ? "Resume" : "Pause", () => (isPaused ? act("resume", {}, `${one.name} goes on`) : pause(one, act)), { symbol: isPaused ? "play" : "pause" })] : [],
    }),
    isPaused && h("section.verdict", h("span.mark.tone-warn", icon("pause")), h("p", `Paused${one.paused?.since ? ` ${relative(one.paused.since)}` : ""}${one.paused ? `, ${pauseReason(one.paused)}` : ""}. What comes is kept and goes out, in order, on resuming.`)),
    held > 0 && h("section.verdict", h("span.mark.tone-held", icon("hand")), h("p.grow", `${plural(held, "delivery is", "deliveries are")} held: a mass change that somebody has to approve.`),
      isOperator() && h("span.row", button("Approve", () => approve(one, held, act), { kind: "primary" }), button("Reject", () => reject(one, held, act), { kind: "danger" }))),
    h("section.tiles", { "aria-label": "Figures" },
      tile("Waiting", count(waitingOf(one.states)), one.oldest ? ["oldest ", time(one.oldest, "relative")] : "nothing waits"), tile("Delivered", count(one.states.delivered), percent(one.states.delivered + one.states.dead ? one.states.delivered / (one.states.delivered + one.states.dead) : null)),
      tile("Dead", count(one.states.dead), one.states.dead ? h("a", { href: `/deliveries?state=dead&destination=${encodeURIComponent(one.name)}` }, "Show them") : "none"), tile("On their way", count(one.inFlight ?? 0), one.lastSuccess ? ["last success ", time(one.lastSuccess, "relative")] : "no success yet")),
    one.lastFailure && remark("warn", "Last failure ", time(one.lastFailure.time, "relative"), `: ${one.lastFailure.detail}`)));
}

const tile = (label, value, delta) => h("div.tile", h("span.label", label), h("span.value", value), h("span.delta", delta));

async function pause(one, act) {
  const text = "Nothing is sent until somebody resumes it. What comes meanwhile is kept, in order.";
  if (await confirm(`Pause ${one.name}?`, text, "Pause")) act("pause", {}, `${one.name} is paused`);
}

async function approve(one, held, act) {
  if (await confirm(`Approve ${plural(held, "delivery", "deliveries")}?`, `They go to ${one.name} now.`, `Approve ${count(held)}`)) act("approve", {}, "Approved");
}

async function reject(one, held, act) {
  if (await confirm(`Reject ${plural(held, "delivery", "deliveries")}?`, `They are skipped: ${one.name} does not learn of these changes until a resync.`, `Reject ${count(held)}`, { danger: true })) act("reject", {}, "Rejected");
}

function policy(one) {
  const rule = one.policy;
  if (!rule) return h("p.muted.small", "The gateway does not say.");
  return h("div.stack", schedule(rule), facts([
    ["Gives up after", span(rule.giveUpAfterSeconds)], ["When given up", rule.onDead === "hold" ? "Later events of the same user wait for an operator" : "Later events of the same user go on"],
    ["Time for an answer", span(rule.timeoutSeconds)], ["At the same time", count(rule.concurrency)], ["Pace", rule.ratePerSecond ? `${count(rule.ratePerSecond)} a second` : "as fast as it answers"],
    ["Events", (rule.events ?? ["*"]).map((type) => [h("span.chip.code", type), " "])], ["Format", rule.format],
  ], true), h("p.small.muted", "Waits vary by up to a fifth, so that what failed together does not come back together. To change it, edit the configuration and reload."));
}

/** The tries on a line: what lies between them above it, how long after the first below. */
function schedule(rule) {
  const tries = [0];
  for (const wait of rule.scheduleSeconds) {
    const next = tries[tries.length - 1] + wait;
    if (next > rule.giveUpAfterSeconds) break;
    tries.push(next);
  }
  const every = rule.scheduleSeconds[rule.scheduleSeconds.length - 1];
  const isWhole = tries.length > rule.scheduleSeconds.length;
  const more = isWhole && every > 0 ? Math.floor((rule.giveUpAfterSeconds - tries[tries.length - 1]) / every) : 0;
  const points = tries.map((seconds, index) => ({ time: seconds * 1000, tone: "wait", label: index === 0 ? "At once" : span(seconds), note: `Try ${index + 1}` }));
  points.push({ time: rule.giveUpAfterSeconds * 1000, tone: "bad", label: span(rule.giveUpAfterSeconds), note: "Given up", gap: more ? `${count(more)} more, every ${span(every)}` : "" });
  const words = `At once${tries.length > 1 ? `, then ${tries.slice(1).map(span).join(", ")} after the first try` : ""}${more ? `, then ${count(more)} more, one every ${span(every)}` : ""}; given up after ${span(rule.giveUpAfterSeconds)}.`;
  return h("figure.stack.tight", timelineChart(points, { label: "Retry policy", words }), h("figcaption.small.muted", words));
}

function security(one, path) {
  if (one.type !== "webhook") return h("p.muted.small", "This destination signs in with its own credentials, which are in the configuration.");
  return h("div.stack", h("p.small", "Every webhook is signed after Standard Webhooks. Rotating makes a new secret; until the overlap ends each webhook carries a signature of both, so that the receiver can change over without a gap."),
    isOperator() ? h("div.row", button("Rotate the secret", () => rotate(one, path), { symbol: "key" })) : h("p.muted.small", "Only an operator can rotate it."));
}

async function rotate(one, path) {
  const overlap = h("select", [["3600", "1 hour"], ["86400", "24 hours"], ["604800", "7 days"]].map(([value, text]) => h("option", { value, selected: value === "86400" }, text)));
  const agreed = await dialog(`Rotate the secret of ${one.name}?`, () => [h("p", "The new secret is shown once. The old one stays valid for the overlap."), h("label.field", "Overlap", overlap)], (close) => [
    h("button", { type: "button", on: { click: () => close(false) } }, "Cancel"), h("button.primary", { type: "submit", on: { click: () => close(true) } }, "Rotate")]);
  if (!agreed) return;
  try {
    const { secret, oldUntil } = await post(`${path}/rotate-secret`, { overlapSeconds: Number(overlap.value) });
    await dialog("The new secret", () => [h("p", "Copy it to the receiver now: it is never shown again."), h("div.secret", h("code", { "data-secret": "" }, secret), copyButton(secret, "Copy the secret")),
      oldUntil && h("p.small.muted", "The old one signs too until ", time(oldUntil, "full"), ".")], (close) => [h("button.primary", { type: "submit", on: { click: () => close() } }, "I have copied it")], { dismissable: false });
  } catch (error) { say(error.message); }
}

function test(one, path) {
  const result = h("div.stack");
  const run = async (event) => {
    const source = event.currentTarget;
    source.disabled = true;
    fill(result, h("p.muted.small", "Waiting for the answer…"));
    try {
      const trial = await post(`${path}/test`);
      fill(result, h("p.row", { role: "status" }, badge(trial.ok ? "done" : "failed", trial.ok ? "It works" : outcome(null, trial.failure)), h("span.muted", trial.detail)), trial.exchanges.map(exchange));
    } catch (error) { fill(result, problemBox(error)); }
    source.disabled = false;
  };
  return h("div.stack", h("p.small", one.type === "webhook" ? "Sends an event of the type “test” and shows exactly what went out and what came back. Nothing waits for it and it is not tried again."
    : "Looks up somebody who does not exist, with “find”, and shows exactly what went out and what came back. Nothing is changed over there."),
    isOperator() ? h("div.row", button("Send a test", run, { symbol: "out" })) : h("p.muted.small", "Only an operator can send one."), result);
}

const fields = (headers) => (headers ?? []).map((field) => `${field.name}: ${field.value}`);

/** One request of a test, and what came back. */
function exchange({ request, answer }) {
  return h("section.stack.tight", h("h3", `${request.method} ${request.url}`), codeBlock([...fields(request.headers), "", request.body].join("\n"), "the request"),
    h("p.small", h("span.strong", answer.status ? String(answer.status) : outcome(null, answer.failure)), ` after ${span(answer.microseconds.total / 1e6)}${answer.peer ? ` from ${answer.peer}` : ""}`),
    codeBlock([...fields(answer.headers), "", answer.body || answer.detail].join("\n"), "the answer"));
}

const since = [["900", "15 minutes ago"], ["3600", "1 hour ago"], ["86400", "24 hours ago"], ["604800", "7 days ago"], ["", "Another time"]];

/** Sending again: what went since a moment, or what everybody is now. */
function againPanel(one, jobs) {
  const from = h("select", since.map(([value, text]) => h("option", { value, selected: value === "3600" }, text)));
  const moment = h("input", { type: "datetime-local", step: 1, value: new Date(Date.now() - new Date().getTimezoneOffset() * 60000 - 86400000).toISOString().slice(0, 19) });
  const exact = h("label.field", { hidden: true }, "Exactly", moment);
  from.addEventListener("change", () => { exact.hidden = from.value !== ""; });
  const onlyDead = h("input", { type: "checkbox" });
  const begin = async () => {
    const time = from.value ? new Date(Date.now() - Number(from.value) * 1000) : new Date(moment.value);
    if (Number.isNaN(time.getTime())) return say("Choose a time");
    try {
      const job = await runReplay(one.name, { since: time.toISOString(), onlyUndelivered: onlyDead.checked });
      if (job && job.state !== "running") jobs.drop(job.id);
    } catch (error) { say(error.message); }
    return undefined;
  };
  const progress = h("div.stack.tight");
  const refused = h("p.small.muted", "Only an operator can.");
  return h("div.stack",
    h("section.stack.tight", h("h3", "Replay since"), h("p.small", "Sends once more what went to this destination since a moment, for a receiver that has lost what it had taken. Each keeps its id."),
      isOperator() ? h("div.row.form", h("label.field", "Since", from), exact, h("label.check", onlyDead, "Only what was given up"), button("Replay", begin, { symbol: "retry" })) : refused, jobs.node),
    h("section.stack.tight", h("h3", "Resync everybody"), h("p.small", "Sends the current state of everybody as snapshots, for a receiver that is new or has lost data. They queue behind what waits, at most 500 a second."),
      isOperator() ? h("div.row", button("Resync everybody", () => resync(one, progress), { symbol: "out" })) : refused.cloneNode(true), progress));
}

/** Begins a resync and shows how far it is. */
async function resync(one, node) {
  if (!await confirm(`Resync ${one.name}?`, "It gets a snapshot of every user and group that its integrations have.", "Resync")) return;
  const words = h("p.small", { role: "status" });
  const bar = h("progress", { max: 1, "aria-label": "Resync: progress" });
  fill(node, bar, words);
  try {
    for (let now = await post("/resync", { destination: one.name }); ; now = await get("/resync", {}, { background: true })) {
      bar.value = now.total ? now.done / now.total : 1;
      fill(words, now.state === "running" ? `${count(now.done)} of ${count(now.total)}` : now.state === "done" ? `${plural(now.deliveries, "snapshot")} queued` : now.failure);
      if (now.state !== "running" || !node.isConnected) break;
      await new Promise((resolve) => { setTimeout(resolve, 500); });
    }
  } catch (error) { fill(node, problemBox(error)); }
}
