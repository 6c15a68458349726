// One integration: set it up, watch the first request come, mind its tokens.
import { get, post, remove, segment } from "../api.js";
import { fill, h, redraw } from "../dom.js";
import { count } from "../format.js";
import { icon } from "../icons.js";
import { List } from "../list.js";
import { subscribe, throttled } from "../live.js";
import { button, copyable, copyButton, facts, pageHead, smallTable, tabs } from "../parts.js";
import { confirm, dialog, say } from "../dialog.js";
import { setQuery } from "../router.js";
import { isOperator } from "../session.js";
import { relative, time } from "../time.js";
import { badge, quirkWords } from "../words.js";
import { destinationHref, named, providers, requestColumns, requestHref } from "./shared.js";

export default async function integration({ params, query, title }) {
  title(params.name);
  const path = `/integrations/${segment(params.name)}`;
  let shown = await named("/integrations", params.name);
  const head = h("div.stack");
  const tokens = h("div");
  const guide = h("div");
  const reread = async (options) => {
    const next = await named("/integrations", params.name, options);
    if (JSON.stringify(next) === JSON.stringify(shown)) return;
    shown = next;
    draw();
  };
  const readTokens = async (options) => drawTokens(tokens, shown, (await get("/tokens", {}, options)).items.filter((token) => token.integration === params.name), async () => { await readTokens(); await reread(); });
  const list = new List({
    name: `Requests of ${params.name}`, path: "/requests", columns: requestColumns.filter((column) => column.id !== "integration"), href: (row) => requestHref(row.id),
    filter: () => ({ integration: params.name }), empty: () => h("div.empty", h("p", "Nothing has come from this provider yet.")),
  });
  function draw() {
    drawHead(head, shown, async (verb, body, word) => {
      try { await post(`${path}/${verb}`, body); say(word); await reread(); } catch (error) { say(error.message); }
    });
    if (!guide.contains(document.activeElement)) fill(guide, setup(shown, () => createToken(shown, async () => { await readTokens(); await reread(); })));
  }
  draw();
  await readTokens();
  const card = tabs("Integration", [
    ["setup", "Set-up", () => guide], ["tokens", "Tokens", () => tokens, true],
    ["requests", "Requests", () => { list.reload(); return list.node; }, true],
    ["quirks", "Quirks", () => quirks(shown), true],
  ], query.tab ?? (shown.lastRequest ? "tokens" : "setup"), (next) => setQuery({ tab: next }, { replace: true }));
  const refresh = throttled(async () => { await reread({ background: true }); if (list.rows.length) await list.refresh(); }, 1000);
  return {
    nodes: [head, card],
    stop: subscribe((topic, data) => { if (topic === "tick" || topic === "figures" || topic === "request" && data?.integration === params.name) refresh(); }),
    refresh: reread, update() {}, keys: list.keys,
  };
}

function drawHead(node, one, act) {
  const pauseButton = button(one.paused ? "Resume" : "Pause", async () => {
    if (one.paused) return act("resume", {}, `${one.name} takes requests again`);
    if (await confirm(`Pause ${one.name}?`, "The provider is answered 503 and comes back later by itself. Nothing is lost; Entra tries again at its next cycle.", "Pause")) await act("pause", {}, `${one.name} is paused`);
    return undefined;
  }, { symbol: one.paused ? "play" : "pause" });
  redraw(node, () => fill(node, pageHead(h("span.row", one.name, badge(one.paused ? "paused" : one.lastRequest ? "active" : "none", one.paused || one.lastRequest ? undefined : "Nothing yet")), {
    crumbs: [["Integrations", "/integrations"]], note: `${providers[one.provider] ?? one.provider} · ${count(one.users)} people · ${count(one.groups)} groups`, actions: isOperator() ? [pauseButton] : [],
  }),
  one.tokens === 0 && one.lastRequest && h("section.verdict", h("span.mark.tone-warn", icon("key")), h("p", "There is no live token: the provider's requests are refused. Make one and enter it there."))));
}

function setup(one, create) {
  const isEntra = one.provider === "entra";
  const place = isEntra ? ["Enterprise applications → your application → Provisioning → ", h("b", "Provisioning Mode"), " Automatic → Admin Credentials"] : ["the provider's SCIM settings"];
  return h("ol.setup",
    h("li", h("div.stack.tight", h("h3", "Open the provisioning settings"), h("p.small", isEntra ? "In the Microsoft Entra admin center: " : "At the provider: ", place))),
    h("li", h("div.stack.tight", h("h3", "Enter the tenant URL"), facts([[isEntra ? "Tenant URL" : "Base URL", copyable(one.tenantURL, "Copy the tenant URL")]]))),
    h("li", h("div.stack.tight", h("h3", "Enter a token"), facts([[isEntra ? "Secret Token" : "Bearer token", isOperator() ? button("Make a token", create, { symbol: "key" }) : "Ask an operator for one"]]), one.tokens > 0 && h("p.small.muted", `${count(one.tokens)} live ${one.tokens === 1 ? "token" : "tokens"}.`))),
    h("li", h("div.stack.tight", h("h3", isEntra ? "Press “Test Connection”" : "Test the connection"), waiting(one))),
    h("li", h("div.stack.tight", h("h3", "Assign people and start"), h("p.small", isEntra ? ["Users and groups → Add user/group; then Provisioning → ", h("b", "Start provisioning"), ". Entra runs a cycle about every 40 minutes; “Provision on demand” does one person at once."] : "Assign people and groups to the application at the provider."))),
    h("li", h("div.stack.tight", h("h3", "See where it goes"), h("p.small", "Events of this integration go to ", one.destinations.length ? one.destinations.map((name, index) => [index > 0 && ", ", h("a", { href: destinationHref(name) }, name)]) : "no destination yet: they are stored, and sent once one is configured", "."))));
}

function waiting(one) {
  if (one.lastRequest) return h("p.row.small", { role: "status" }, badge("ok", "Connected"), "Last request ", time(one.lastRequest, "relative"));
  return h("p.row.small.waiting", { role: "status" }, h("span.dot"), "Waiting for Test Connection… this page notices by itself.");
}

function drawTokens(node, one, items, changed) {
  fill(node, h("header.row.apart", { class: "tab-panel" }, h("p.small.muted", "Two live tokens at once are fine: that is how one is replaced without a gap."), isOperator() && button("Make a token", () => createToken(one, changed), { symbol: "key", kind: "primary" })),
    smallTable("Tokens", [
      ["Token", (token) => [h("span.main", token.label || "no label"), h("span.sub.mono", token.id)]], ["State", (token) => badge(token.state)],
      ["Made", (token) => time(token.created)], ["Last used", (token) => (token.lastUsed ? time(token.lastUsed, "relative") : h("span.muted", "never"))],
      ["Ends", (token) => (token.expires ? h("span", time(token.expires, "relative")) : h("span.muted", "never"))],
      ["", (token) => isOperator() && token.state === "live" && button("Revoke", () => revoke(token, one, changed), { kind: "danger" })],
    ], items, { none: "No token yet. Make one and enter it at the provider." }));
}

export async function createToken(one, changed) {
  const label = h("input", { type: "text", maxlength: 100, placeholder: "Entra, from November" });
  const life = h("select", [["", "Does not end"], ["7776000", "90 days"], ["15552000", "180 days"], ["31536000", "365 days"]].map(([value, text]) => h("option", { value }, text)));
  const agreed = await dialog(`A token for ${one.name}`, () => [h("label.field", "Label", label, h("small", "To tell it from others; who sees the list sees it.")), h("label.field", "Lifetime", life)], (close) => [
    h("button", { type: "button", on: { click: () => close(false) } }, "Cancel"), h("button.primary", { type: "submit", on: { click: () => close(true) } }, "Make the token")]);
  if (!agreed) return;
  try {
    const { token } = await post("/tokens", { ...(one.role ? { admin: one.role } : { integration: one.name }), label: label.value.trim(), ...(life.value ? { lifetimeSeconds: Number(life.value) } : {}) });
    await dialog("The new token", () => [h("p", one.role ? "Copy it now: it is never shown again." : "Copy it to the provider now: it is never shown again."), h("div.secret", h("code", { "data-secret": "" }, token), copyButton(token, "Copy the token"))],
      (close) => [h("button.primary", { type: "submit", on: { click: () => close() } }, "I have copied it")], { dismissable: false });
    await changed();
  } catch (error) { say(error.message); }
}

async function revoke(token, one, changed) {
  const text = token.lastUsed ? `It was last used ${relative(token.lastUsed)}. Whoever uses it is refused from now on.` : "It has never been used.";
  if (!await confirm(`Revoke ${token.label || token.id}?`, text, "Revoke", { danger: true })) return;
  try { await remove(`/tokens/${segment(token.id)}`); say("Revoked"); await changed(); } catch (error) { say(error.message); }
}

function quirks(one) {
  return smallTable("Quirks", [["What was put right", ([quirk]) => [h("span.main", quirkWords(quirk) ?? quirk), h("span.sub.mono", quirk)]], ["Times since the start", ([, times]) => count(times), "number"], ["", ([quirk]) => h("a", { href: `/log?integration=${encodeURIComponent(one.name)}&quirk=${encodeURIComponent(quirk)}` }, "Show requests")]],
    Object.entries(one.quirks ?? {}).filter(([, times]) => times > 0), { none: "This provider has sent nothing that had to be put right since the gateway started." });
}
