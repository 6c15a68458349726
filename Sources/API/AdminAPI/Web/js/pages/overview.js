// Is all well, and if not, what is the matter?
import { get } from "../api.js";
import { fill, h, redraw } from "../dom.js";
import { chartCard, spark } from "../chart.js";
import { count, percent, span } from "../format.js";
import { icon } from "../icons.js";
import { runOnAll } from "../bulk.js";
import { subscribe, throttled } from "../live.js";
import { button, card, empty, pageHead, problemBox, smallTable } from "../parts.js";
import { say } from "../dialog.js";
import { isOperator } from "../session.js";
import { time } from "../time.js";
import { badge, failureHint, failureOf, outcome } from "../words.js";
import { providers, destinationHref, destinationState, integrationHref, rangePicker, secondsOf, waitingOf } from "./shared.js";

const marks = { ok: ["check", "ok"], waiting: ["clock", "wait"], failing: ["warn", "warn"], dead: ["dead", "bad"], down: ["dead", "bad"] };

export default async function overview({ query, title }) {
  title("Overview");
  let range = query.range ?? "24h";
  const nodes = h("div.stack");
  // What one part cannot show must not hide the others.
  const part = (promise) => promise.catch((error) => { if (error.status === 401) throw error; return error; });
  const read = (options) => Promise.all([part(get("/overview", { range }, options)), part(get("/stats", { range }, options)), get("/status", {}, options)]);
  const show = (data) => redraw(nodes, () => draw(nodes, range, ...data));
  show(await read());
  const refresh = throttled(async () => {
    // Nothing may change or move while somebody reads a chart or is about to press a button.
    if (nodes.matches(":has(.chart svg:hover), :has(.twin:not([hidden])), :has(.attention tr:hover)")) return;
    show(await read({ background: true }));
  }, 3000);
  const unsubscribe = subscribe((topic) => { if (["tick", "figures"].includes(topic)) refresh(); });
  return {
    nodes: [nodes], stop: unsubscribe,
    refresh: async () => show(await read()),
    async update(next) { range = next.range ?? "24h"; try { show(await read()); } catch (error) { say(error.message); } },
  };
}

function draw(node, range, overview, stats, status) {
  fill(node,
    pageHead("Overview", { actions: [rangePicker(range)] }),
    overview instanceof Error ? problemBox(overview) : verdict(overview),
    status.integrations.every((one) => !one.lastRequest) && firstSteps(status),
    !(overview instanceof Error) && [tiles(overview, stats.points ?? [], range), overview.attention.length > 0 && attention(overview)],
    stats instanceof Error ? problemBox(stats) : charts(stats, range),
    destinations(status), integrations(status));
}

function verdict(overview) {
  const [symbol, tone] = marks[overview.verdict.level] ?? marks.waiting;
  return h("section.verdict", { role: "status", "aria-label": "Verdict" }, h(`span.mark.tone-${tone}`, icon(symbol)), h("p", overview.verdict.text));
}

function firstSteps(status) {
  const integration = status.integrations[0];
  if (!integration) return h("section.card", empty("integrations", "No integration yet", "Name one under “integrations” in the configuration and reload; then its page shows what to enter at the identity provider."));
  return h("section.card", empty("integrations", "Nothing has come from an identity provider yet", `Make a token for ${integration.name} and enter it, with the tenant URL, at the provider. The page of the integration has the exact fields.`,
    h("a.button", { href: integrationHref(integration.name) }, "Set up ", integration.name)));
}

function tiles(overview, points, range) {
  const { totals, previous } = overview;
  const series = (key) => points.map((point) => point[key]);
  const query = (extra) => `/deliveries?after=${range}${extra}`;
  const tile = (label, value, { href = null, delta = "", values = null, tone = "wait", alarm = false } = {}) => h(href ? "a.tile" : "div.tile", { href, class: alarm ? "alarm" : null },
    h("span.label", label), h("span.value", value), h("span.delta", delta), values && spark(values, tone));
  return h("section.tiles.six", { "aria-label": "Figures" },
    tile("Accepted", count(totals.accepted), { href: query(""), delta: change(totals.accepted, previous?.accepted), values: series("accepted") }),
    tile("Delivered", count(totals.delivered), { href: query("&state=delivered"), delta: change(totals.delivered, previous?.delivered), values: series("delivered"), tone: "ok" }),
    tile("Waiting", count(overview.waiting), { href: "/deliveries?state=pending,blocked,retrying,held", delta: overview.oldest ? ["oldest ", time(overview.oldest, "relative")] : "nothing waits", values: series("waiting") }),
    tile("Failed attempts", count(totals.failed), { href: "/deliveries?state=retrying", delta: change(totals.failed, previous?.failed), values: series("failed"), tone: "warn" }),
    tile("Dead", count(overview.dead), { href: "/deliveries?state=dead", delta: overview.dead ? "kept until retried or skipped" : "none", values: series("dead"), tone: "bad", alarm: overview.dead > 0 }),
    tile("95 % arrive within", span(overview.p95Seconds), { delta: "from 2xx to 2xx", values: series("p95") }));
}

function change(now, before) {
  if (before === undefined || before === null) return "";
  if (now === before) return "as in the time before";
  if (before === 0) return "none in the time before";
  const share = (now - before) / before;
  return Math.abs(share) >= 3 ? `${count(before)} in the time before` : `${share > 0 ? "+" : "−"}${(Math.abs(share) * 100).toFixed(Math.abs(share) < .1 ? 1 : 0)} % on the time before`;
}

function charts(stats, range) {
  const shared = { points: flat(stats.points), seconds: secondsOf(range) };
  return h("div.grid",
    chartCard("Deliveries", { ...shared, format: count, series: [
      { key: "delivered", label: "Delivered", tone: "ok", kind: "bar" }, { key: "failed", label: "Failed attempts", tone: "warn", kind: "bar" },
      { key: "dead", label: "Dead", tone: "bad", kind: "bar" }, { key: "accepted", label: "Accepted", tone: "off", kind: "line", dashed: true }] }),
    chartCard("Time to deliver", { ...shared, format: span, series: [
      { key: "p50", label: "Half within", tone: "ok", kind: "line" }, { key: "p95", label: "95 % within", tone: "wait", kind: "line" },
      { key: "p99", label: "99 % within", tone: "warn", kind: "line", dashed: true }] }),
    chartCard("Waiting", { ...shared, format: count, series: [{ key: "waiting", label: "Deliveries waiting", tone: "wait", kind: "area" }] }),
    chartCard("Requests of identity providers", { ...shared, format: count, series: [
      { key: "ok", label: "Success", tone: "ok", kind: "bar" }, { key: "refused", label: "Refused", tone: "warn", kind: "bar" },
      { key: "broken", label: "Unavailable or failed", tone: "bad", kind: "bar" }] }));
}

const flat = (points) => points.map((point) => ({
  ...point, ok: point.requests?.ok ?? 0,
  refused: (point.requests?.client_error ?? 0) + (point.requests?.auth_error ?? 0) + (point.requests?.throttled ?? 0),
  broken: (point.requests?.unavailable ?? 0) + (point.requests?.server_error ?? 0),
}));

function attention(overview) {
  return card("Needs attention", smallTable("Needs attention", [
    ["Cause", (one) => [h("span.main", outcome(one.status, one.failure)), h("span.sub", failureHint(one.failure ?? failureOf(one.status)))]],
    ["State", (one) => badge(one.state)],
    ["Destination", (one) => h("a.clip", { href: destinationHref(one.destination), "data-tip": one.destination }, one.destination)],
    ["Deliveries", (one) => `${count(one.deliveries)}${one.capped ? " or more" : ""}`, "number"],
    ["People", (one) => count(one.users), "number"],
    ["Since", (one) => [time(one.first, "relative"), h("span.sub", "last ", time(one.last, "relative"))], "nowrap"],
    ["", (one) => h("span.row.tight.actions", h("a.button", { href: listOf(one) }, "Open"),
      isOperator() && button("Retry all", () => runOnAll("retry", filterOf(one)).catch((error) => say(error.message)), { symbol: "retry" }))],
  ], overview.attention), { flush: true, class: "attention" });
}

const filterOf = (one) => ({ state: one.state, destination: one.destination, code: one.status ? String(one.status) : one.failure ?? undefined });
const listOf = (one) => `/deliveries?state=${one.state}&destination=${encodeURIComponent(one.destination)}${one.status || one.failure ? `&code=${one.status ?? one.failure}` : ""}`;

function destinations(status) {
  return card("Destinations", smallTable("Destinations", [
    ["Name", (one) => h("a.main", { href: destinationHref(one.name) }, one.name)],
    ["State", (one) => badge(destinationState(one))],
    ["Delivered", (one) => percent(share(one.states)), "number"],
    ["Waiting", (one) => count(waitingOf(one.states)), "number"],
    ["Dead", (one) => (one.states.dead ? h("a", { href: `/deliveries?state=dead&destination=${encodeURIComponent(one.name)}` }, count(one.states.dead)) : "0"), "number"],
    ["Oldest waiting", (one) => time(one.oldest, "relative")],
    ["Last success", (one) => time(one.lastSuccess, "relative")],
    ["Last failure", (one) => (one.lastFailure ? [one.lastFailure.detail, h("span.sub", time(one.lastFailure.time, "relative"))] : h("span.muted", "none"))],
  ], status.destinations, { none: "Events are stored safely. Add a destination to the configuration and reload, and they go out." }), { flush: true });
}

const share = (states) => {
  const over = (states.delivered ?? 0) + (states.dead ?? 0);
  return over === 0 ? null : states.delivered / over;
};

function integrations(status) {
  return card("Integrations", smallTable("Integrations", [
    ["Name", (one) => h("a.main", { href: integrationHref(one.name) }, one.name)],
    ["Provider", (one) => providers[one.provider] ?? one.provider],
    ["State", (one) => badge(one.paused ? "paused" : one.lastRequest ? "active" : "none", one.paused || one.lastRequest ? undefined : "Nothing yet")],
    ["People", (one) => count(one.users), "number"],
    ["Groups", (one) => count(one.groups), "number"],
    ["Live tokens", (one) => (one.tokens ? count(one.tokens) : h("span.tone-warn.state", "none")), "number"],
    ["Last request", (one) => time(one.lastRequest, "relative")],
    ["Last token ends", (one) => (one.tokenExpires ? time(one.tokenExpires, "relative") : h("span.muted", one.tokens ? "never" : "–"))],
  ], status.integrations, { none: "No integration is configured." }), { flush: true });
}

