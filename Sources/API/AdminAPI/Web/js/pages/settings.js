// The gateway itself: store, retention, configuration, audit, sessions.
import { get, remove, segment } from "../api.js";
import { fill, h } from "../dom.js";
import { count, percent, plural, sentence, size, span } from "../format.js";
import { icon } from "../icons.js";
import { codeBlock, difference } from "../json.js";
import { List } from "../list.js";
import { button, card, copyable, facts, pageHead, problemBox, skeleton, smallTable, tabs } from "../parts.js";
import { confirm, say } from "../dialog.js";
import { pref, setPref } from "../prefs.js";
import { navigate, setQuery } from "../router.js";
import { isOperator } from "../session.js";
import { time } from "../time.js";
import { badge } from "../words.js";
import { createToken } from "./integration.js";

export default async function settings({ params, query, title }) {
  title("Settings");
  return {
    nodes: [pageHead("Settings", { note: "The gateway itself. What can be changed is in its configuration file." }), tabs("Settings", [
      ["store", "Store", () => loaded(storePanel)],
      ["configuration", "Configuration", () => loaded(() => configurationPanel(Boolean(query.defaults)))],
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

async function storePanel() {
  const [status, store] = await Promise.all([get("/status"), get("/store")]);
  const used = store.pages ? (store.pages - store.freePages) / store.pages : 1;
  return h("div.grid",
    card("Health", facts([
      ["Store", [badge(store.healthy && !store.full ? "ok" : "failed", store.healthy ? store.full ? "Full" : "Sound" : "Failed"), store.problem && ` ${store.problem}`, store.full && " Too little room is left, and changes are refused until there is more."]],
      ...status.checks.filter((check) => check.name !== "store" || !check.ok).map((check) => [sentence(check.name), [badge(check.ok ? "ok" : "failed", check.ok ? "Yes" : "No"), check.detail && ` ${check.detail}`]]),
      ["Ledger", store.imbalance === 0 ? "Balanced: what was accepted is the sum of what became of it" : h("span.state.tone-bad", `Off by ${count(store.imbalance)}`)],
      ["Last whole check", store.check ? [time(store.check.time, "full", true), ` of the ${store.check.of}`, store.check.seconds !== null && `, in ${span(store.check.seconds)}`] : "none yet; making a backup checks every page"],
    ])),
    card("Size", facts([
      ["Events so far", count(store.events)], ["Deliveries so far", count(store.accepted)],
      ["Database", [size(store.databaseBytes), h("span.muted", ` · ${percent(used)} in use`)]], ["Write-ahead log", size(store.walBytes)],
      ["Room on the disk", [size(store.freeBytes), h("span.muted", ` · changes are refused below ${size(store.floorBytes)}`)]],
      ["Where", h("code", store.directory)], ["Kept by", `${store.library}, schema ${store.schema}`],
    ])),
    card("Backup", facts([
      ["Last backup", store.backup ? [time(store.backup.time, "full", true), " ", badge(store.backup.verified ? "ok" : "none", store.backup.verified ? "Verified" : "Not verified")] : h("span.state.tone-warn", "none yet")],
      ["Size", store.backup && store.backup.bytes !== null ? [size(store.backup.bytes), store.backup.seconds !== null && h("span.muted", ` · took ${span(store.backup.seconds)}`)] : null],
      ["Make one", copyable("scimhook backup FILE")], ["Restore", copyable("scimhook restore FILE --config FILE")],
    ])),
    card("Retention", facts([
      ["Delivered", `${span(store.retention.deliveredSeconds)} after the end`], ["Requests", span(store.retention.requestsSeconds)], ["Attempts", span(store.retention.attemptsSeconds)],
      ["Dead", "until somebody retries or skips it"],
      ["Last removed", store.removed ? [time(store.removed.time, "full", true), h("span.sub", `${plural(store.removed.deliveries, "delivery", "deliveries")}, ${plural(store.removed.events, "event")}, ${plural(store.removed.requests, "request")}, ${plural(store.removed.attempts, "attempt")}`)] : "nothing since the start"],
    ])));
}

async function configurationPanel(isWhole) {
  const settings = await get("/settings");
  const defaults = new Set(settings.defaults);
  const reload = settings.lastReload;
  const shown = isWhole ? settings.configuration : written(settings.configuration, defaults) ?? {};
  return h("div.stack",
    reload && !reload.ok && h("section.problem", { role: "alert" }, icon("warn"), h("div.grow", h("p.strong", "The changed file is not in force"), h("p", "The reload ", time(reload.time, "relative"), " was refused; what was in force before still is."), h("ul", reload.problems.map((line) => h("li", h("code", line)))))),
    facts([
      ["Version", settings.version], ["Running since", time(settings.started, "full", true)], ["File", copyable(settings.file, "Copy the file's path")],
      ["In force since", [time(settings.loaded, "full", true), reload?.ok && " by a reload"]],
      ["Check a change", copyable(`scimhook check --config ${settings.file}`)], ["Put it in force", copyable("systemctl reload scimhook")],
    ]),
    h("label.check", h("input", { type: "checkbox", checked: isWhole, on: { change: (event) => setQuery({ defaults: event.target.checked ? "1" : null }, { replace: true }) } }), "With what the file leaves to its default"),
    codeBlock(shown, "the configuration in force"),
    h("p.small.muted", "Secrets are left out, or say where they are kept. It is changed in the file, never here."));
}

/** The part of a configuration that is written in the file; undefined when nothing is. */
function written(value, defaults, path = "") {
  if (value === null || defaults.has(path)) return undefined;
  if (typeof value !== "object" || Array.isArray(value)) return value;
  const parts = Object.entries(value).map(([key, part]) => [key, written(part, defaults, path ? `${path}.${key}` : key)]).filter(([, part]) => part !== undefined);
  return parts.length ? Object.fromEntries(parts) : undefined;
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
