// Work on all deliveries that match, done by the gateway as a job: asked for with the count, with
// progress, a pace and a way to stop it. It goes on when the page is closed.
import { get, post, segment } from "./api.js";
import { fill, h } from "./dom.js";
import { button, problemBox } from "./parts.js";
import { confirm, dialog, say } from "./dialog.js";
import { count, percent, plural, span } from "./format.js";
import { icon } from "./icons.js";
import { subscribe } from "./live.js";
import { isOperator } from "./session.js";
import { full } from "./time.js";
import { stateWords } from "./words.js";

const kinds = {
  retry: { verb: "Retry", past: "retried", states: ["dead", "retrying"], danger: false, text: "They go out again in order for each user, at the pace that the destination allows." },
  skip: { verb: "Skip", past: "skipped", states: ["dead", "retrying", "pending", "blocked", "held"], danger: true, text: "Skipped deliveries are not sent. What they carried reaches the destination only with a later change or a resync." },
};

const paces = [["", "500 a second"], ["50", "50 a second"], ["5", "5 a second"], ["1", "1 a second"]];
const lookEvery = 1000;

/** Retries or skips all deliveries that meet a filter of the list. Resolves to the job as it ended or was left; null when there is nothing to do, or nobody wanted to. */
export async function runOnAll(kind, filter) {
  const { verb, states, danger, text } = kinds[kind];
  const chosen = [filter.state].flat().flatMap((one) => one?.split(",") ?? []);
  const wanted = { ...filter, state: chosen.length ? chosen.filter((state) => states.includes(state)) : states };
  const { total, capped } = wanted.state.length ? await get("/deliveries/facets", wanted) : { total: 0 };
  if (total === 0) return nothing(verb);
  const pace = h("select", paces.map(([value, words]) => h("option", { value }, words)));
  const agreed = await confirm(`${verb} ${capped ? "more than " : ""}${plural(total, "delivery", "deliveries")}?`,
    [h("p", text), h("label.field", "Pace", pace)], `${verb} ${capped ? "all" : count(total)}`, { danger });
  if (!agreed) return null;
  const body = { kind, filter: Object.fromEntries(Object.entries(wanted).filter(([, value]) => value)), ...(pace.value ? { perSecond: Number(pace.value) } : {}) };
  return showJob(await post("/jobs", body));
}

async function nothing(verb) {
  await dialog(`Nothing to ${verb.toLowerCase()}`, () => h("p", "No delivery that matches is in a state for this."), (close) => [h("button.primary", { type: "submit", on: { click: () => close() } }, "Close")]);
  return null;
}

/** A dialog with a job's progress; resolves to the job as it is when the dialog is closed. */
export async function showJob(job) {
  const view = new JobView(job, { hint: "It goes on when this is closed; the page of deliveries shows it." });
  await dialog(titleOf(job), () => view.node, (close) => [view.stop, button("Close", () => close())]);
  view.end();
  return view.job;
}

// A replay counts how far it has looked through, not what it takes.
const isReplay = (job) => job.kind === "replay";
const titleOf = (job) => (isReplay(job) ? `Replay to ${job.filter.destination} since ${full(job.filter.since)}` : `${kinds[job.kind].verb} ${plural(job.total, "delivery", "deliveries")}`);
const pastOf = (job) => (isReplay(job) ? "sent once more" : kinds[job.kind].past);

/** Sends once more what a destination got, or did not take, since a moment: `choice` is {since, onlyUndelivered}. Resolves as runOnAll does. */
export async function runReplay(destination, choice) {
  const { total, capped } = await get("/deliveries/facets", { destination, state: choice.onlyUndelivered ? "dead" : "delivered,dead", after: choice.since });
  const pace = h("select", paces.map(([value, words]) => h("option", { value }, words)));
  const number = `${capped ? "More than" : "About"} ${plural(total, "delivery", "deliveries")}`;
  const agreed = await confirm(`Replay to ${destination}?`, [
    h("p", h("span.strong", `${number} since ${full(choice.since)}.`), choice.onlyUndelivered ? " What was given up is sent once more," : " What was delivered or given up since then is sent once more,", " with what came later for the same people and groups."),
    h("p.small.muted", "In order for each of them and with their old ids; what was acknowledged before says so by “replay”."),
    h("label.field", "Pace", pace)], "Replay");
  return agreed ? showJob(await post(`/destinations/${segment(destination)}/replay`, { ...choice, ...(pace.value ? { perSecond: Number(pace.value) } : {}) })) : null;
}

/** Progress and outcome of one job; follows it until `end()`. */
class JobView {
  constructor(job, { onChange = () => {}, hint = null } = {}) {
    Object.assign(this, { job, onChange, hint });
    this.bar = h("progress", { "aria-label": `${titleOf(job)}: progress` });
    this.words = h("p.small", { role: "status" });
    this.outcome = h("div.stack.tight");
    this.stop = button("Stop", () => this.cancel(), { kind: "danger" });
    this.node = h("div.stack.tight", this.bar, this.words, this.outcome);
    this.unsubscribe = subscribe((topic, data) => { if (topic === "job" && data?.id === job.id) this.take(data); });
    // The stream may be off, or skip an event when many come.
    this.timer = setInterval(() => this.look(), lookEvery);
    this.draw();
  }

  end() {
    this.unsubscribe();
    clearInterval(this.timer);
  }

  async look() {
    try { this.take(await get(`/jobs/${segment(this.job.id)}`, {}, { background: true })); } catch (error) {
      if (error.status === 404) { fill(this.outcome, problemBox(error)); this.end(); }
    }
  }

  async cancel() {
    this.stop.disabled = true;
    try { this.take(await post(`/jobs/${segment(this.job.id)}/cancel`)); } catch (error) { say(error.message); this.stop.disabled = false; }
  }

  take(job) {
    // An answer that was on its way must not take the progress back.
    if (this.job.state !== "running" && job.state === "running" || job.done < this.job.done) return;
    const isNews = job.done !== this.job.done || job.state !== this.job.state;
    this.job = job;
    if (!isNews) return;
    this.draw();
    this.onChange(job);
  }

  draw() {
    const { job } = this;
    const isOver = job.state !== "running";
    const left = job.total - job.done;
    this.bar.max = Math.max(1, job.total);
    this.bar.value = job.state === "done" ? this.bar.max : job.done;
    this.stop.hidden = isOver || !isOperator();
    if (isOver) this.end();
    const rest = isReplay(job) ? "" : `: ${count(left)} were not looked at`;
    fill(this.words, isOver
      ? [h("span.strong", `${count(job.changed)} ${pastOf(job)}`), { cancelled: `, then stopped${rest}`, failed: `, then: ${job.detail}`, done: "" }[job.state]]
      : isReplay(job) ? `${count(job.changed)} ${pastOf(job)} · ${percent(job.done / Math.max(1, job.total))} looked through`
        : [`${count(job.done)} of ${count(job.total)}`, left > job.perSecond && h("span.muted", ` · about ${span(Math.ceil(left / job.perSecond))} to go`)]);
    fill(this.outcome, isOver ? this.rest() : this.hint && h("p.small.muted", this.hint));
  }

  /** What the job left as it was, and why. */
  rest() {
    const { job } = this;
    if (isReplay(job)) return null;
    const unchanged = job.done - job.changed;
    const named = job.unchanged ?? [];
    return [
      unchanged > 0 && h("details", h("summary.small", `${plural(unchanged, "delivery was", "deliveries were")} left: delivered, skipped or superseded before its turn came`),
        h("ul.left", named.map((one) => h("li.small", h("a", { href: `/deliveries/${segment(one.id)}` }, h("code", one.id)), " ", one.state ? stateWords(one.state)[2] : "Not kept any more")),
          unchanged > named.length && h("li.small.muted", `and ${count(unchanged - named.length)} more`))),
      job.capped && h("p.small.muted", "There were more than one job takes. Start another for the rest."),
    ];
  }
}

/** The jobs that run, each with its progress, for the top of a page; `changed` is called as they go on, `takes` says which ones it is about. */
export function jobStrip(changed, takes = () => true) {
  const views = new Map();
  const node = h("div.stack.tight");
  function add(job) {
    if (views.has(job.id) || job.state !== "running" || !takes(job)) return;
    const view = new JobView(job, { onChange: changed });
    const card = h("section.job.card", { "aria-label": titleOf(job) }, h("div.row", icon({ skip: "skip", replay: "out" }[job.kind] ?? "retry"), h("span.strong.grow", titleOf(job)), view.stop,
      h("button.plain.square", { type: "button", "aria-label": "Do not show this job", on: { click: () => drop(job.id) } }, icon("cross"))), view.node);
    views.set(job.id, view);
    view.card = card;
    node.prepend(card);
  }
  function drop(id) {
    views.get(id)?.end();
    views.get(id)?.card.remove();
  }
  const look = async () => { for (const job of (await get("/jobs", {}, { background: true })).items) add(job); };
  const unsubscribe = subscribe((topic, data) => { if (topic === "job" && data) add(data); });
  look().catch(() => {});
  return { node, drop, stop() { unsubscribe(); for (const view of views.values()) view.end(); } };
}
