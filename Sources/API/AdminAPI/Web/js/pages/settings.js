// The gateway itself: store, retention, configuration, audit, sessions.
import { get, remove, segment } from "../api.js";
import { fill, h } from "../dom.js";
import { count, size } from "../format.js";
import { difference } from "../json.js";
import { List } from "../list.js";
import { button, card, facts, pageHead, problemBox, skeleton, smallTable, tabs } from "../parts.js";
import { confirm, say } from "../dialog.js";
import { pref, setPref } from "../prefs.js";
import { navigate } from "../router.js";
import { isOperator } from "../session.js";
import { time } from "../time.js";
import { badge } from "../words.js";
import { createToken } from "./integration.js";

export default async function settings({ params, title }) {
  title("Settings");
  return {
    nodes: [pageHead("Settings", { note: "The gateway itself. What can be changed is in its configuration file." }), tabs("Settings", [
      ["store", "Store", () => loaded(storePanel)],
      ["configuration", "Configuration", () => loaded(configurationPanel)],
      ["audit", "Audit", () => auditList().node, true],
      ["access", "Access", () => accessPanel()],
      ["appearance", "Appearance", appearance],
    ], params.tab ?? "store", (next) => navigate(next === "store" ? "/settings" : `/settings/${next}`, { replace: true }))],
  };
}

function loaded(make) {
  const node = h("div.stack", skeleton(4));
  const load = async () => { try { fill(node, await make()); } catch (error) { fill(node, problemBox(error, load)); } };
  load();
  return node;
}

/** The gauges of /metrics by name and labels, such as `scimhook_store_size_bytes{file="db"}`. */
async function gauges() {
  const answer = await fetch("/metrics", { credentials: "same-origin", headers: { "Scimhook-Background": "1" } });
  const text = answer.ok ? await answer.text() : "";
  return new Map([...text.matchAll(/^(scimhook_store_\S+) (\S+)$/gm)].map(([, name, value]) => [name, Number(value)]));
}

async function storePanel() {
  const [status, metrics] = await Promise.all([get("/status"), gauges()]);
  const store = (name) => metrics.get(`scimhook_store_${name}`);
  const moment = (name) => (store(name) ? time(new Date(store(name) * 1000).toISOString(), "full", true) : null);
  return h("div.grid",
    card("Health", facts([
      ...status.checks.map((check) => [check.name, [badge(check.ok ? "ok" : "failed", check.ok ? "Met" : "Not met"), check.detail && ` ${check.detail}`]]),
      ["Ledger", status.store.imbalance === 0 ? "Balanced: what was accepted is the sum of what became of it" : h("span.state.tone-bad", `Off by ${status.store.imbalance}`)],
      ["Events so far", count(status.store.events)],
    ])),
    card("Size", facts([["Database", size(store('size_bytes{file="db"}'))], ["Write-ahead log", size(store('size_bytes{file="wal"}'))], ["Free on the disk", size(store("free_bytes"))]])),
    card("Backup", facts([["Last backup", moment("last_backup_timestamp_seconds") ?? "none since the start"], ["Make one", h("code", "scimhook backup FILE")], ["Restore", h("code", "scimhook restore FILE --config FILE")]])),
    card("Retention", facts([["Delivered, requests, attempts", ["as “retention” in the configuration says"]], ["Dead", "kept until somebody retries or skips it"]])));
}

async function configurationPanel() {
  const status = await get("/status");
  return h("div.stack", facts([["Version", status.version], ["Running since", time(status.started, "full", true)],
    ["Integrations", status.integrations.map((one) => one.name).join(", ") || "none"], ["Destinations", status.destinations.map((one) => `${one.name} (${one.type}, ${one.target})`).join(", ") || "none"],
    ["Check a change", h("code", "scimhook check --config FILE")], ["Put it in force", h("code", "systemctl reload scimhook")]]),
  h("p.small.muted", "The file itself stays on the gateway's machine: it names where secrets are."));
}

/** What an entry changed, field by field; what is not known before or after is left out. */
function changeOf({ before, after }) {
  const parts = difference(before ?? {}, after ?? {}).filter(({ from, to }) => (from ?? null) !== null || (to ?? null) !== null);
  if (parts.length === 0) return h("span.muted", "–");
  const text = (value) => (typeof value === "string" ? value : JSON.stringify(value));
  return h("ul.changes", parts.slice(0, 6).map(({ path, from, to }) => h("li", path && h("code", path), " ",
    (from ?? null) !== null && h("del", text(from)), (from ?? null) !== null && (to ?? null) !== null && " → ", (to ?? null) !== null && h("ins", text(to)))),
  parts.length > 6 && h("li.muted", `and ${count(parts.length - 6)} more`));
}

function auditList() {
  const list = new List({
    name: "Audit", path: "/audit", key: (row) => row.number, filter: () => ({}),
    columns: [
      { id: "action", label: "Action", cell: (row) => h("code", row.action) }, { id: "subject", label: "On", cell: (row) => row.subject ?? "–" },
      { id: "actor", label: "Who", cell: (row) => [h("span.main", row.actor), h("span.sub", [row.role, row.address].filter(Boolean).join(" · "))] },
      { id: "change", label: "Change", optional: true, cell: changeOf },
      { id: "time", label: "Time", cell: (row) => time(row.time) },
    ],
    empty: () => h("div.empty", h("h2", "Nobody has changed anything yet"), h("p", "Every retry, pause, token and rotation is noted here, with who did it and from where. Entries are never changed.")),
  });
  list.reload();
  return list;
}

function accessPanel() {
  const node = h("div.stack", skeleton(3));
  load();
  return node;
  async function load() {
    try {
      const [sessions, tokens] = await Promise.all([get("/sessions"), get("/tokens")]);
      const admins = tokens.items.filter((token) => token.admin);
      fill(node,
        card("Signed in now", smallTable("Sessions", [
          ["Who", (one) => [h("span.main", one.name || one.token), h("span.sub", one.role)]], ["From", (one) => one.address ?? "–"], ["Browser", (one) => h("span.small.muted", browser(one.agent))],
          ["Since", (one) => time(one.started, "relative")], ["Last seen", (one) => time(one.lastSeen, "relative")],
          ["", (one) => (one.current ? h("span.muted.small", "this session") : isOperator() && button("End", () => act("End this session?", "Whoever it is has to sign in again.", "End", `/sessions/${segment(one.id)}`), { kind: "danger" }))],
        ], sessions.items, { none: "Nobody is signed in with a browser." }), { flush: true }),
        card("Admin tokens", smallTable("Admin tokens", [
          ["Token", (one) => [h("span.main", one.label || "no label"), h("span.sub.mono", one.id)]], ["Role", (one) => one.admin], ["State", (one) => badge(one.state)],
          ["Last used", (one) => time(one.lastUsed, "relative")], ["Ends", (one) => (one.expires ? time(one.expires, "relative") : h("span.muted", "never"))],
          ["", (one) => isOperator() && one.state === "live" && button("Revoke", () => act(`Revoke ${one.label || one.id}?`, "Whoever uses it, and every session made with it, is out.", "Revoke", `/tokens/${segment(one.id)}`), { kind: "danger" })],
        ], admins, { none: "There is none." }), { flush: true, actions: isOperator() ? ["viewer", "operator"].map((role) => button(role === "viewer" ? "Make one for a viewer" : "Make one for an operator", () => createToken({ name: role === "viewer" ? "a viewer" : "an operator", role }, load), { symbol: "key" })) : [] }));
    } catch (error) { fill(node, problemBox(error, load)); }
  }
  async function act(question, text, verb, path) {
    if (!await confirm(question, text, verb, { danger: true })) return;
    try { await remove(path); say("Done"); await load(); } catch (error) { say(error.message); }
  }
}

const browser = (agent) => agent?.match(/(Firefox|Edg|OPR|Chrome|Safari)\/[\d]+/)?.[0]?.replace("Edg", "Edge").replace("/", " ") ?? agent ?? "–";

function appearance() {
  const choice = (name, title, options) => h("fieldset.stack.tight", h("legend", title), h("div.row", options.map(([value, text]) => h("label.check", h("input", { type: "radio", name, checked: pref(name) === value, on: { change: () => setPref(name, value) } }), text))));
  return h("div.stack", choice("theme", "Theme", [["auto", "As the system"], ["light", "Light"], ["dark", "Dark"]]), choice("utc", "Times", [["off", "In this browser's zone"], ["on", "In UTC"]]),
    choice("density", "Rows", [["comfortable", "Comfortable"], ["dense", "Dense"]]), choice("keys", "Single-key shortcuts", [["on", "On"], ["off", "Off"]]), choice("live", "Live updates", [["on", "On"], ["off", "Off"]]),
    h("p.small.muted", "Kept in this browser only."));
}
