// Begins: who is signed in, the frame, the pages.
import { whenSessionEnds } from "./api.js";
import { fill, h } from "./dom.js";
import { buildFrame } from "./frame.js";
import { startKeys } from "./keys.js";
import * as live from "./live.js";
import { problemBox } from "./parts.js";
import { nextTheme, whenPref } from "./prefs.js";
import * as router from "./router.js";
import * as session from "./session.js";
import { showSignIn } from "./signin.js";

const page = (place, pattern, load) => ({ place, pattern, load });

const routes = [
  page("overview", "/", () => import("./pages/overview.js")),
  page("deliveries", "/deliveries", () => import("./pages/deliveries.js")),
  page("deliveries", "/deliveries/:id", () => import("./pages/delivery.js")),
  page("users", "/users", () => import("./pages/users.js")),
  page("users", "/users/:id", () => import("./pages/user.js")),
  page("groups", "/groups", () => import("./pages/groups.js")),
  page("groups", "/groups/:id", () => import("./pages/group.js")),
  page("log", "/log", () => import("./pages/log.js")),
  page("log", "/log/:id", () => import("./pages/request.js")),
  page("destinations", "/destinations", () => import("./pages/destinations.js")),
  page("destinations", "/destinations/:name", () => import("./pages/destination.js")),
  page("integrations", "/integrations", () => import("./pages/integrations.js")),
  page("integrations", "/integrations/:name", () => import("./pages/integration.js")),
  page("settings", "/settings", () => import("./pages/settings.js")),
  page("settings", "/settings/:tab", () => import("./pages/settings.js")),
];

const app = document.getElementById("app");
let frame = null;
let isOut = true;

async function begin() {
  let who;
  try { who = await session.load(); } catch (problem) {
    return fill(app, h("main.plain", h("h1", "scimhook"), problemBox(problem, begin)));
  }
  if (!who) return leave(null);
  if (location.pathname === "/sign-in") history.replaceState(null, "", new URLSearchParams(location.search).get("next")?.match(/^\/(?!\/)[^\\]*$/)?.[0] ?? "/");
  isOut = false;
  frame = buildFrame(app, { signOut: async () => { await session.signOut(); leave("You are signed out."); } });
  live.start();
  router.start(routes, frame.content, (route) => frame.moved(route));
  frame.refresh().catch(() => {});
  return undefined;
}

function leave(reason) {
  if (isOut && frame) return;
  isOut = true;
  frame = null;
  live.stop();
  for (const open of document.querySelectorAll("dialog")) open.close();
  if (location.pathname !== "/sign-in") {
    const next = location.pathname + location.search;
    history.replaceState(null, "", next === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(next)}`);
  }
  router.stop();
  showSignIn(app, begin, reason);
}

whenSessionEnds(() => { if (!isOut) leave("The session has ended. Sign in to go on where you were."); });
whenPref((name) => { if (name === "utc" && !isOut) router.reload(); });
startKeys({
  navigate: (href) => { if (!isOut) router.navigate(href); },
  search: () => frame?.search(),
  live: () => live.toggle(),
  theme: () => { nextTheme(); frame?.drawTheme(); },
  page: () => (isOut ? null : router.current()),
});
const refreshFrame = live.throttled(() => frame?.refresh(), 3000);
live.subscribe((topic) => { if (!isOut && ["tick", "figures"].includes(topic)) refreshFrame(); });
begin();
