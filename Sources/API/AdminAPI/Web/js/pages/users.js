// People, as the identity provider keeps them here, and whether the destinations know.
import { get } from "../api.js";
import { h } from "../dom.js";
import { List } from "../list.js";
import { subscribe, throttled } from "../live.js";
import { Facets } from "../facets.js";
import { empty, pageHead } from "../parts.js";
import { QueryBar } from "../query.js";
import { setQuery } from "../router.js";
import { time } from "../time.js";
import { badge } from "../words.js";
import { syncChips, userHref } from "./shared.js";
import { count } from "../format.js";

const columns = (integrations) => [
  { id: "name", label: "Name", cell: (row) => [h("a.main", { href: userHref(row.id) }, row.displayName || row.userName), h("span.sub", [row.displayName && row.userName, row.email !== row.userName && row.email].filter(Boolean).join(" · "))] },
  { id: "active", label: "Account", cell: (row) => badge(row.active ? "active" : "inactive") },
  { id: "sync", label: "Destinations", cell: (row) => syncChips(row, integrations.find((one) => one.name === row.integration)) },
  { id: "integration", label: "Integration", optional: true, cell: (row) => row.integration },
  { id: "version", label: "Version", class: "number", optional: true, cell: (row) => count(row.version) },
  { id: "modified", label: "Last change", optional: true, cell: (row) => time(row.modified) },
];

export default async function users({ query, title }) {
  title("Users");
  let values = query;
  const status = await get("/status");
  const filter = () => ({ query: values.query, integration: values.integration, active: values.active });
  const bar = new QueryBar({
    label: "Filter people", placeholder: "anna integration:contoso active:false", free: "query",
    keys: [{ key: "query", hint: "part of a name or e-mail, or an id", values: [] }, { key: "integration", hint: "where from", values: status.integrations.map((one) => one.name) }, { key: "active", hint: "true or false", values: ["true", "false"] }],
    onQuery: (found) => setQuery({ query: null, integration: null, active: null, ...found }),
  });
  const list = new List({
    name: "Users", path: "/users", columns: columns(status.integrations), href: (row) => userHref(row.id), filter,
    empty: () => (Object.keys(filter()).some((name) => filter()[name])
      ? empty("search", "Nobody matches", "The search looks in names and e-mail addresses, and for whole ids.", h("a.button", { href: "/users" }, "Show everybody"))
      : empty("users", "Nobody has been provisioned yet", "Once the identity provider is connected and its first cycle has run, everybody it sent is here.", h("a.button", { href: "/integrations" }, "Connect an identity provider"))),
  });
  const facets = new Facets({
    label: "Narrow down", onChoose: (key, chosen) => setQuery({ [key]: chosen }),
    groups: [{ key: "active", title: "Account", single: true, word: (value) => (value === "true" ? "Active" : "Inactive") }, { key: "integration", title: "Integration", single: true }],
  });
  const load = () => {
    facets.show({ active: { true: "", false: "" }, integration: Object.fromEntries(status.integrations.map((one) => [one.name, one.users])) }, values);
    bar.set({ query: values.query, integration: values.integration, active: values.active });
    return list.reload();
  };
  const refresh = throttled(() => list.refresh(), 2000);
  const unsubscribe = subscribe((topic) => { if (["tick", "figures"].includes(topic)) refresh(); });
  load();
  const total = status.integrations.reduce((sum, one) => sum + (one.users ?? 0), 0);
  return {
    nodes: [pageHead("Users", { note: `${count(total)} people in ${count(status.integrations.length)} ${status.integrations.length === 1 ? "integration" : "integrations"}.` }), bar.node,
      h("div.with-facets", facets.node, h("div.card", h("header", h("h2.hidden-text", "People"), h("span"), list.tools), list.node))],
    stop: unsubscribe, refresh: load, update(next) { values = next; load(); }, keys: list.keys,
  };
}
