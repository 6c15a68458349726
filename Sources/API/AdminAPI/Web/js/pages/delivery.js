// One delivery: what happened, what was sent, what came back, what waits behind it.
import { get, post, segment } from "../api.js";
import { fill, h, redraw, s } from "../dom.js";
import { count, sentence, span } from "../format.js";
import { icon } from "../icons.js";
import { changesTable, codeBlock } from "../json.js";
import { subscribe, throttled } from "../live.js";
import { button, card, copyButton, copyable, facts, pageHead, smallTable, tabs } from "../parts.js";
import { confirm, say } from "../dialog.js";
import { setQuery } from "../router.js";
import { isOperator } from "../session.js";
import { relative, time } from "../time.js";
import { timelineChart } from "../timeline.js";
import { badge, failureHint, failureWord, outcome, stateWords } from "../words.js";
import { deliveryColumns, destinationHref, integrationHref, named, requestHref, subject, webhookBody } from "./shared.js";

export default async function delivery({ params, query, title }) {
  const nodes = h("div.stack");
  let tab = query.tab ?? "attempts";
  let shown = null;
  const read = (options) => get(`/deliveries/${segment(params.id)}`, {}, options);
  function show(data) {
    if (JSON.stringify(data) === JSON.stringify(shown)) return;
    shown = data;
    title(`${stateWords(data.state)[2]}: ${data.event.type}`);
    draw();
  }
  function draw() {
    const data = shown;
    redraw(nodes, () => fill(nodes,
      pageHead(h("span.row", h("span.event", { class: "title-event" }, data.event.type), badge(data.state)), {
        note: data.event.subject ? `${data.event.subject} → ${data.destination}` : null,
        crumbs: [["Deliveries", "/deliveries"]], actions: actions(data, target, act),
      }),
      hint(data),
      way(data),
      h("div.split", h("div.stack", about(data), card("What happened", timeline(data))), details(data, target, tab, (next) => { tab = next; setQuery({ tab: next === "attempts" ? null : next }, { replace: true }); }))));
  }
  async function act(kind) {
    if (kind === "skip" && !await confirm("Skip this delivery?", "It is not sent. What it carried reaches the destination only with a later change or a re-send.", "Skip", { danger: true })) return;
    try {
      await post(`/deliveries/${kind}`, { ids: [params.id] });
      say(kind === "retry" ? "It goes out again now" : "Skipped");
      show(await read());
    } catch (error) { say(error.message); }
  }
  const first = await read();
  // One that is not in the configuration any more has no target.
  const target = await named("/destinations", first.destination, { background: true }).catch(() => null);
  show(first);
  const refresh = throttled(async () => show(await read({ background: true })), 1000);
  const unsubscribe = subscribe((topic, data) => { if (topic === "tick" || topic === "figures" || topic === "delivery" && data?.id === params.id) refresh(); });
  return {
    nodes: [nodes], stop: unsubscribe, refresh: async () => show(await read()), update() {},
    keys: { r: () => { if (isOperator() && ["dead", "retrying"].includes(shown.state)) act("retry"); } },
  };
}

function actions(data, target, act) {
  const can = { retry: ["dead", "retrying"].includes(data.state), skip: ["dead", "retrying", "pending", "blocked", "held"].includes(data.state) };
  return [
    isOperator() && can.retry && button("Retry now", () => act("retry"), { symbol: "retry", kind: "primary" }),
    isOperator() && can.skip && button("Skip", () => act("skip"), { symbol: "skip", kind: "danger" }),
    isOperator() && data.event.user && button("Re-send current state", () => resend(data), { symbol: "out" }),
    isWebhook(target) && copyButton(() => curl(data, target), "Copy as curl", "Copy as curl"),
  ].filter(Boolean);
}

async function resend(data) {
  if (!await confirm("Re-send the current state?", `A snapshot of this person as stored now goes to ${data.destination}, behind what already waits.`, "Re-send")) return;
  try {
    await post(`/users/${segment(data.event.user)}/resend`, { destination: data.destination });
    say("A snapshot is queued");
  } catch (error) { say(error.message); }
}

const isWebhook = (target) => target?.type !== "user-api";

// The signature is made anew for each attempt, so it is left out; the query of the URL may be a secret.
function curl(data, target) {
  const quote = (text) => `'${String(text).replaceAll("'", "'\\''")}'`;
  return [`curl -i -X POST ${target ? quote(target.target) : '"$DESTINATION_URL"'}`, `  -H ${quote("content-type: application/json")}`, `  -H ${quote(`webhook-id: ${data.event.id}`)}`, `  --data-raw ${quote(JSON.stringify(webhookBody(data)))}`].join(" \\\n");
}

function hint(data) {
  const advice = failureHint(data.lastFailure);
  if (!advice || data.finished && data.state !== "dead") return null;
  return h(`p.verdict`, h(`span.mark.tone-${stateWords(data.state)[1]}`, icon("warn")), h("span", h("span.strong", `${outcome(data.lastStatus, data.lastFailure)}. `), advice));
}

function about(data) {
  return card("Delivery", facts([
    ["About", subject(data.event)],
    ["Destination", h("a", { href: destinationHref(data.destination) }, data.destination)],
    ["Integration", h("a", { href: integrationHref(data.event.integration) }, data.event.integration)],
    ["Attempts", count(data.attemptCount)],
    ["Next attempt", data.due && !data.finished ? [time(data.due, "full", true), h("span.muted", ` (${relative(data.due)})`)] : null],
    ["Behind it", behind(data) ? `${behind(data)} waiting` : "nothing"],
    ["Delivery id", copyable(data.id, "Copy the delivery's id")],
    ["Event id", copyable(data.event.id, "Copy the event's id")],
    ["Sequence", count(data.event.sequence)],
  ]));
}

/** The whole way on one line. */
function way(data) {
  const points = [];
  if (data.cause) points.push({ time: data.cause.time, tone: "off", label: "SCIM request" });
  points.push({ time: data.queued, tone: "off", label: "Stored" });
  for (const attempt of (data.attempts ?? []).slice(-8)) {
    points.push({ time: attempt.started, tone: attempt.failure ? "bad" : "ok", label: `Attempt ${attempt.number}`, note: attempt.failure ? String(attempt.status ?? failureWord(attempt.failure)) : String(attempt.status), seconds: (attempt.microseconds?.total ?? 0) / 1e6 });
  }
  if (data.due && !data.finished) points.push({ time: data.due, tone: "warn", label: "Next attempt", planned: true });
  const drawn = timelineChart(points);
  return drawn && h("section.card", { "aria-label": "The way of this delivery" }, h("div.body", drawn));
}

function timeline(data) {
  const steps = [];
  if (data.cause) steps.push(["inbox", "ok", h("a", { href: requestHref(data.cause.id) }, sentence(data.cause.summary || "SCIM request")), [time(data.cause.time, "full", true), ` · answered ${data.cause.status} in ${span(data.cause.microseconds / 1e6)}`]]);
  steps.push(["store", "ok", "Stored", time(data.queued, "full", true)]);
  for (const attempt of data.attempts ?? []) {
    const ok = !attempt.failure;
    steps.push([ok ? "check" : "cross", ok ? "ok" : data.state === "dead" ? "bad" : "warn", `Attempt ${attempt.number}: ${ok ? attempt.status : outcome(attempt.status, attempt.failure)}`, [time(attempt.started, "full", true), ` · ${span((attempt.microseconds?.total ?? 0) / 1e6)}`]]);
  }
  const last = { blocked: ["lock", "wait", "Waits for an older one"], pending: ["clock", "wait", "Waits for its turn"], retrying: ["clock", "warn", "Next attempt"], held: ["hand", "held", "Held until approved"], dead: ["dead", "bad", "Given up"], skipped: ["skip", "off", "Skipped"], superseded: ["merge", "off", "Superseded"] }[data.state];
  if (last) steps.push([...last, data.due && !data.finished ? [time(data.due, "full", true), ` · ${relative(data.due)}`] : data.finished ? time(data.finished, "full", true) : stateWords(data.state)[3]]);
  return h("ol.steps", steps.map(([symbol, tone, what, when]) => h("li", h(`span.mark.tone-${tone}`, icon(symbol)), h("div", h("p.what", what), h("p.small.muted", when)))));
}

function details(data, target, selected, onSelect) {
  return tabs("Details", [
    ["attempts", "Attempts", () => attempts(data)],
    ["changes", "Changes", () => changesTable(data.changes ?? data.data?.changes)],
    ["request", "Request", () => h("div.stack", h("p.small.muted", isWebhook(target) ? `What ${data.finished ? "was" : "is"} sent. The signature is made for each attempt and not stored.` : ["The event. The destination's templates make calls of it; ", h("a", { href: `${destinationHref(data.destination)}?tab=test` }, "a test"), " shows them whole."]), codeBlock(webhookBody(data), "the body"))],
    ["response", "Answer", () => answer(data)],
    ["source", "SCIM source", () => source(data)],
    ["lane", `Waiting behind${behind(data) ? ` (${behind(data)})` : ""}`, () => lane(data), true],
  ], selected, onSelect);
}

const phases = [["resolved", "Name look-up", "off"], ["connected", "Connect", "wait"], ["secured", "TLS", "warn"], ["firstByte", "First byte", "ok"], ["total", "Rest of the answer", "off"]];

function attempts(data) {
  return h("div.stack", smallTable("Attempts", [
    ["No.", (one) => one.number, "slim"], ["Time", (one) => time(one.started, "full", true)],
    ["Result", (one) => [h("span.main", one.failure ? outcome(one.status, one.failure) : String(one.status ?? "–")), one.detail && h("span.sub", one.detail)]],
    ["Took", (one) => [span((one.microseconds?.total ?? 0) / 1e6), h("span.sub", timing(one.microseconds))]], ["Peer", (one) => (one.peer ? h("code", one.peer) : "–")],
  ], data.attempts ?? [], { none: data.state === "blocked" ? "Not tried yet: an older delivery of the same user or group comes first." : "Not tried yet." }));
}

function timing(microseconds) {
  if (!microseconds?.total) return null;
  let before = 0;
  const parts = phases.map(([key, label, tone]) => {
    const end = microseconds[key] || before;
    const part = [label, tone, before, Math.max(0, end - before)];
    before = Math.max(before, end);
    return part;
  }).filter(([, , , length]) => length > 0);
  const words = parts.map(([label, , , length]) => `${label} ${span(length / 1e6)}`).join(", ");
  return h("span.timing", { role: "img", "aria-label": words, "data-tip": words }, s("svg", { viewBox: `0 0 ${before} 8`, preserveAspectRatio: "none", "aria-hidden": "true" },
    parts.map(([, tone, start, length]) => s(`rect.fill-${tone}`, { x: start, width: length, y: 0, height: 8 }))));
}

function answer(data) {
  const tried = (data.attempts ?? []).filter((one) => one.status || one.answer);
  if (tried.length === 0) return h("p.muted.small", "No answer has come yet.");
  return h("div.stack", tried.slice().reverse().map((one) => h("section.stack.tight", h("h3", `Attempt ${one.number}: ${one.status ?? failureWord(one.failure)}`),
    one.answer ? codeBlock(one.answer, `the answer to attempt ${one.number}`) : h("p.muted.small", "The answer had no body."),
    one.answer?.length >= 16384 && h("p.small.muted", "Cut off here: only the first 16 KiB are kept."))));
}

function source(data) {
  const cause = data.cause;
  if (!cause) return h("p.muted.small", "The request that caused this is not kept any more, or an operator caused it.");
  return h("div.stack", facts([["Request", h("a", { href: requestHref(cause.id) }, sentence(cause.summary || cause.id))], ["Answer", badge(cause.status < 400 ? "ok" : "client_error", String(cause.status))],
    ["Time", time(cause.time, "full", true)], ["Took", span(cause.microseconds / 1e6)], ["Quirks", cause.quirks?.length ? cause.quirks.map((quirk) => h("span.chip.code", quirk)) : "none"], ["Id", copyable(cause.id)]]));
}

const behind = (data) => (data.behind?.items.length ? `${count(data.behind.items.length)}${data.behind.more ? " or more" : ""}` : "");

function lane(data) {
  return smallTable("What waits behind this delivery", deliveryColumns.slice(0, 4).map((column) => [column.label, column.cell]), data.behind?.items ?? [], {
    none: "Nothing waits behind this delivery.",
  });
}

