// Work on all deliveries that match: asks with the count, shows progress, can be stopped.
import { get, post } from "./api.js";
import { fill, h } from "./dom.js";
import { button } from "./parts.js";
import { confirm, dialog } from "./dialog.js";
import { count, plural } from "./format.js";

const kinds = {
  retry: { verb: "Retry", past: "retried", states: ["dead", "retrying"], danger: false, text: "They go out again at the pace that the destination allows, in order for each user." },
  skip: { verb: "Skip", past: "skipped", states: ["dead", "retrying", "pending", "blocked", "held"], danger: true, text: "Skipped deliveries are not sent. What they carried reaches the destination only with a later change or a resync." },
};

const batch = 500;
const pause = 500;

/** Retries or skips all deliveries that meet a filter of the list. Resolves to how many changed; null when there is nothing to do, or nobody wanted to. */
export async function runOnAll(kind, filter) {
  const { verb, states, danger, text } = kinds[kind];
  const chosen = filter.state ? filter.state.split(",").filter((state) => states.includes(state)) : states;
  if (chosen.length === 0) return nothing(verb);
  const wanted = { ...filter, state: chosen };
  const { total, capped } = await get("/deliveries/facets", wanted);
  if (total === 0) return nothing(verb);
  const agreed = await confirm(`${verb} ${capped ? "more than " : ""}${plural(total, "delivery", "deliveries")}?`, text, `${verb} ${capped ? "all" : count(total)}`, { danger });
  return agreed ? work(kind, wanted, total) : null;
}

async function nothing(verb) {
  await dialog(`Nothing to ${verb.toLowerCase()}`, () => h("p", "No delivery that matches is in a state for this."), (close) => [h("button.primary", { type: "submit", on: { click: () => close() } }, "Close")]);
  return null;
}

/** Walks from the newest to the oldest, a batch at a time: what comes meanwhile is newer and left alone. */
async function work(kind, filter, total) {
  const { verb, past } = kinds[kind];
  const bar = h("progress", { max: total, value: 0, "aria-label": `${verb}: progress` });
  const words = h("p.small", { role: "status" }, `0 of ${count(total)}`);
  let isStopped = false;
  const stop = button("Stop", () => { isStopped = true; stop.disabled = true; });
  const shown = dialog(`${verb} ${plural(total, "delivery", "deliveries")}`, () => [bar, words], (close) => [stop, button("Close", () => { isStopped = true; close(); })]);
  let seen = 0;
  let changed = 0;
  let cursor = null;
  let failure = null;
  try {
    do {
      const page = await get("/deliveries", { ...filter, limit: batch, cursor });
      const ids = page.items.map((item) => item.id);
      if (ids.length > 0) changed += await change(kind, ids);
      seen += ids.length;
      cursor = page.next;
      bar.value = seen;
      fill(words, `${count(seen)} of ${count(Math.max(seen, total))}`);
      if (cursor && !isStopped) await new Promise((resolve) => { setTimeout(resolve, pause); });
    } while (cursor && !isStopped);
  } catch (error) { failure = error; }
  if (!failure && !cursor) bar.value = total;
  stop.hidden = true;
  fill(words, `${count(changed)} ${past}`, failure && `, then: ${failure.message}`, !failure && cursor && `, then stopped`);
  await shown;
  return changed;
}

// Some may have gone meanwhile; that none is left is no error here.
async function change(kind, ids) {
  try {
    return (await post(`/deliveries/${kind}`, { ids })).changed;
  } catch (error) {
    if (error.status === 404) return 0;
    throw error;
  }
}
