// @ts-check
/** What is shown in place of an answer. */

import { make } from "./dom.js";
import { say } from "./words.js";

export const loading = () => [make("p", {}, say("loading"))];

/**
 * @param {string} words
 * @param {() => void} again
 */
export const notLoaded = (words, again) => [
  make("p", { role: "alert" }, words),
  mainButton(say("try_again"), again),
];

/**
 * @param {number} skipped
 * @param {() => void} back
 * @returns {HTMLElement[]} The title first.
 */
export function queueEmpty(skipped, back) {
  const title = make("h2", { tabindex: -1 }, say("done_title"));
  const text = make("p", {}, say("done_text"));
  if (skipped === 0) return [title, text];
  return [title, text, mainButton(say("to_skipped", { count: skipped }), back)];
}

/**
 * @param {string} words
 * @param {() => void} click
 */
const mainButton = (words, click) =>
  make("button", { type: "button", class: "main", click }, words);
