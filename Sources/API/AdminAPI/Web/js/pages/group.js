// One group.
import { get, segment } from "../api.js";
import { h } from "../dom.js";
import { count } from "../format.js";
import { codeBlock } from "../json.js";
import { List } from "../list.js";
import { card, copyable, facts, pageHead, smallTable, tabs } from "../parts.js";
import { setQuery } from "../router.js";
import { time } from "../time.js";
import { deliveryColumns, deliveryHref, integrationHref, userHref } from "./shared.js";

export default async function group({ params, query, title }) {
  const data = await get(`/groups/${segment(params.id)}`);
  title(data.displayName);
  const deliveries = new List({
    name: "Deliveries of this group", path: "/deliveries", columns: deliveryColumns, href: (row) => deliveryHref(row.id),
    filter: () => ({ group: data.id }), empty: () => h("div.empty", h("p", "Nothing has been queued for this group, or it has passed its retention.")),
  });
  return {
    nodes: [pageHead(data.displayName, { crumbs: [["Groups", "/groups"]] }), h("div.split", card("Group", facts([
      ["Members", `${count(data.members.length)}${data.moreMembers ? " or more" : ""}`], ["Integration", h("a", { href: integrationHref(data.integration) }, data.integration)], ["Version", count(data.version)],
      ["Created", time(data.created, "full", true)], ["Last change", time(data.modified, "full", true)],
      ["External id", data.externalId ? copyable(data.externalId) : undefined], ["Id", copyable(data.id)],
    ])), tabs("Record", [
      ["canonical", "As receivers see it", () => codeBlock(data.canonical, "the record")],
      ["scim", "As SCIM has it", () => codeBlock(data.scim, "the SCIM resource")],
      ["members", "Members", () => smallTable("Members", [["Id", (id) => h("a", { href: userHref(id) }, h("code", id))]], data.members.slice(0, 200), { none: "Nobody is in this group." }), true],
      ["deliveries", "Deliveries", () => { deliveries.reload(); return deliveries.node; }, true],
    ], query.tab ?? "canonical", (next) => setQuery({ tab: next === "canonical" ? null : next }, { replace: true })))],
    update() {}, keys: deliveries.keys,
  };
}
