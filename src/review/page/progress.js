// @ts-check
/** How far the survey has come. */

import { fill, make } from "./dom.js";
import { modelInUse } from "./models.js";
import { session, suggests } from "./state.js";
import { figure, say } from "./words.js";

/**
 * @typedef {import("./api.js").Progress} Progress
 * @typedef {import("./models.js").Learning} Learning
 */

/**
 * @param {HTMLElement} place
 * @param {Progress | null} progress
 * @param {Learning | null} learning
 */
export function showProgress(place, progress, learning) {
  const { answers, suggested } = session();
  const coming = suggests() && suggested < answers;
  // Nobody needs to be told of the one that the review began with.
  const used = learning && modelInUse(learning);
  const other = used && (used.decisions !== null || used !== learning.models[0]);
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
    other && make("span", { class: "quiet" }, say("suggestions_from", { model: used.name })),
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
