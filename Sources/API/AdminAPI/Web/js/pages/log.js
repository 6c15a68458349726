// The provisioning log: what identity providers sent, and what they were answered.
import { get } from "../api.js";
import { fill, h } from "../dom.js";
import { chartCard } from "../chart.js";
import { count } from "../format.js";
import { Facets } from "../facets.js";
import { List } from "../list.js";
import { subscribe, throttled } from "../live.js";
import { empty, pageHead } from "../parts.js";
import { QueryBar } from "../query.js";
import { setQuery } from "../router.js";
import { stateWords } from "../words.js";
import { completePeople, personID, requestColumns, requestHref, ranges, secondsOf } from "./shared.js";

const names = ["integration", "operation", "outcome", "status", "type", "user", "quirk", "after", "until"];
const operations = ["create", "replace", "patch", "delete", "bulk", "get", "list", "discovery"];
const outcomes = ["ok", "client_error", "auth_error", "throttled", "unavailable", "server_error"];

export default async function log({ query, title }) {
  title("Provisioning log");
  let values = query;
  const status = await get("/status");
  const bar = new QueryBar({
    label: "Filter requests", placeholder: "status:409 user:anna after:2h", free: "user",
    keys: [
      { key: "user", hint: "whom it was about", values: completePeople }, { key: "status", hint: "409, 400, …", values: ["200", "201", "204", "400", "401", "404", "409", "412", "429", "503"] },
      { key: "operation", hint: "patch, create, …", values: operations }, { key: "outcome", hint: "ok, client_error, …", values: outcomes },
      { key: "type", hint: "scimType of the error", values: ["uniqueness", "invalidValue", "invalidFilter", "invalidPath", "invalidSyntax", "noTarget", "mutability", "tooMany"] },
      { key: "integration", hint: "who sent it", values: status.integrations.map((one) => one.name) },
      { key: "quirk", hint: "what was put right", values: [...new Set(status.integrations.flatMap((one) => Object.keys(one.quirks ?? {})))] },
      { key: "after", hint: "2h, 30m, 7d or a time", values: ["15m", "1h", "24h", "7d"] }, { key: "until", hint: "the same", values: ["15m", "1h", "24h"] },
    ],
    onQuery: (found) => setQuery({ ...Object.fromEntries(names.map((name) => [name, null])), ...found }),
  });
  const facets = new Facets({
    label: "Narrow down", onChoose: (key, chosen) => setQuery({ [key]: chosen }),
    groups: [{ key: "outcome", title: "Outcome", word: (value) => stateWords(value)[2], order: outcomes }, { key: "operation", title: "Operation", order: operations }, { key: "integration", title: "Integration", single: true }],
  });
  const list = new List({
    name: "Requests", path: "/requests", columns: requestColumns, href: (row) => requestHref(row.id), filter: () => apiFilter(values),
    empty: () => (names.some((name) => values[name])
      ? empty("search", "No request matches", "Only requests within their retention are kept.", h("a.button", { href: "/log" }, "Clear the filter"))
      : empty("log", values.all ? "Nothing has come yet" : "No change has come yet", "As soon as the identity provider sends something, it is here with what became of it.",
        values.all ? h("a.button", { href: "/integrations" }, "Connect an identity provider") : h("a.button", { href: "/log?all=1" }, "Show reads too"))),
  });
  const strip = h("div");
  const reads = h("label.check", h("input", { type: "checkbox", checked: Boolean(values.all), on: { change: (event) => setQuery({ all: event.target.checked ? "1" : null }) } }), "Reads too");
  facets.show({ outcome: ones(outcomes), operation: ones(operations), integration: ones(status.integrations.map((one) => one.name)) }, values);

  async function histogram() {
    const range = ranges.some(([id]) => id === values.after) ? values.after : "24h";
    const stats = await get("/stats", { range, integration: values.integration?.split(",")[0] }, { background: true });
    fill(strip, chartCard("Requests over time", { points: stats.points.map((point) => ({ time: point.time, ...point.requests })), seconds: secondsOf(range), format: count, series: [
      { key: "ok", label: "Success", tone: "ok", kind: "bar" }, { key: "client_error", label: "Refused", tone: "warn", kind: "bar" }, { key: "auth_error", label: "Not authorised", tone: "off", kind: "bar" },
      { key: "unavailable", label: "Unavailable", tone: "bad", kind: "bar" }, { key: "server_error", label: "Server error", tone: "bad", kind: "bar" }] }));
  }
  function load() {
    bar.set(values);
    facets.show({ outcome: ones(outcomes), operation: ones(operations), integration: ones(status.integrations.map((one) => one.name)) }, values);
    reads.firstElementChild.checked = Boolean(values.all);
    histogram().catch(() => {});
    return list.reload();
  }
  const refresh = throttled(() => list.refresh(), 1000);
  const unsubscribe = subscribe((topic) => { if (["tick", "figures", "request"].includes(topic)) refresh(); });
  load();
  return {
    nodes: [pageHead("Provisioning log", { note: "What identity providers sent and what they were answered, newest first." }), bar.node, strip,
      h("div.with-facets", facets.node, h("div.card", h("header", reads, list.tools), list.node))],
    stop: unsubscribe, refresh: load, update(next) { values = next; load(); }, keys: list.keys,
  };
}

const ones = (values) => Object.fromEntries(values.map((value) => [value, ""]));

async function apiFilter(values) {
  const filter = Object.fromEntries(names.filter((name) => values[name] && name !== "user").map((name) => [name, values[name]]));
  if (values.user) filter.resource = await personID(values.user) ?? "00000000-0000-0000-0000-000000000000";
  if (!values.all && !filter.operation) filter.changes = "true";
  return filter;
}
