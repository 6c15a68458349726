// Who may push users.
import { get } from "../api.js";
import { fill, h, redraw } from "../dom.js";
import { count } from "../format.js";
import { subscribe, throttled } from "../live.js";
import { card, copyable, empty, pageHead, smallTable } from "../parts.js";
import { time } from "../time.js";
import { badge } from "../words.js";
import { integrationHref, providers } from "./shared.js";

export default async function integrations({ title }) {
  title("Integrations");
  const body = h("div");
  const show = ({ items }) => redraw(body, () => fill(body, items.length === 0
    ? h("div.card", empty("integrations", "No integration yet", "Name one under “integrations” in the configuration and reload: 'systemctl reload scimhook'. Its page then shows what to enter at the identity provider."))
    : card("All integrations", smallTable("Integrations", [
      ["Name", (one) => [h("a.main", { href: integrationHref(one.name) }, one.name), h("span.sub", providers[one.provider] ?? one.provider)]],
      ["State", (one) => badge(one.paused ? "paused" : one.lastRequest ? "active" : "none", one.paused || one.lastRequest ? undefined : "Nothing yet")],
      ["Tenant URL", (one) => copyable(one.tenantURL, "Copy the tenant URL")],
      ["People", (one) => count(one.users), "number"], ["Groups", (one) => count(one.groups), "number"],
      ["Live tokens", (one) => (one.tokens ? count(one.tokens) : h("span.state.tone-warn", "none")), "number"],
      ["Last request", (one) => time(one.lastRequest, "relative")],
    ], items), { flush: true })));
  show(await get("/integrations"));
  const refresh = throttled(async () => show(await get("/integrations", {}, { background: true })), 2000);
  return {
    nodes: [pageHead("Integrations", { note: "Identity providers that push people here. They are set up in the configuration file." }), body],
    stop: subscribe((topic) => { if (["tick", "figures"].includes(topic)) refresh(); }),
    refresh: async () => show(await get("/integrations")),
  };
}
