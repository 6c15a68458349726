// Talks to the gateway.

/** An error that the gateway, or the way to it, answered with; `detail` is for the reader. */
export class Problem extends Error {
  constructor(status, detail, retryAfter = 0) {
    super(detail);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** A number that a double cannot hold, as it was written. */
export class ExactNumber {
  constructor(text) { this.text = text; }
  toString() { return this.text; }
}

/** JSON without loss: a number that a double would change stays as it was written. */
export function parse(text) {
  return JSON.parse(text, (key, value, context) => {
    if (typeof value !== "number" || !context || context.source === undefined) return value;
    return String(value) === context.source || Number.isSafeInteger(value) || /[.eE]/.test(context.source) && value.toString().length < 16
      ? value : new ExactNumber(context.source);
  });
}

let onSessionEnd = () => {};
/** Says what to do when the session has ended. */
export const whenSessionEnds = (action) => { onSessionEnd = action; };

async function send(method, path, { params, body, background, signal, quiet } = {}) {
  const query = search(params);
  const headers = { Accept: "application/json" };
  if (background) headers["Scimhook-Background"] = "1";
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(`/api/v1${path}${query}`, {
      method, headers, signal, credentials: "same-origin", cache: "no-store", redirect: "error",
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem(0, "The gateway does not answer. Is it running? 'systemctl status scimhook' says.");
  }
  const text = response.status === 204 ? "" : await response.text();
  if (response.ok) return text ? parse(text) : null;
  let detail = `The gateway answered ${response.status}.`;
  try { detail = parse(text).detail || detail; } catch { /* not JSON: a proxy's page, say */ }
  if (response.status === 401 && !quiet) onSessionEnd();
  throw new Problem(response.status, detail, Number(response.headers.get("Retry-After")) || 0);
}

/** `?a=b` of what is set; lists are joined with commas. */
export function search(params = {}) {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value === null || value === undefined || value === "" || value === false) continue;
    pairs.set(name, Array.isArray(value) ? value.join(",") : String(value));
  }
  const text = pairs.toString();
  return text ? `?${text}` : "";
}

export const get = (path, params, options) => send("GET", path, { params, ...options });
export const post = (path, body = {}, options) => send("POST", path, { body, ...options });
export const remove = (path, options) => send("DELETE", path, options);

/** A value as one segment of a path. */
export const segment = (text) => encodeURIComponent(text);
