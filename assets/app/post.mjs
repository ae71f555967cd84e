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

/** @type {() => Promise<{problem?: string, person?: string}>} */
let nameFirst = async () => ({});

/** Saves a name that is typed, or asks for one, before anything is sent. @param {typeof nameFirst} save */
export function beforePosts(save) {
  nameFirst = save;
}

/** Sends JSON, as the person whom the page shows. @param {string} path @param {Record<string, unknown>} [body]
    @returns {ReturnType<typeof read>} */
export async function post(path, body = {}) {
  const { problem, person = shownPerson() } = await nameFirst();
  return problem ? { problem } : read(path, { person, ...body });
}
