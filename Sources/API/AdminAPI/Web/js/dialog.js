// Dialogs, short notes, and the tip with the exact value.
import { fill, freshID, h } from "./dom.js";
import { icon } from "./icons.js";

const notes = h("div.notes", { role: "status", "aria-live": "polite" });

/** Says something short that goes away by itself. */
export function say(text, action = null) {
  if (!notes.isConnected) document.body.append(notes);
  const note = h("div.note", h("span.grow", text),
    action && h("button", { type: "button", on: { click: () => { note.remove(); action[1](); } } }, action[0]),
    h("button.square", { type: "button", "aria-label": "Dismiss", on: { click: () => note.remove() } }, icon("cross")));
  notes.append(note);
  let rest = setTimeout(() => note.remove(), action ? 12000 : 6000);
  note.addEventListener("pointerenter", () => clearTimeout(rest));
  note.addEventListener("pointerleave", () => { rest = setTimeout(() => note.remove(), 3000); });
  while (notes.childElementCount > 3) notes.firstElementChild.remove();
}

/**
 * A modal dialog. `content(close)` makes its body, `actions(close)` its buttons.
 * Resolves to what `close` was given; to undefined when it was dismissed.
 */
export function dialog(title, content, actions, { dismissable = true } = {}) {
  return new Promise((resolve) => {
    const id = freshID("dialog");
    let result;
    const close = (value) => { result = value; node.close(); };
    const node = h("dialog", { "aria-labelledby": id }, h("form.inner", { on: { submit: (event) => event.preventDefault() } },
      h("h2", { id }, title), content(close), h("div.actions", actions(close))));
    node.addEventListener("cancel", (event) => { if (!dismissable) event.preventDefault(); });
    node.addEventListener("close", () => { node.remove(); resolve(result); });
    document.body.append(node);
    node.showModal();
  });
}

/** Asks before something that cannot be taken back; resolves to whether to go on. */
export function confirm(title, text, verb, { danger = false } = {}) {
  return dialog(title, () => (Array.isArray(text) ? text : h("p", text)), (close) => [
    h("button", { type: "button", on: { click: () => close(false) } }, "Cancel"),
    h(`button.primary${danger ? ".danger" : ""}`, { type: "submit", autofocus: true, on: { click: () => close(true) } }, verb),
  ]);
}

const tip = h("div.tip", { hidden: true, "aria-hidden": "true" });
let tipOwner = null;

function showTip(event) {
  const owner = event.target.closest?.("[data-tip]");
  if (owner === tipOwner) return;
  tipOwner = owner;
  if (!owner) { tip.hidden = true; return; }
  if (!tip.isConnected) document.body.append(tip);
  fill(tip, owner.dataset.tip);
  tip.hidden = false;
  const box = owner.getBoundingClientRect();
  const top = box.bottom + 6 + tip.offsetHeight > innerHeight ? box.top - tip.offsetHeight - 6 : box.bottom + 6;
  tip.style.top = `${Math.max(4, top)}px`;
  tip.style.left = `${Math.min(Math.max(6, box.left), innerWidth - tip.offsetWidth - 6)}px`;
}

function hideTip() { tip.hidden = true; tipOwner = null; }

document.addEventListener("pointerover", showTip);
document.addEventListener("focusin", showTip);
document.addEventListener("focusout", hideTip);
document.addEventListener("scroll", hideTip, { capture: true, passive: true });
document.addEventListener("keydown", (event) => { if (event.key === "Escape") hideTip(); });
