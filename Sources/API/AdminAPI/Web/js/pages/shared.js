// What several pages show alike.
import { get, segment } from "../api.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { count, plural, sentence, shortID, span } from "../format.js";
import { badge, outcome, quirkWords, stateWords } from "../words.js";
import { time } from "../time.js";
import { setQuery } from "../router.js";

export const ranges = [["15m", "15 min", 900], ["1h", "1 h", 3600], ["24h", "24 h", 86400], ["7d", "7 d", 604800], ["30d", "30 d", 2592000]];
export const secondsOf = (range) => ranges.find(([id]) => id === range)?.[2] ?? 86400;

/** Buttons for the time range; the choice is in the address. */
export function rangePicker(range) {
  return h("div.segmented", { role: "group", "aria-label": "Time range" }, ranges.map(([id, title]) => h("button", {
    type: "button", "aria-pressed": id === range, on: { click: () => setQuery({ range: id === "24h" ? null : id }) },
  }, title)));
}

export const deliveryHref = (id) => `/deliveries/${segment(id)}`;
export const userHref = (id) => `/users/${segment(id)}`;
export const groupHref = (id) => `/groups/${segment(id)}`;
export const requestHref = (id) => `/log/${segment(id)}`;
export const destinationHref = (name) => `/destinations/${segment(name)}`;
export const integrationHref = (name) => `/integrations/${segment(name)}`;

export const providers = { entra: "Microsoft Entra ID", okta: "Okta", generic: "SCIM 2.0" };

/** A name on one line, however long; the whole is in the tip. */
export const clipped = (text) => h("span.clip", { "data-tip": text?.length > 20 ? text : null }, text);

/** Whom an event is about, as a link. */
export function subject(event) {
  const id = event.user ?? event.group;
  if (!id) return h("span.muted", "–");
  const isUser = Boolean(event.user);
  return h("a", { href: isUser ? userHref(id) : groupHref(id), class: "clip", "data-tip": event.subject ? `${event.subject} · ${id}` : id }, event.subject || shortID(id));
}

export const deliveryColumns = [
  { id: "state", label: "Delivery", cell: (row) => h("a", { href: deliveryHref(row.id), "aria-label": `${stateWords(row.state)[2]}: ${row.event.type}, ${row.id}` }, badge(row.state)) },
  { id: "type", label: "Event", cell: (row) => h("span.event", row.event.type) },
  { id: "subject", label: "About", cell: (row) => subject(row.event) },
  { id: "destination", label: "Destination", optional: true, cell: (row) => clipped(row.destination) },
  { id: "result", label: "Last result", optional: true, cell: (row) => [outcome(row.lastStatus, row.lastFailure), row.attemptCount > 0 && h("span.sub", plural(row.attemptCount, "attempt"))] },
  { id: "queued", label: "Queued", optional: true, cell: (row) => [time(row.queued), row.due && !row.finished && row.state !== "held" && h("span.sub.nowrap", "next ", time(row.due, "relative"))] },
];

export const requestColumns = [
  { id: "summary", label: "Operation", cell: (row) => [h("a", { href: requestHref(row.id) }, sentence(row.summary || `${row.method} ${row.path}`)), row.resource?.name && h("span.sub", row.resource.name)] },
  { id: "status", label: "Answer", cell: (row) => h("span.row.tight", badge(outcomeClass(row.status), String(row.status)), row.scimType && h("span.chip.code", row.scimType)) },
  { id: "integration", label: "Integration", optional: true, cell: (row) => row.integration ?? h("span.muted", "unknown") },
  { id: "quirks", label: "Quirks", optional: true, cell: (row) => (row.quirks?.length ? row.quirks.map((quirk) => [h("span.chip.code", { "data-tip": quirkWords(quirk) }, quirk), " "]) : h("span.muted", "–")) },
  { id: "events", label: "Events", class: "number", optional: true, cell: (row) => (row.events?.length ? count(row.events.length) : h("span.muted", "–")) },
  { id: "duration", label: "Took", class: "number", optional: true, cell: (row) => span(row.microseconds / 1e6) },
  { id: "time", label: "Time", cell: (row) => time(row.time) },
];

export function outcomeClass(status) {
  if (status < 400) return "ok";
  if (status === 401 || status === 403) return "auth_error";
  if (status === 429) return "throttled";
  if (status === 503) return "unavailable";
  return status < 500 ? "client_error" : "server_error";
}

/** People whose name, e-mail or id begins like this, for completion. */
export async function completePeople(start) {
  if (start.length < 2) return [];
  try {
    const { items } = await get("/users", { query: start, limit: 8 });
    return items.map((user) => ({ value: user.userName, note: user.displayName }));
  } catch { return []; }
}

const people = new Map();

/** The id of the person that a text names: an id, a user name, or the beginning of one. */
export async function personID(text) {
  if (/^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(text)) return text;
  if (!people.has(text)) {
    const { items } = await get("/users", { query: text, limit: 2 });
    const exact = items.find((user) => user.userName?.toLowerCase() === text.toLowerCase());
    people.set(text, (exact ?? items[0])?.id ?? null);
  }
  return people.get(text);
}

/** The destination or integration with this name, below `path`. */
export const named = (path, name, options) => get(`${path}/${segment(name)}`, {}, options);

/** Why something is paused, in words. */
export const pauseReason = (pause) => ({ operator: "by an operator", gone: "the receiver answered 410: never again" }[pause?.reason] ?? pause?.reason ?? "");

/** The body of an event's webhook, as receivers get it. */
export const webhookBody = ({ event, data }) => ({
  id: event.id, type: event.type, timestamp: event.timestamp, version: 1, integration: event.integration,
  sequence: event.sequence, request: event.request, data,
});

/** The state of a destination in one word. */
export const destinationState = (one) => (one.paused ? "paused" : one.activity ?? "sending");

export const waitingOf = (states) => (states.pending ?? 0) + (states.blocked ?? 0) + (states.retrying ?? 0) + (states.held ?? 0);

/** A line with an icon before it. */
export const remark = (symbol, ...text) => h("p.row.small.muted", icon(symbol), h("span.grow", text));

/** How far a destination is with somebody, in words. */
export const syncWord = (sync) => (sync.state === "waiting" && sync.waiting ? `${count(sync.waiting)} waiting` : stateWords(sync.state)[2]);

/** The destinations that somebody's changes go to: those of the integration, and where something was sent before. */
export const takers = (person, integration) => (person.sync ?? []).filter((one) => one.state !== "none" || !integration || integration.destinations.includes(one.destination));

/** How far each destination is with somebody: one chip each, with words where something is left to do. */
export function syncChips(person, integration) {
  const shown = takers(person, integration);
  if (shown.length === 0) return h("span.muted", "–");
  return h("span.row.tight", shown.map((one) => {
    const [symbol, tone] = stateWords(one.state);
    return h(`span.state.tone-${tone}`, { "data-tip": `${one.destination}: ${syncWord(one)}` }, icon(symbol), h("span.clip", one.destination),
      one.state === "in_sync" ? h("span.hidden-text", ": in sync") : h("span", syncWord(one).toLowerCase()));
  }));
}
