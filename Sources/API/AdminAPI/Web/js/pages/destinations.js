// Where events go.
import { get } from "../api.js";
import { fill, h, redraw } from "../dom.js";
import { count, percent } from "../format.js";
import { subscribe, throttled } from "../live.js";
import { card, empty, pageHead, smallTable } from "../parts.js";
import { time } from "../time.js";
import { badge } from "../words.js";
import { destinationHref, destinationState, waitingOf } from "./shared.js";

export default async function destinations({ title }) {
  title("Destinations");
  const body = h("div");
  const show = ({ items }) => redraw(body, () => fill(body, items.length === 0
    ? h("div.card", empty("destinations", "No destination yet", "Events are stored safely meanwhile. Name a destination under “destinations” in the configuration, add it to an integration, and reload: 'systemctl reload scimhook'."))
    : card("All destinations", smallTable("Destinations", [
      ["Name", (one) => [h("a.main", { href: destinationHref(one.name) }, one.name), h("span.sub", one.target)]],
      ["Kind", (one) => (one.type === "webhook" ? "Webhook" : "User API")],
      ["State", (one) => badge(destinationState(one))],
      ["Delivered", (one) => percent(one.states.delivered + one.states.dead ? one.states.delivered / (one.states.delivered + one.states.dead) : null), "number"],
      ["Waiting", (one) => count(waitingOf(one.states)), "number"], ["Dead", (one) => count(one.states.dead), "number"],
      ["Oldest waiting", (one) => time(one.oldest, "relative")], ["Last success", (one) => time(one.lastSuccess, "relative")],
      ["Last failure", (one) => (one.lastFailure ? [one.lastFailure.detail, h("span.sub", time(one.lastFailure.time, "relative"))] : h("span.muted", "none"))],
    ], items), { flush: true })));
  show(await get("/destinations"));
  const refresh = throttled(async () => show(await get("/destinations", {}, { background: true })), 2000);
  return {
    nodes: [pageHead("Destinations", { note: "Where events go. They are set up in the configuration file." }), body],
    stop: subscribe((topic) => { if (["tick", "figures"].includes(topic)) refresh(); }),
    refresh: async () => show(await get("/destinations")),
  };
}
