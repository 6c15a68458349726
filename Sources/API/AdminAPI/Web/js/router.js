// Addresses and pages: the URL holds all state that is worth sharing.
import { fill, h } from "./dom.js";
import { problemBox, skeleton } from "./parts.js";
import { Problem } from "./api.js";

let routes = [];
let host = null;
let shown = null;
let onChange = () => {};

/** Begins: `table` maps patterns such as "/users/:id" to modules, `element` takes the pages. */
export function start(table, element, changed) {
  routes = table.map((route) => ({ ...route, parts: route.pattern.split("/").filter(Boolean) }));
  host = element;
  onChange = changed;
  render(false);
}

/** Ends: no page is shown any more. */
export function stop() {
  shown?.page?.stop?.();
  shown = null;
  host = null;
}

/** Whether a page is shown that can be told things. */
export const current = () => shown?.page ?? null;

export function navigate(url, { replace = false } = {}) {
  const target = new URL(url, location.href);
  if (target.href === location.href) return current()?.refresh?.();
  history[replace ? "replaceState" : "pushState"](null, "", target);
  render(true);
}

/** Changes parts of the query string; null takes a part away. */
export function setQuery(changes, { replace = false } = {}) {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === "" || value.length === 0) url.searchParams.delete(name);
    else url.searchParams.set(name, Array.isArray(value) ? value.join(",") : value);
  }
  navigate(url.href, { replace });
}

/** This page's address with parts of the query changed, for links. */
export function withQuery(path, query) {
  const url = new URL(path, location.href);
  for (const [name, value] of Object.entries(query)) if (value) url.searchParams.set(name, value);
  return url.pathname + url.search;
}

function match(path) {
  const words = path.split("/").filter(Boolean);
  for (const route of routes) {
    if (route.parts.length !== words.length) continue;
    const params = {};
    const fits = route.parts.every((part, index) => {
      if (!part.startsWith(":")) return part === words[index];
      try { params[part.slice(1)] = decodeURIComponent(words[index]); } catch { return false; }
      return true;
    });
    if (fits) return { route, params };
  }
  return null;
}

async function render(moved) {
  const found = match(location.pathname);
  const query = Object.fromEntries(new URLSearchParams(location.search));
  const isSame = shown && found && shown.path === location.pathname;
  if (isSame && shown.page?.update) {
    shown.page.update(query);
    onChange(found.route, query);
    return;
  }
  shown?.page?.stop?.();
  const mine = { path: location.pathname, page: null };
  shown = mine;
  if (!found) {
    document.title = "Not found · scimhook";
    fill(host, h("h1", "There is no such page"), h("p.muted", location.pathname, " is none of the monitor's pages. ", h("a", { href: "/" }, "Go to the overview.")));
    return;
  }
  onChange(found.route, query);
  fill(host, skeleton());
  if (moved) { host.focus({ preventScroll: true }); scrollTo(0, 0); }
  try {
    const module = await found.route.load();
    if (shown !== mine) return;
    const page = await module.default({
      params: found.params, query,
      title: (text) => { document.title = `${text} · scimhook`; },
    });
    if (shown !== mine) { page.stop?.(); return; }
    mine.page = page;
    fill(host, page.nodes);
    page.mounted?.();
  } catch (error) {
    if (shown !== mine) return;
    if (!(error instanceof Problem)) console.error(error);
    if (error.status === 401) return;
    document.title = "Not shown · scimhook";
    fill(host, h("h1", error.status === 404 ? "There is nothing here" : "This page cannot be shown"), problemBox(error, error.status === 404 ? null : () => render(false)));
  }
}

/** Shows the page anew, from the start. */
export function reload() {
  const old = shown;
  shown = null;
  old?.page?.stop?.();
  render(false);
}

addEventListener("popstate", () => { if (host) render(true); });

document.addEventListener("click", (event) => {
  if (!host || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest?.("a[href]");
  if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
  if (link.pathname.startsWith("/api/") || link.hash && link.pathname === location.pathname) return;
  event.preventDefault();
  navigate(link.href);
});
