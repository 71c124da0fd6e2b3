// @ts-check
/** How far the survey has come. */

import { fill, make } from "./dom.js";
import { session } from "./state.js";
import { figure, say } from "./words.js";

/** @typedef {import("./api.js").Progress} Progress */

/**
 * @param {HTMLElement} place
 * @param {Progress | null} progress
 */
export function showProgress(place, progress) {
  const { answers, suggested } = session();
  const coming = suggested < answers;
  fill(
    place,
    ...(progress
      ? [
          meter(say("mine"), progress.mine, progress.answers),
          meter(say("all"), progress.coded, progress.answers),
          meter(say("agreed"), progress.agreed, progress.double),
        ]
      : []),
    coming &&
      make(
        "span",
        { class: "quiet" },
        say("suggested_share", { part: figure(suggested), whole: figure(answers) }),
      ),
  );
}

/**
 * @param {string} name
 * @param {number} part
 * @param {number} whole
 */
function meter(name, part, whole) {
  return make(
    "label",
    { class: "meter" },
    make("span", {}, name),
    make("progress", { value: part, max: Math.max(whole, 1) }),
    make("span", {}, say("share", { part: figure(part), whole: figure(whole) })),
  );
}
