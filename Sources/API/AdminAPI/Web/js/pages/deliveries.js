// All deliveries: facets, query bar, live rows, bulk work.
import { get, post, segment } from "../api.js";
import { fill, h } from "../dom.js";
import { chart } from "../chart.js";
import { count, plural } from "../format.js";
import { Facets } from "../facets.js";
import { jobStrip, runOnAll } from "../bulk.js";
import { List } from "../list.js";
import { subscribe, throttled } from "../live.js";
import { button, empty, pageHead } from "../parts.js";
import { confirm, say } from "../dialog.js";
import { QueryBar } from "../query.js";
import { setQuery } from "../router.js";
import { isOperator } from "../session.js";
import { deliveryStateNames, eventTypes, failureNames, failureWord, stateWords } from "../words.js";
import { completePeople, deliveryColumns, deliveryHref, personID, ranges, secondsOf } from "./shared.js";

const names = ["state", "destination", "type", "code", "integration", "user", "group", "after", "until", "event", "request"];
const retryable = new Set(["dead", "retrying"]);

export default async function deliveries({ query, title }) {
  title("Deliveries");
  let values = pick(query);
  const known = await get("/status");
  const bar = new QueryBar({
    label: "Filter deliveries", placeholder: "user:anna state:dead code:503 after:2h", free: "user",
    keys: queryKeys(known), onQuery: (found) => setQuery({ ...Object.fromEntries(names.map((name) => [name, null])), ...found }),
  });
  const facets = new Facets({
    label: "Narrow down", onChoose: (key, chosen) => setQuery({ [key]: chosen }),
    groups: [
      { key: "state", title: "State", word: (value) => stateWords(value)[2], order: deliveryStateNames },
      { key: "destination", title: "Destination", single: true }, { key: "type", title: "Event", word: (value) => h("code", value) },
      { key: "code", title: "Last result", word: (value) => failureWord(value) || value }, { key: "integration", title: "Integration", single: true },
    ],
  });
  const bulk = h("div.bulk", { hidden: true });
  const list = new List({
    name: "Deliveries", path: "/deliveries", columns: deliveryColumns, href: (row) => deliveryHref(row.id), selectable: isOperator(),
    filter: () => apiFilter(values), single: (row) => get(`/deliveries/${segment(row.id)}`, {}, { background: true }),
    onSelection: () => drawBulk(), empty: () => nothing(values),
  });
  const strip = h("div.strip");
  const total = h("p.muted.small", { role: "status" });
  const page = h("div.card", h("header", total, list.tools), list.node, bulk);
  const jobs = jobStrip(() => refresh());
  let matching = 0;

  async function counts(background = false) {
    const found = await get("/deliveries/facets", await apiFilter(values), { background });
    matching = found.total;
    fill(total, `${found.capped ? "More than " : ""}${plural(found.total, "delivery", "deliveries")}${found.capped ? "; the counts are of these" : ""}`);
    facets.show({ state: found.states, destination: found.destinations, type: found.types, code: { ...found.codes, ...Object.fromEntries(Object.entries(found.failures).filter(([name]) => !name.startsWith("http_"))) }, integration: found.integrations }, values);
    drawBulk();
  }

  async function histogram(background = false) {
    const range = ranges.some(([id]) => id === values.after) ? values.after : "24h";
    const span = values.until || values.after && !ranges.some(([id]) => id === values.after) ? { from: moment(values.after), to: moment(values.until) } : { range };
    const stats = await get("/stats", { ...span, destination: first(values.destination), integration: first(values.integration) }, { background });
    const seconds = span.range ? secondsOf(range) : (new Date(stats.to) - new Date(stats.from)) / 1000;
    const { figure, toggle } = chart({ label: "Deliveries over time", points: stats.points, seconds, format: count, series: [
      { key: "delivered", label: "Delivered", tone: "ok", kind: "bar" }, { key: "failed", label: "Failed attempts", tone: "warn", kind: "bar" }, { key: "dead", label: "Dead", tone: "bad", kind: "bar" }],
    onRange: (after, until) => setQuery({ after, until }) });
    fill(strip, h("section.card", { "aria-label": "Deliveries over time" }, h("header", h("h2", "Over time"), h("span.row.tight", h("span.hint", "Drag to choose a time"), toggle)), h("div.body", figure)));
  }

  function drawBulk() {
    const chosen = list.selected.size;
    const isAll = chosen > 0 && chosen === list.rows.length && matching > chosen;
    bulk.hidden = !isOperator() || chosen === 0;
    const shown = `${chosen} ${isAll && matching}`;
    if (bulk.dataset.shown === shown) return;
    bulk.dataset.shown = shown;
    fill(bulk, chosen > 0 && [
      h("span.strong", { role: "status" }, `${count(chosen)} selected`),
      button("Retry now", () => act("retry", [...list.selected]), { symbol: "retry" }),
      button("Skip", () => act("skip", [...list.selected]), { symbol: "skip", kind: "danger" }),
      isAll && [h("span.muted", "or"), button(`Retry all ${count(matching)} matching`, () => all("retry"), { kind: "plain" }), button(`Skip all ${count(matching)} matching`, () => all("skip"), { kind: "plain danger" })],
    ]);
  }

  async function act(kind, ids) {
    const what = plural(ids.length, "delivery", "deliveries");
    if (kind === "skip" && !await confirm(`Skip ${what}?`, "They are not sent. What they carried reaches the destination only with a later change or a resync.", `Skip ${count(ids.length)}`, { danger: true })) return;
    try {
      const { changed } = await post(`/deliveries/${kind}`, { ids });
      const left = ids.length - changed;
      say(`${count(changed)} ${kind === "skip" ? "skipped" : changed === 1 ? "goes out again now" : "go out again now"}${left ? `; ${count(left)} in no state for it` : ""}`);
      list.selected.clear();
      drawBulk();
      await list.refresh();
      list.redraw();
    } catch (error) { say(error.message); }
  }

  async function all(kind) {
    try {
      const job = await runOnAll(kind, await apiFilter(values));
      if (!job) return;
      if (job.state !== "running") jobs.drop(job.id);
      list.selected.clear();
      drawBulk();
      await Promise.all([list.refresh(), counts()]);
      list.redraw();
    } catch (error) { say(error.message); }
  }

  async function load() {
    bar.set(values);
    await Promise.all([list.reload(), quiet(counts()), quiet(histogram())]);
  }

  const refresh = throttled(() => Promise.all([list.refresh(), counts(true)]), 1000);
  const refreshStrip = throttled(() => (strip.matches(":has(svg:hover), :has(.twin:not([hidden]))") ? null : histogram(true)), 10000);
  const unsubscribe = subscribe((topic) => { if (["tick", "figures", "delivery"].includes(topic)) { refresh(); refreshStrip(); } });
  const quick = h("div.row.tight", isOperator() && button("Retry all matching", () => all("retry"), { symbol: "retry" }));
  load();
  return {
    nodes: [pageHead("Deliveries", { note: "One event on its way to one destination, newest first.", actions: [quick] }), bar.node, jobs.node, strip, h("div.with-facets", facets.node, page)],
    stop() { unsubscribe(); jobs.stop(); },
    refresh: load,
    update(next) { values = pick(next); load(); },
    keys: { ...list.keys, r: () => {
      const ids = list.selected.size ? [...list.selected] : list.rows[list.place] && retryable.has(list.rows[list.place].state) ? [list.rows[list.place].id] : [];
      if (isOperator() && ids.length) act("retry", ids);
    } },
  };
}

const first = (text) => text?.split(",")[0];
const quiet = (promise) => promise.catch((error) => { if (error.status === undefined) console.error(error); });
const pick = (query) => Object.fromEntries(names.filter((name) => query[name]).map((name) => [name, query[name]]));

async function apiFilter(values) {
  const filter = { ...values };
  if (filter.user) filter.user = await personID(filter.user) ?? "00000000-0000-0000-0000-000000000000";
  return filter;
}

/** "2h" → the moment two hours ago; a moment as it is. */
function moment(text) {
  const match = text?.match(/^(\d+)(s|m|h|d)$/);
  if (!match) return text ?? null;
  return new Date(Date.now() - Number(match[1]) * { s: 1, m: 60, h: 3600, d: 86400 }[match[2]] * 1000).toISOString();
}

function queryKeys(status) {
  return [
    { key: "user", hint: "name, e-mail or id", values: completePeople },
    { key: "state", hint: "dead, retrying, …", values: deliveryStateNames },
    { key: "code", hint: "503, timeout, …", values: ["200", "400", "401", "404", "410", "429", "500", "502", "503", ...failureNames] },
    { key: "type", hint: "user.deactivated, …", values: ["user.*", "group.*", ...eventTypes] },
    { key: "after", hint: "2h, 30m, 7d or a time", values: ["15m", "1h", "24h", "7d", "30d"] },
    { key: "until", hint: "the same", values: ["15m", "1h", "24h", "7d"] },
    { key: "destination", hint: "where to", values: status.destinations.map((one) => one.name) },
    { key: "integration", hint: "where from", values: status.integrations.map((one) => one.name) },
    { key: "group", hint: "its id", values: [] }, { key: "event", hint: "evt_…", values: [] }, { key: "request", hint: "req_…", values: [] },
  ];
}

function nothing(values) {
  if (Object.keys(values).length === 0) return empty("deliveries", "Nothing to deliver yet", "As soon as an identity provider sends a change, its deliveries are here.", h("a.button", { href: "/integrations" }, "Connect an identity provider"));
  return empty("search", "No delivery matches", `In force: ${Object.entries(values).map(([key, value]) => `${key}:${value}`).join("  ")}`, h("a.button", { href: "/deliveries" }, "Clear the filter"));
}
