// The frame around every page.
import { get } from "./api.js";
import { append, fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { menu } from "./parts.js";
import { count, plural } from "./format.js";
import { nextTheme, pref, setPref } from "./prefs.js";
import { navigate } from "./router.js";
import { showKeys } from "./keys.js";
import * as live from "./live.js";
import { session } from "./session.js";

const places = [
  ["overview", "/", "Overview"], ["deliveries", "/deliveries", "Deliveries"], ["users", "/users", "Users"], ["groups", "/groups", "Groups"],
  ["log", "/log", "Provisioning log"], ["destinations", "/destinations", "Destinations"],
  ["integrations", "/integrations", "Integrations"], ["settings", "/settings", "Settings"],
];

const liveWords = { live: "Live", polling: "Every 5 s", paused: "Paused", reconnecting: "Connecting" };
const themes = { auto: ["auto", "As the system"], light: ["sun", "Light"], dark: ["moon", "Dark"] };

/** Builds the frame in `app`; returns what the rest of the program needs of it. */
export function buildFrame(app, { signOut }) {
  const content = h("main.content#content", { tabindex: -1 });
  const links = places.map(([name, href, title]) => h("a", { href, "data-place": name }, icon(name), title));
  const nav = h("nav.nav", { "aria-label": "Pages" }, links);
  const menuButton = h("button.menu-button.plain.square", { type: "button", "aria-label": "Pages", "aria-expanded": "false", on: { click: () => open(!("open" in rail.dataset)) } }, icon("menu"));
  const rail = h("header.rail", h("a.brand", { href: "/" }, h("img", { src: "/assets/icon.svg", alt: "" }), "scimhook"), menuButton, nav,
    h("div.rail-foot", h("span", `Version ${session.version}`)));
  const banners = h("div", { role: "region", "aria-label": "Warnings" });
  const search = h("input", { type: "search", "aria-label": "Search people, e-mail, or an id such as dlv_…", placeholder: "Name, e-mail or id", spellcheck: "false", autocomplete: "off" });
  const find = h("form.find", { role: "search", on: { submit: (event) => { event.preventDefault(); look(search.value.trim()); search.blur(); } } }, icon("search"), search, h("kbd", { "aria-hidden": "true" }, "/"));
  const liveButton = h("button.plain.live", { type: "button", on: { click: live.toggle } }, h("span.dot"), h("span"));
  const themeButton = h("button.plain.square", { type: "button", on: { click: () => { nextTheme(); drawTheme(); } } });
  const bar = h("div.bar", find, h("div.spacer"), liveButton, themeButton, userMenu(signOut));
  fill(app, h("a.skip", { href: "#content" }, "Skip to the content"), h("div.frame", rail, h("div.grow", bar, banners, content)));
  live.watchState((state) => {
    liveButton.dataset.state = state;
    liveButton.setAttribute("aria-pressed", pref("live") === "on");
    liveButton.lastElementChild.textContent = liveWords[state];
    liveButton.dataset.tip = state === "paused" ? "Updates are off; press to turn them on (.)" : "Updates are on; press to pause (.)";
  });
  drawTheme();

  function drawTheme() {
    const [symbol, word] = themes[pref("theme")];
    fill(themeButton, icon(symbol));
    themeButton.setAttribute("aria-label", `Theme: ${word}`);
    themeButton.dataset.tip = `Theme: ${word} (t)`;
  }
  function open(on) {
    if (on) rail.dataset.open = ""; else delete rail.dataset.open;
    menuButton.setAttribute("aria-expanded", on);
  }
  return {
    content, drawTheme,
    search: () => { (content.querySelector(".query input") ?? search).focus(); },
    moved(route) {
      open(false);
      for (const link of links) {
        if (link.dataset.place === route.place) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
      }
    },
    async refresh() { showStatus(await get("/status", {}, { background: true }), links, banners); },
  };
}

// Badges for what fails, banners for what cannot wait.
function showStatus(status, links, banners) {
  const dead = status.destinations.reduce((sum, one) => sum + (one.states.dead ?? 0), 0);
  const failing = status.destinations.filter((one) => one.activity === "open").length;
  for (const [place, number, what] of [["deliveries", dead, "dead"], ["destinations", failing, "failing"]]) {
    const link = links.find((one) => one.dataset.place === place);
    link.querySelector(".badge")?.remove();
    if (number > 0) append(link, [h("span.badge", count(number), h("span.hidden-text", ` ${what}`))]);
  }
  const lines = [];
  const to = (place) => (one) => [one.name, `/${place}/${encodeURIComponent(one.name)}`];
  for (const check of status.checks) if (!check.ok) lines.push(["bad", `Not ready: ${check.name}. ${check.detail}`, []]);
  if (status.store.imbalance) lines.push(["bad", `The ledger is off by ${status.store.imbalance}: tell the developers.`, [["Store", "/settings"]]]);
  const held = status.destinations.filter((one) => one.states.held > 0);
  const number = held.reduce((sum, one) => sum + one.states.held, 0);
  if (number) lines.push(["warn", `A mass change waits for approval: ${plural(number, "delivery is", "deliveries are")} held for`, held.map(to("destinations"))]);
  const paused = status.destinations.filter((one) => one.paused || one.activity === "paused");
  if (paused.length) lines.push(["warn", "Paused, with what comes kept:", paused.map(to("destinations"))]);
  const refused = status.integrations.filter((one) => one.paused);
  if (refused.length) lines.push(["warn", "Paused, with providers told to come back later:", refused.map(to("integrations"))]);
  const text = JSON.stringify(lines);
  if (banners.dataset.text === text) return;
  banners.dataset.text = text;
  fill(banners, lines.map(([tone, words, links]) => h(`p.banner.${tone}`, icon("warn"), h("span", words, " ", links.map(([name, href], index) => [index > 0 && ", ", h("a", { href }, name)])))));
}

function userMenu(signOut) {
  return menu(`Signed in as ${session.name}`, "person", (close) => [
    h("p.who", h("span.strong", session.name), h("br"), h("span.muted", session.role === "operator" ? "Operator" : "Viewer: reads and changes nothing")),
    h("button.plain", { type: "button", on: { click: () => { close(); showKeys(); } } }, icon("help"), "Keyboard"),
    h("label.check", h("input", { type: "checkbox", checked: pref("utc") === "on", on: { change: (event) => { setPref("utc", event.target.checked ? "on" : "off"); } } }), "Times in UTC"),
    h("button.plain", { type: "button", on: { click: signOut } }, icon("out"), "Sign out"),
  ]);
}

// An id goes to its page, anything else is looked for among the people.
function look(text) {
  if (!text) return;
  const place = { dlv: "/deliveries/", req: "/log/", job: null }[text.slice(0, 3)];
  if (place && text[3] === "_") navigate(place + encodeURIComponent(text));
  else if (text.startsWith("evt_")) navigate(`/deliveries?event=${encodeURIComponent(text)}`);
  else navigate(`/users?query=${encodeURIComponent(text)}`);
}
