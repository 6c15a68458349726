// One request of an identity provider, told like the provider's own log tells it.
import { get, segment } from "../api.js";
import { h } from "../dom.js";
import { sentence, span } from "../format.js";
import { icon } from "../icons.js";
import { changesTable, codeBlock } from "../json.js";
import { card, copyable, facts, pageHead, smallTable, tabs } from "../parts.js";
import { setQuery } from "../router.js";
import { time } from "../time.js";
import { badge, quirkWords } from "../words.js";
import { groupHref, integrationHref, outcomeClass, userHref } from "./shared.js";

export default async function request({ params, query, title }) {
  const data = await get(`/requests/${segment(params.id)}`);
  title(data.summary || data.path);
  const isError = data.status >= 400;
  return {
    nodes: [
      pageHead(h("span.row", sentence(data.summary || `${data.method} ${data.path}`), badge(outcomeClass(data.status), String(data.status))), { crumbs: [["Provisioning log", "/log"]] }),
      isError && advice(data),
      h("div.split", summary(data), tabs("Details", [
        ["steps", "Steps", () => steps(data)],
        ["modified", "Modified properties", () => changesTable(data.modified, "Modified properties")],
        isError && ["advice", "Recommendation", () => h("div.stack.tight", h("p.strong", data.detail), h("p", data.advice ?? "There is no advice for this error: the detail says what is known."))],
        ["request", "Request", () => body(data, data.requestBody, "The request had no body.", "the request's body")],
        ["answer", "Answer", () => body(data, data.answerBody, "The answer had no body, or none is kept.", "the answer's body")],
        ["events", "Events", () => events(data), true],
      ], query.tab ?? "steps", (next) => setQuery({ tab: next === "steps" ? null : next }, { replace: true }))),
    ].filter(Boolean),
    update() {},
  };
}

function advice(data) {
  const tone = data.status >= 500 ? "bad" : "warn";
  return h("section.verdict", { "aria-label": "Recommendation" }, h(`span.mark.tone-${tone}`, icon("warn")), h("div.grow", h("p", data.detail || "The request was refused."), data.advice && h("p.small.muted", data.advice)));
}

function summary(data) {
  const resource = data.resource;
  return card("Summary", facts([
    ["Integration", data.integration ? h("a", { href: integrationHref(data.integration) }, data.integration) : "unknown: the token did not fit"],
    ["About", resource?.id ? h("a", { href: (String(resource.type).toLowerCase() === "group" ? groupHref : userHref)(resource.id) }, resource.name ?? resource.id) : undefined],
    ["Operation", data.operation], ["Method and path", h("code", `${data.method} ${data.path}`)],
    ["Answer", data.scimType ? [String(data.status), " ", h("span.chip.code", data.scimType)] : String(data.status)],
    ["Time", time(data.time, "full", true)], ["Took", span(data.microseconds / 1e6)],
    ["Quirks put right", data.quirks?.length ? data.quirks.map((quirk) => [h("span.chip.code", { "data-tip": quirkWords(quirk) }, quirk), " "]) : "none"],
    ["Id", copyable(data.id)],
  ]));
}

function steps(data) {
  return h("ol.steps", (data.steps ?? []).map((step) => h("li", h(`span.mark.tone-${step.ok ? "ok" : "bad"}`, icon(step.ok ? "check" : "cross")),
    h("div", h("p.what", step.name.slice(0, 1).toUpperCase() + step.name.slice(1), h("span.hidden-text", step.ok ? ": done" : ": failed")), step.detail && h("p.small.muted", step.detail)))));
}

function body(data, text, none, label) {
  if (!text) return h("p.muted.small", none);
  return h("div.stack.tight", data.redacted && h("p.small.muted", "Values about people are masked."), codeBlock(text, label));
}

function events(data) {
  return smallTable("Events", [["Event", (id) => h("a", { href: `/deliveries?event=${encodeURIComponent(id)}` }, h("code", id))]], data.events ?? [], {
    none: data.status < 400 ? "No event: receivers would have seen no difference." : "No event: the request was refused and nothing has changed.",
  });
}
