// @ts-check
/** What the new model would do better, by variable: as figures, words and a picture. */

import { beforeAfter } from "./beforeafter.js";
import { make } from "./dom.js";
import { codeText, variableTitle } from "./state.js";
import { table } from "./table.js";
import { figure, percent, say } from "./words.js";

/**
 * @typedef {import("./models.js").Example} Example
 * @typedef {import("./models.js").Learned} Learned
 * @typedef {import("./models.js").Share} Share
 *
 * @typedef {object} Measure
 * @property {ReturnType<typeof import("./models.js").heldAgainst>} against
 * @property {number} least Answers that anything is learned from.
 */

const NOT_KNOWN = "–";

/**
 * @param {Learned[]} variables
 * @param {Measure} measure
 * @param {(answer: number) => void} open
 * @returns {Node[]}
 */
export const proposalParts = (variables, measure, open) => [
  overview(variables, measure),
  ...variables.map((one) => variable(one, measure, open)),
];

/**
 * @param {Learned[]} variables
 * @param {Measure} measure
 */
function overview(variables, { against }) {
  return table(
    say("per_variable"),
    [
      say("variable"),
      say(`right_${against}`),
      say("right_new"),
      say("gain"),
      say("would_change"),
    ],
    variables.map((one) => [
      variableTitle(one.id),
      rightIn(one.before),
      one.learned ? rightIn(one.after) : say("unchanged"),
      one.learned && one.answers > 0 ? range(signed(one.gain)) : NOT_KNOWN,
      one.learned && one.drawn > 0 ? ranged(one.share) : NOT_KNOWN,
    ]),
  );
}

/**
 * @param {Learned} one
 * @param {Measure} measure
 * @param {(answer: number) => void} open
 */
function variable(one, { against, least }, open) {
  const title = variableTitle(one.id);
  const heading = make("h4", {}, title);
  if (!one.learned) {
    const words =
      one.answers < least
        ? say("too_few_coded", { answers: figure(one.answers), least: figure(least) })
        : say("nothing_better", { answers: figure(one.answers) });
    return make("section", { class: "learned" }, heading, make("p", {}, words));
  }
  const measured = one.before.n > 0;
  return make(
    "section",
    { class: "learned" },
    heading,
    measured && make("p", {}, sentence(one, against)),
    measured && make("figure", { class: "gain" }, beforeAfter(one, against, title)),
    one.drawn > 0 && make("p", {}, changes(one)),
    one.examples.length > 0 && make("h5", {}, say("shifts_title")),
    one.examples.length > 0 &&
      make("ul", { class: "shifts" }, ...one.examples.map((shift) => example(one.id, shift, open))),
  );
}

/**
 * @param {Learned} one
 * @param {Measure["against"]} against
 */
function sentence(one, against) {
  const model = say(`model_${against}`);
  const measured = say("gain_measured", {
    model,
    answers: figure(one.answers),
    before: figure(one.before.successes),
    before_share: percent(one.before.value),
    after: figure(one.after.successes),
    after_share: percent(one.after.value),
    verdict: verdict(one.gain),
  });
  const turned = { better: figure(one.better), worse: figure(one.worse) };
  const paired = say("gain_paired", { model, ...turned });
  return `${measured} ${paired}`;
}

/** @param {Learned["gain"]} gain */
function verdict(gain) {
  const [value, low, high] = gain;
  const digits = digitsFor(value);
  const points = (/** @type {number} */ share) => figure(share * 100, digits);
  if (low > 0) {
    return say("gain_better", { points: points(value), low: points(low), high: points(high) });
  }
  if (high < 0) {
    return say("gain_worse", { points: points(-value), low: points(-high), high: points(-low) });
  }
  const [middle, from, to] = signed(gain);
  return say("gain_unclear", { points: middle, low: from, high: to });
}

/** @param {Learned} one */
const changes = (one) =>
  say("would_change_text", {
    drawn: figure(one.drawn),
    changed: figure(one.changed),
    share: percent(one.share.value),
    low: percent(one.share.low),
    high: percent(one.share.high),
  });

/**
 * @param {string} id Of the variable.
 * @param {Example} shift
 * @param {(answer: number) => void} open
 */
const example = (id, { answer, text, from, to, probability }, open) =>
  make(
    "li",
    {},
    make("p", { class: "quote" }, text),
    make(
      "p",
      {},
      make("span", {}, codeText(id, from)),
      make("span", { "aria-hidden": "true" }, " → "),
      make("span", { class: "unseen" }, ` ${say("becomes")} `),
      make("strong", {}, codeText(id, to)),
      ` (${percent(probability)}) `,
      make(
        "button",
        { type: "button", class: "row-button", click: () => open(answer) },
        say("open_answer", { id: answer }),
      ),
    ),
  );

/** @param {Share} share */
function rightIn({ n, successes, value }) {
  if (n === 0) return NOT_KNOWN;
  return `${percent(value)} (${say("share", { part: figure(successes), whole: figure(n) })})`;
}

/** @param {Share} share */
const ranged = ({ value, low, high }) => range([percent(value), percent(low), percent(high)]);

/** @param {[string, string, string]} ends The value, low and high. */
const range = ([value, low, high]) => `${value} (${say("interval", { low, high })})`;

/**
 * A small difference needs a decimal to be one.
 *
 * @param {number} share
 */
const digitsFor = (share) => (Math.abs(share) < 0.02 ? 1 : 0);

/**
 * @param {Learned["gain"]} gain
 * @returns {[string, string, string]} In points.
 */
function signed(gain) {
  const digits = digitsFor(gain[0]);
  const [value, low, high] = gain.map((share) => {
    const points = figure(Math.abs(share) * 100, digits);
    return share > 0 ? `+${points}` : share < 0 ? `−${points}` : points;
  });
  return [value ?? "", low ?? "", high ?? ""];
}
