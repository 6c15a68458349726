// Live updates: one event stream for all tabs of a browser, or polling where there is none.
import { pref, setPref, whenPref } from "./prefs.js";

const topics = ["delivery", "request", "job", "audit", "figures", "reset", "overflow"];
const subscribers = new Set();
const watchers = new Set();
const pollEvery = 5000;
const lookEvery = 20000;

let state = "paused";
let isStarted = false;
let channel = null;
let source = null;
let release = null;
let poll = 0;
let lastHeard = 0;
let lastTick = 0;
let failures = 0;

/** Calls back with (topic, data) for each event; "tick" says to look again. Returns how to stop. */
export function subscribe(listener) {
  subscribers.add(listener);
  return () => subscribers.delete(listener);
}

/** Calls back with live, polling, paused or reconnecting. */
export function watchState(listener) {
  watchers.add(listener);
  listener(state);
}

function become(next) {
  if (next === state) return;
  state = next;
  for (const watcher of watchers) watcher(state);
}

function publish(topic, data) {
  for (const subscriber of subscribers) subscriber(topic, data);
}

export function start() {
  if (isStarted) return;
  isStarted = true;
  if (window.BroadcastChannel) {
    channel = new BroadcastChannel("scimhook");
    channel.onmessage = ({ data }) => hear(data, false);
  }
  document.addEventListener("visibilitychange", resume);
  addEventListener("pagehide", disconnect);
  whenPref((name) => { if (name === "live") resume(); });
  resume();
}

export function stop() {
  isStarted = false;
  pause();
  channel?.close();
  channel = null;
}

export const toggle = () => setPref("live", pref("live") === "on" ? "off" : "on");

function resume() {
  if (!isStarted) return;
  if (document.hidden || pref("live") === "off") return pause();
  if (state === "paused") { become("reconnecting"); publish("tick", null); }
  lead();
  clearInterval(poll);
  poll = setInterval(check, pollEvery);
}

function pause() {
  clearInterval(poll);
  disconnect();
  become("paused");
}

// The tab that holds the lock has the stream; the others hear from it.
function lead() {
  if (release || source) return;
  if (!navigator.locks) return connect();
  const wanted = new AbortController();
  release = () => wanted.abort();
  navigator.locks.request("scimhook-stream", { signal: wanted.signal }, () => new Promise((resolve) => {
    release = resolve;
    connect();
  })).catch(() => {});
}

function connect() {
  source = new EventSource("/api/v1/stream");
  source.onopen = () => { failures = 0; lastHeard = Date.now(); become("live"); channel?.postMessage({ topic: "open" }); };
  source.onerror = () => {
    failures += 1;
    if (source.readyState === EventSource.CLOSED || failures > 2) {
      source.close();
      source = null;
      if (state !== "paused") become("polling");
      // Ticks go on by the clock; the stream is tried again now and then.
      setTimeout(() => { if (isStarted && state !== "paused" && !source) connect(); }, Math.min(60000, 5000 * failures));
    }
    if (state === "live") become("reconnecting");
  };
  for (const topic of topics) {
    source.addEventListener(topic, (event) => {
      let data = null;
      try { data = JSON.parse(event.data); } catch { /* an event without data */ }
      const message = { topic, data };
      channel?.postMessage(message);
      hear(message, true);
    });
  }
}

function hear({ topic, data }) {
  if (state === "paused") return;
  lastHeard = Date.now();
  become("live");
  if (topic !== "open") publish(topic === "reset" || topic === "overflow" ? "tick" : topic, data);
}

// The one with the stream says that it is alive; without news for long, look by ourselves.
function check() {
  if (source?.readyState === EventSource.OPEN) {
    lastHeard = Date.now();
    channel?.postMessage({ topic: "open" });
  }
  const isHeard = lastHeard > 0 && Date.now() - lastHeard < 2.5 * pollEvery;
  if (!isHeard) become("polling");
  // Even with a stream a look now and then: an event may come just before a page listens.
  if (isHeard && Date.now() - lastTick < lookEvery) return;
  lastTick = Date.now();
  publish("tick", null);
}

function disconnect() {
  source?.close();
  source = null;
  release?.();
  release = null;
}

/** Calls `action` soon after being asked, at most once in `every` ms, never two at once. */
export function throttled(action, every = 1000) {
  let isBusy = false;
  let isWanted = false;
  let last = 0;
  async function run() {
    if (isBusy) { isWanted = true; return; }
    isBusy = true;
    const wait = Math.max(120, last + every - Date.now());
    await new Promise((resolve) => { setTimeout(resolve, wait); });
    isWanted = false;
    last = Date.now();
    try { await action(); } catch (error) { if (error.status === undefined) console.error(error); }
    isBusy = false;
    if (isWanted) run();
  }
  return run;
}
