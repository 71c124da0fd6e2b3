// @ts-check
/** The share of right codes before and after learning, as a picture. */

import { shape } from "./dom.js";
import { percent, say } from "./words.js";

/**
 * @typedef {import("./models.js").Learned} Learned
 * @typedef {import("./models.js").Share} Share
 */

const WIDTH = 420;
const HEIGHT = 92;
const LEFT = 72;
const RIGHT = 394;
const FLOOR = 68;
const CAP = 5;

/**
 * A ring is the model before, a disc the new one: the two are told apart
 * without colour.
 *
 * @param {Learned} one
 * @param {import("./proposal.js").Measure["against"]} against
 * @param {string} title
 */
export function beforeAfter({ before, after }, against, title) {
  const lowest = Math.min(before.low, after.low);
  const from = Math.max(0, Math.floor(lowest * 10 - 0.5) / 10);
  /** @param {number} share */
  const x = (share) => LEFT + ((RIGHT - LEFT) * (share - from)) / (1 - from);
  const svg = shape("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", class: "curve" });
  svg.append(
    shape("title", {}, say("gain_picture", { variable: title, model: say(`model_${against}`) })),
    shape("line", { x1: LEFT, x2: RIGHT, y1: FLOOR, y2: FLOOR, class: "axis" }),
  );
  for (const share of [from, (from + 1) / 2, 1]) {
    svg.append(
      shape("line", { x1: x(share), x2: x(share), y1: FLOOR, y2: FLOOR + 4, class: "axis" }),
      shape("text", { x: x(share), y: FLOOR + 19, class: "middle" }, percent(share)),
    );
  }
  svg.append(...row(before, 20, say(`gain_${against}`), x, "ring"));
  svg.append(...row(after, 46, say("gain_new"), x, "disc"));
  return svg;
}

/**
 * @param {Share} share
 * @param {number} y
 * @param {string} name
 * @param {(share: number) => number} x
 * @param {"ring" | "disc"} mark
 */
function row({ value, low, high }, y, name, x, mark) {
  const range = { class: "range" };
  return [
    shape("text", { x: LEFT - 10, y: y + 4, class: "end" }, name),
    shape("line", { x1: x(low), x2: x(high), y1: y, y2: y, ...range }),
    ...[low, high].map((end) =>
      shape("line", { x1: x(end), x2: x(end), y1: y - CAP, y2: y + CAP, ...range }),
    ),
    shape("circle", { cx: x(value), cy: y, r: 5, class: mark }),
  ];
}
