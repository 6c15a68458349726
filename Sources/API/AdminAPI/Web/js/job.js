// Bulk work: asks with the count, shows progress, can be cancelled.
import { get, post, segment } from "./api.js";
import { fill, h } from "./dom.js";
import { button } from "./parts.js";
import { dialog, say } from "./dialog.js";
import { count, plural } from "./format.js";

const verbs = { retry: ["Retry", "retried"], skip: ["Skip", "skipped"], replay: ["Replay", "queued again"], resync: ["Re-send", "queued"] };

/** Retries or skips all deliveries that meet a filter: count first, then with progress. Resolves when over. */
export async function runOnAll(kind, filter) {
  const [verb] = verbs[kind];
  const { count: number, capped } = await post("/jobs", { kind, filter, dryRun: true });
  if (number === 0) return say("There is nothing to do: no delivery is in a state for this.");
  const agreed = await dialog(`${verb} ${capped ? "more than " : ""}${plural(number, "delivery", "deliveries")}?`, () => h("p", kind === "skip"
    ? "Skipped deliveries are not sent. What they carried reaches the destination only with a later change or a resync."
    : "They go out again at the pace that the destination allows, in order for each user."), (close) => [
    h("button", { type: "button", on: { click: () => close(false) } }, "Cancel"),
    h(`button.primary${kind === "skip" ? ".danger" : ""}`, { type: "submit", autofocus: true, on: { click: () => close(true) } }, `${verb} ${count(number)}`),
  ]);
  if (!agreed) return undefined;
  return follow(await post("/jobs", { kind, filter }));
}

/** Shows a job until it is over. */
export async function follow(job) {
  const [verb, past] = verbs[job.kind] ?? [job.kind, "done"];
  const bar = h("progress", { max: 1, "aria-label": `${verb}: progress` });
  const words = h("p.small", { role: "status" });
  const cancel = button("Stop", async () => { cancel.disabled = true; show(await post(`/jobs/${segment(job.id)}/cancel`)); });
  let isOver = false;
  function show(now) {
    isOver = now.state !== "running";
    if (now.total) bar.value = Math.min(1, now.done / now.total);
    fill(words, isOver ? `${count(now.changed)} ${past}${now.state === "cancelled" ? ", then stopped" : ""}${now.detail ? `: ${now.detail}` : ""}` : `${count(now.done)} of ${count(now.total)}`);
    if (isOver) { if (now.total === 0 || now.state === "done") bar.value = 1; cancel.hidden = true; }
  }
  show(job);
  const shown = dialog(`${verb}`, () => [bar, words, h("p.small.muted", "Closing this does not stop it.")], (close) => [cancel, button("Close", () => close())]);
  while (!isOver) {
    await new Promise((resolve) => { setTimeout(resolve, 400); });
    try { show(await get(`/jobs/${segment(job.id)}`, {}, { background: true })); } catch (error) { say(error.message); break; }
  }
  await Promise.race([shown, new Promise((resolve) => { setTimeout(resolve, 300); })]);
  return job;
}
