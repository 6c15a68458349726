// Groups as the identity provider keeps them here.
import { h } from "../dom.js";
import { count } from "../format.js";
import { List } from "../list.js";
import { subscribe, throttled } from "../live.js";
import { empty, pageHead } from "../parts.js";
import { QueryBar } from "../query.js";
import { setQuery } from "../router.js";
import { time } from "../time.js";
import { groupHref } from "./shared.js";

const columns = [
  { id: "name", label: "Group", cell: (row) => [h("a.main", { href: groupHref(row.id) }, row.displayName), h("span.sub", row.externalId ? `External id ${row.externalId}` : "")] },
  { id: "integration", label: "Integration", optional: true, cell: (row) => row.integration },
  { id: "version", label: "Version", class: "number", optional: true, cell: (row) => count(row.version) },
  { id: "modified", label: "Last change", optional: true, cell: (row) => time(row.modified) },
];

export default async function groups({ query, title }) {
  title("Groups");
  let values = query;
  const bar = new QueryBar({
    label: "Filter groups", placeholder: "engineering integration:contoso", free: "query",
    keys: [{ key: "query", hint: "part of the name", values: [] }, { key: "integration", hint: "where from", values: [] }],
    onQuery: (found) => setQuery({ query: null, integration: null, ...found }),
  });
  const list = new List({
    name: "Groups", path: "/groups", columns, href: (row) => groupHref(row.id), filter: () => ({ query: values.query, integration: values.integration }),
    empty: () => (values.query || values.integration
      ? empty("search", "No group matches", "The search looks in names, and for whole ids.", h("a.button", { href: "/groups" }, "Show all groups"))
      : empty("groups", "No groups yet", "Assign groups to the application at the identity provider, and they appear here with their members.")),
  });
  const load = () => { bar.set({ query: values.query, integration: values.integration }); return list.reload(); };
  const refresh = throttled(() => list.refresh(), 3000);
  const unsubscribe = subscribe((topic) => { if (topic === "tick" || topic === "figures") refresh(); });
  load();
  return {
    nodes: [pageHead("Groups", { note: "Newest first." }), bar.node, h("div.card", h("header", h("h2.hidden-text", "Groups"), h("span"), list.tools), list.node)],
    stop: unsubscribe, refresh: load, update(next) { values = next; load(); }, keys: list.keys,
  };
}
