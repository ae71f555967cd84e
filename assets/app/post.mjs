// @ts-check
/* Requests that change something, and their results in one sentence. */

import { shownPerson } from "./session.mjs";

/** @typedef {{problem?: string, message?: string}} Result one sentence */

const UNREACHABLE = "The server cannot be reached. Your text is kept; try again.";

/**
 * The JSON of an answer; `problem` where there is none.
 *
 * @param {string} path
 * @param {RequestInit} [options]
 * @returns {Promise<Result & Record<string, any>>}
 */
export async function read(path, options) {
  try {
    const answer = await fetch(path, options);
    return answer.ok ? await answer.json() : { problem: await answer.text() };
  } catch {
    return { problem: UNREACHABLE };
  }
}

/**
 * Sends JSON, as the person whom the page shows.
 *
 * @param {string} path
 * @param {Record<string, unknown>} [body]
 */
export function post(path, body = {}) {
  return read(path, { method: "POST", body: JSON.stringify({ person: shownPerson(), ...body }),
    headers: { "Content-Type": "application/json" } });
}
