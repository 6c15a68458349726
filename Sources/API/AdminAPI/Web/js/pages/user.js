// One person: what is stored, where it has arrived, and every version before.
import { get, post, segment } from "../api.js";
import { fill, h } from "../dom.js";
import { count } from "../format.js";
import { changesTable, codeBlock, difference } from "../json.js";
import { List } from "../list.js";
import { subscribe, throttled } from "../live.js";
import { button, card, copyable, facts, pageHead, problemBox, skeleton, smallTable, tabs } from "../parts.js";
import { dialog, say } from "../dialog.js";
import { setQuery } from "../router.js";
import { isOperator } from "../session.js";
import { time } from "../time.js";
import { badge } from "../words.js";
import { deliveryColumns, deliveryHref, destinationHref, groupHref, integrationHref, requestColumns, requestHref, syncWord, takers } from "./shared.js";

export default async function user({ params, query, title }) {
  const nodes = h("div.stack");
  let tab = query.tab ?? "canonical";
  let shown = null;
  let lists = {};
  const path = `/users/${segment(params.id)}`;
  function show(data) {
    if (JSON.stringify(data) === JSON.stringify(shown)) return;
    shown = data;
    lists = {};
    title(data.displayName || data.userName);
    fill(nodes, head(data), h("div.split", h("div.stack", about(data), arrived(data, integration)), tabs("Record", [
      ["canonical", "As receivers see it", () => codeBlock(data.canonical, "the record")],
      ["scim", "As SCIM has it", () => codeBlock(data.scim, "the SCIM resource")],
      ["history", "History", () => history(path)],
      ["deliveries", "Deliveries", () => (lists.deliveries = deliveriesOf(data)).node, true],
      ["requests", "Requests", () => (lists.requests = requestsOf(data)).node, true],
      ["groups", `Groups (${count(data.groups?.length ?? 0)})`, () => smallTable("Groups", [["Group", (one) => h("a", { href: groupHref(one.id) }, one.displayName ?? one.id)], ["Id", (one) => copyable(one.id)]], data.groups ?? [], { none: "In no group that the provider has sent." }), true],
    ], tab, (next) => { tab = next; setQuery({ tab: next === "canonical" ? null : next, from: null, to: null }, { replace: true }); })));
  }
  const [first, known] = await Promise.all([get(path), get("/integrations")]);
  const integration = known.items.find((one) => one.name === first.integration);
  show(first);
  const refresh = throttled(async () => {
    await lists.deliveries?.refresh();
    if (["history", "canonical", "scim"].includes(tab) || tab === "groups") show(await get(path, {}, { background: true }));
  }, 2000);
  const unsubscribe = subscribe((topic, data) => { if (topic === "tick" || topic === "figures" || topic === "delivery" && data?.user === params.id) refresh(); });
  // The keys of the list that is shown.
  const key = (name) => () => lists[tab]?.keys[name]?.();
  return { nodes: [nodes], stop: unsubscribe, update() {}, keys: { j: key("j"), k: key("k") }, refresh: async () => { shown = null; show(await get(path)); } };
}

function head(data) {
  return pageHead(data.displayName || data.userName, {
    crumbs: [["Users", "/users"]], note: data.userName,
    actions: [isOperator() && button("Re-send current state", () => resend(data), { symbol: "out" })].filter(Boolean),
  });
}

async function resend(data) {
  const pick = h("select", { "aria-label": "Destination" }, h("option", { value: "" }, "All destinations"), (data.sync ?? []).map((one) => h("option", { value: one.destination }, one.destination)));
  const agreed = await dialog("Re-send the current state?", () => [h("p", `${data.displayName || data.userName} as stored now goes out as a snapshot, behind what already waits.`), h("label.field", "To", pick)], (close) => [
    h("button", { type: "button", on: { click: () => close(false) } }, "Cancel"), h("button.primary", { type: "submit", on: { click: () => close(true) } }, "Re-send")]);
  if (!agreed) return;
  try {
    const { deliveries } = await post(`/users/${segment(data.id)}/resend`, pick.value ? { destination: pick.value } : {});
    say(`${count(deliveries)} ${deliveries === 1 ? "snapshot" : "snapshots"} queued`);
  } catch (error) { say(error.message); }
}

const about = (data) => card("Account", facts([
  ["State", badge(data.active ? "active" : "inactive")], ["E-mail", data.email], ["Integration", h("a", { href: integrationHref(data.integration) }, data.integration)],
  ["Version", count(data.version)], ["Created", time(data.created, "full", true)], ["Last change", time(data.modified, "full", true)],
  ["External id", data.externalId ? copyable(data.externalId) : undefined], ["Id", copyable(data.id)],
]));

const arrived = (data, integration) => card("Where it has arrived", smallTable("Where it has arrived", [
  ["Destination", (one) => [h("a.clip", { href: destinationHref(one.destination), "data-tip": one.destination }, one.destination), h("span.sub", one.lastDelivered ? ["arrived ", time(one.lastDelivered, "relative")] : "nothing has arrived")]],
  ["State", (one) => badge(one.state, syncWord(one)), "number"],
], takers(data, integration), { none: "No destination takes this integration's events." }), { flush: true });

const deliveriesOf = (data) => started(new List({
  name: "Deliveries of this person", path: "/deliveries", columns: deliveryColumns.filter((column) => column.id !== "subject"), href: (row) => deliveryHref(row.id),
  filter: () => ({ user: data.id }), empty: () => h("div.empty", h("p", "Nothing has been queued for this person, or it has passed its retention.")),
}));

const requestsOf = (data) => started(new List({
  name: "Requests about this person", path: "/requests", columns: requestColumns, href: (row) => requestHref(row.id),
  filter: () => ({ resource: data.id }), empty: () => h("div.empty", h("p", "No request about this person is kept any more.")),
}));

function started(list) {
  list.reload();
  return list;
}

/** Versions, newest first, and the difference of any two. */
function history(path) {
  const node = h("div.stack", skeleton(3));
  load();
  return node;
  async function load() {
    try {
      const { items } = await get(`${path}/versions`, { limit: 100 });
      if (items.length === 0) return fill(node, h("p.muted.small", "No version is kept any more."));
      const compared = h("div.stack.tight");
      const name = (one) => `Version ${one.version} · ${one.type}`;
      const select = (label, at) => h("select", { "aria-label": label, on: { change: choose } }, items.map((one, index) => h("option", { value: index, selected: index === at }, name(one))));
      const query = new URLSearchParams(location.search);
      const chosen = (version, other) => Math.max(0, version === null ? other : items.findIndex((one) => String(one.version) === version));
      const from = select("Older version", chosen(query.get("from"), Math.min(1, items.length - 1)));
      const to = select("Newer version", chosen(query.get("to"), 0));
      const bodies = new Map();
      const body = async (index) => {
        if (!bodies.has(index)) bodies.set(index, (await get(`${path}/versions/${segment(items[index].version)}`)).canonical);
        return bodies.get(index);
      };
      function choose() {
        setQuery({ from: items[from.value].version, to: items[to.value].version }, { replace: true });
        compare();
      }
      async function compare() {
        try {
          const [a, b] = await Promise.all([body(from.value), body(to.value)]);
          fill(compared, changesTable(difference(a, b).filter((one) => !["version", "updatedAt"].includes(one.path)), "Differences"));
        } catch (error) { fill(compared, problemBox(error)); }
      }
      fill(node, h("section.stack.tight", h("h3", "Compare"), h("div.row", from, h("span.muted", "with"), to), compared),
        h("section.stack.tight", h("h3", "Versions"), smallTable("Versions", [
          ["Version", (one) => count(one.version)], ["Event", (one) => h("a.event", { href: `/deliveries?event=${encodeURIComponent(one.event)}` }, one.type)],
          ["Changed", (one) => (one.changes?.length ? one.changes.slice(0, 4).map((change) => [h("span.chip.code", change.path), " "]) : h("span.muted", "–"))],
          ["Time", (one) => time(one.time, "full", true)], ["Request", (one) => (one.request ? h("a", { href: requestHref(one.request) }, "Open") : "–")],
        ], items)));
      if (items.length > 1) compare(); else fill(compared, h("p.muted.small", "There is only one version so far."));
    } catch (error) { fill(node, problemBox(error, load)); }
    return undefined;
  }
}
