// Builds elements. Text only ever becomes text nodes and attribute values, never markup.

const SVG = "http://www.w3.org/2000/svg";

/** Makes an element: h("p.muted", { title: "…" }, "text", child, [more]). Nothing is parsed but the spec. */
export function h(spec, ...rest) {
  return build(document.createElement(tagOf(spec)), spec, rest);
}

/** The same for SVG. */
export function s(spec, ...rest) {
  return build(document.createElementNS(SVG, tagOf(spec)), spec, rest);
}

const tagOf = (spec) => spec.split(/[.#]/, 1)[0];

function build(node, spec, rest) {
  const classes = spec.match(/\.[\w-]+/g);
  if (classes) node.setAttribute("class", classes.map((name) => name.slice(1)).join(" "));
  const id = spec.match(/#([\w-]+)/);
  if (id) node.id = id[1];
  if (isProps(rest[0])) set(node, rest.shift());
  append(node, rest);
  return node;
}

function isProps(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value) && !(value instanceof Node);
}

function set(node, props) {
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined) continue;
    if (name.startsWith("aria-")) node.setAttribute(name, String(value));
    else if (value === false) continue;
    else if (name === "on") {
      for (const [type, listener] of Object.entries(value)) node.addEventListener(type, listener);
    } else if (name === "class") {
      node.setAttribute("class", [node.getAttribute("class"), value].filter(Boolean).join(" "));
    } else if (name === "value" || name === "checked" || name === "indeterminate" || name === "selected") {
      node[name] = value;
    } else {
      node.setAttribute(name, value === true ? "" : String(value));
    }
  }
}

/** Appends nodes and texts; skips null and false, flattens lists. */
export function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}

/** Puts these children in the place of all there are. */
export function fill(node, ...children) {
  node.replaceChildren();
  return append(node, children);
}

let isPressed = false;
const patient = new Map();

function release() {
  isPressed = false;
  for (const [node, change] of patient) { patient.delete(node); change(); }
}

// A control that is replaced between press and release would swallow the click.
addEventListener("pointerdown", () => { isPressed = true; }, { capture: true });
addEventListener("pointerup", () => setTimeout(release), { capture: true });
addEventListener("pointercancel", release, { capture: true });
addEventListener("pointermove", (event) => { if (isPressed && event.buttons === 0) release(); }, { capture: true, passive: true });

/** Draws `node` anew by `change`, once no button is held down, and puts the focus back where it was. */
export function redraw(node, change) {
  if (isPressed) return patient.set(node, () => redraw(node, change));
  const old = document.activeElement;
  const alike = () => [...node.querySelectorAll(old.localName)].filter((one) => signature(one) === signature(old));
  const place = node.contains(old) ? alike().indexOf(old) : -1;
  change();
  if (place >= 0 && !node.contains(document.activeElement)) alike()[place]?.focus({ preventScroll: true });
  return undefined;
}

const signature = (one) => one.dataset.facet ?? [one.getAttribute("href"), one.getAttribute("aria-label"), one.textContent].join(" ");

let last = 0;
/** An id that no other element of the page has. */
export const freshID = (prefix = "e") => `${prefix}-${++last}`;
