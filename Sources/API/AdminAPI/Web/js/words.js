// What states, failures and types are called, and what to do about them.
import { h } from "./dom.js";
import { icon } from "./icons.js";

const deliveryStates = {
  blocked: ["lock", "wait", "Blocked", "An older delivery of the same user or group comes first."],
  pending: ["clock", "wait", "Waiting", "Goes out as soon as there is room."],
  retrying: ["retry", "warn", "Retrying", "Failed and will be tried again."],
  held: ["hand", "held", "Held", "Part of a mass change: an operator has to approve it."],
  delivered: ["check", "ok", "Delivered", "The receiver answered with a 2xx."],
  dead: ["dead", "bad", "Dead", "Given up. It is kept until somebody retries or skips it."],
  skipped: ["skip", "off", "Skipped", "An operator decided not to send it."],
  superseded: ["merge", "off", "Superseded", "A later change of the same user took its place."],
};

const otherStates = {
  sending: ["check", "ok", "Active"], paused: ["pause", "warn", "Paused"], open: ["warn", "bad", "Failing"],
  in_sync: ["check", "ok", "In sync"], waiting: ["clock", "wait", "Waiting"], failing: ["retry", "warn", "Failing"],
  none: ["minus", "off", "Nothing sent"], live: ["check", "ok", "Live"], expired: ["clock", "off", "Expired"],
  revoked: ["cross", "off", "Revoked"], ok: ["check", "ok", "Success"], client_error: ["warn", "warn", "Refused"],
  auth_error: ["lock", "bad", "Not authorised"], throttled: ["clock", "warn", "Throttled"],
  unavailable: ["pause", "bad", "Unavailable"], server_error: ["dead", "bad", "Server error"],
  active: ["check", "ok", "Active"], inactive: ["minus", "off", "Inactive"], running: ["retry", "wait", "Running"],
  done: ["check", "ok", "Done"], cancelled: ["cross", "off", "Cancelled"], failed: ["dead", "bad", "Failed"],
};

/** [icon, tone, word, explanation] of a state of anything. */
export const stateWords = (state) => deliveryStates[state] ?? otherStates[state] ?? ["help", "off", state ?? "Unknown"];

/** The states a delivery can be in, in the order of facets. */
export const deliveryStateNames = Object.keys(deliveryStates);

/** A state as an icon and a word in its colour. */
export function badge(state, word) {
  const [symbol, tone, name, explanation] = stateWords(state);
  return h(`span.state.tone-${tone}`, { "data-tip": explanation }, icon(symbol), word ?? name);
}

const failures = {
  dns: ["Name not found", "The host name of the destination could not be looked up. Check its URL and the gateway's DNS."],
  connect: ["No connection", "Nothing accepts connections at the destination's address. Is the receiver running, and does a firewall let the gateway through?"],
  tls: ["TLS failed", "The receiver's certificate or protocol was refused. Check its expiry, its name, and the chain; 'scimhook doctor' shows the details."],
  timeout: ["Timed out", "The receiver did not answer within the destination's timeout. Let it answer first and work afterwards, or raise 'timeout'."],
  reset: ["Connection lost", "The receiver, or something between, closed the connection before it answered."],
  http_3xx: ["Redirected", "Redirects are not followed, so that a receiver cannot send people's data elsewhere. Put the final URL into the configuration."],
  http_4xx: ["Refused by the receiver", "The receiver does not want this request. Read its answer; a wrong secret or path is the usual cause."],
  http_429: ["Told to slow down", "The receiver has too much to do. 'rate' and 'concurrency' of the destination limit what it gets."],
  http_5xx: ["Receiver failed", "The receiver has a fault of its own. Deliveries are tried again by themselves; retry them once it is repaired."],
  protocol: ["Broken answer", "What came back is no HTTP."],
  blocked: ["Address not allowed", "The destination's address is private or denied. 'network.allow' of the destination permits it."],
};

/** What a failure class is called. */
export const failureWord = (failure) => failures[failure]?.[0] ?? failure ?? "";
/** What to do about it. */
export const failureHint = (failure) => failures[failure]?.[1] ?? "";
export const failureNames = Object.keys(failures);

/** The failure class of an answer; null for a success and for no answer. */
export function failureOf(status) {
  if (!status || status < 300) return null;
  return status === 429 ? "http_429" : `http_${Math.floor(status / 100)}xx`;
}

/** The last result of a delivery: "503 Receiver failed", "Timed out". */
export function outcome(status, failure = null) {
  const kind = failure ?? failureOf(status);
  if (!kind) return status ? String(status) : "–";
  return status ? `${status} ${failureWord(kind)}` : failureWord(kind);
}

const quirks = {
  capitalized_verb: "“Replace” for “replace”", key_letters: "Keys of the envelope in other letters", empty_path: "An empty path for none",
  boolean_text: "“True” and “False” as text", dotted_key: "A path as the key of an object", urn_key: "An attribute's URN as the key of an object",
  nested_object: "Part of an object without its path", wrapped_value: "A list around what has one value", bare_reference: "The manager's id without “value”",
  unqualified_path: "A path without the URN of its extension", cleared_value: "An empty value for what is to go", stale_reference: "Another manager with the link of the one before",
  removal_value: "A value beside a removal that needs none", removal_list: "What to remove as a list instead of a filter", bare_element: "Ids for elements",
  single_element: "One element for a list of one", bare_filter_value: "A filter's text without quotes", json_text: "A role as JSON inside a text",
  read_only_key: "Read-only attributes among those to change", number_text: "A number for a text", create_of_inactive: "Creating somebody who is here, inactive", blank_part: "Empty parts inside an element",
};

/** What a provider does in its own way; null when there are no words for it. */
export const quirkWords = (quirk) => quirks[quirk] ?? null;

export const eventTypes = [
  "user.created", "user.updated", "user.deactivated", "user.reactivated", "user.deleted", "user.snapshot",
  "group.created", "group.updated", "group.deleted", "group.member_added", "group.member_removed", "group.snapshot",
];

/** The outcome class of a SCIM answer. */
export function outcomeOf(status) {
  if (status < 400) return "ok";
  if (status === 401 || status === 403) return "auth_error";
  if (status === 429) return "throttled";
  if (status === 503) return "unavailable";
  return status < 500 ? "client_error" : "server_error";
}
