// @ts-check
/* Posts: what is typed belongs to the sample that is shown then, and stays with it until it is posted. */

import { send } from "./outbox.mjs";
import { page } from "./page.mjs";
import { read, write } from "./storage.mjs";

/** @typedef {import("../../components/post-form.mjs").Post} Post */

const key = () => `judge-posts ${page.desk.review.review} ${page.desk.review.person}`;

/** By position. @returns {Record<string, string>} */
const unsentPosts = () => read(key()) ?? {};

/** Keeps what was typed. @param {Post} post */
export function keepPost({ sample, text }) {
  const { [sample]: _, ...posts } = unsentPosts();
  write(key(), text ? { ...posts, [sample]: text } : posts);
}

/** Shows the text of the sample that is shown, and which others have one. */
export function showPost() {
  const sample = page.sample?.number ?? null, posts = unsentPosts();
  window.dash_clientside.set_props("judge-discussion", {
    sample, text: posts[String(sample)] ?? "", disabled: Boolean(page.desk.review.silent),
    others: Object.keys(posts).map(Number).filter((each) => each !== sample),
  });
}

/** @param {Post} post */
export function sendPost({ sample, text }) {
  const { review, silent } = page.desk.review;
  if (silent) return;
  const digits = [...crypto.getRandomValues(new Uint8Array(8))]; // sent again, it counts once
  const id = digits.map((each) => each.toString(16).padStart(2, "0")).join("");
  send("remark", sample, { review, sample, text, id });
}
