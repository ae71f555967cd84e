// @ts-check
/* Posts: what is typed belongs to the sample that is shown then, and stays with it until it is posted. */

import { whyNoPost } from "./desk.mjs";
import { send } from "./outbox.mjs";
import { page } from "./page.mjs";
import { read, write } from "../../app/storage.mjs";

/** @typedef {import("../../components/post-form.mjs").Post} Post */

const key = (what = "posts") => `judge-${what} ${page.desk.review.review} ${page.desk.review.person}`;

/** By position. @returns {Record<string, string>} */
const unsentPosts = () => read(key()) ?? {};
/** Why posts were not sent, by position. @returns {Record<string, string>} */
const problems = () => read(key("post-problems")) ?? {};

/** @param {string} place @param {Record<string, string>} texts @param {number} sample @param {string} text */
function writeOne(place, texts, sample, text) {
  const { [sample]: _, ...others } = texts;
  write(place, text ? { ...others, [sample]: text } : others);
}

/** Keeps what was typed. @param {Post} post */
export const keepPost = ({ sample, text }) => writeOne(key(), unsentPosts(), sample, text);

/** Shows the text of the sample that is shown, and which others have one. */
export function showPost() {
  const sample = page.sample?.number ?? null, posts = unsentPosts();
  window.dash_clientside.set_props("judge-discussion", {
    sample, text: posts[String(sample)] ?? "", refused: sample === null ? "" : whyNoPost(page.desk, sample),
    others: Object.keys(posts).map(Number).filter((each) => each !== sample),
    notice: problems()[String(sample)] ?? "",
  });
}

/** @param {Post} post */
export function sendPost({ sample, text }) {
  const { review } = page.desk.review;
  if (whyNoPost(page.desk, sample)) return;
  const digits = [...crypto.getRandomValues(new Uint8Array(8))]; // sent again, it counts once
  const id = digits.map((each) => each.toString(16).padStart(2, "0")).join("");
  send("remark", sample, { review, sample, text, id });
  forgetProblem(sample);
}

/** A post that the server refused returns to its field, with the reason.
    @param {import("./types").Entry} entry @param {string} sentence */
export function returnPost({ position, body }, sentence) {
  const text = [body.text, unsentPosts()[position]].filter(Boolean).join("\n\n");
  writeOne(key(), unsentPosts(), position, text);
  writeOne(key("post-problems"), problems(), position, `Your post is not sent. ${sentence}`);
  showPost();
}

/** What kept a post from being sent is over. @param {number} sample */
export function allowPost(sample) {
  if (sample in problems()) forgetProblem(sample);
}

/** @param {number} sample */
function forgetProblem(sample) {
  writeOne(key("post-problems"), problems(), sample, "");
  showPost();
}

/** The same for all samples. */
export function allowPosts() {
  if (!Object.keys(problems()).length) return;
  write(key("post-problems"), null);
  showPost();
}
