// @ts-check
/* Requests that change something, and their results in one sentence. */

import { exchange } from "./http.mjs";
import { shownPerson } from "./session.mjs";

/** @typedef {{problem?: string, message?: string}} Result one sentence */

const UNREACHABLE = "The server cannot be reached. Your text is kept; try again.";

/**
 * The JSON of an answer; `problem` where there is none.
 *
 * @param {string} path
 * @param {Record<string, unknown>} [body] what is sent
 * @returns {Promise<Result & Record<string, any>>}
 */
export async function read(path, body) {
  const { ok, status, answer, sentence } = await exchange(path, undefined, body);
  return ok ? answer : { problem: status ? sentence : UNREACHABLE };
}

/** Sends JSON, as the person whom the page shows. @param {string} path @param {Record<string, unknown>} [body] */
export const post = (path, body = {}) => read(path, { person: shownPerson(), ...body });
