// Who is signed in.
import { get, post, remove } from "./api.js";

/** {name, role, version, ends}; null while nobody is. */
export let session = null;

export const isOperator = () => session?.role === "operator";

/** Asks who is signed in; null when nobody is. */
export async function load() {
  try {
    session = await get("/session", {}, { quiet: true });
  } catch (problem) {
    if (problem.status !== 401) throw problem;
    session = null;
  }
  return session;
}

export async function signIn(token) {
  await post("/session", { token }, { quiet: true });
  return load();
}

export async function signOut() {
  try { await remove("/session", { quiet: true }); } finally { session = null; }
}
