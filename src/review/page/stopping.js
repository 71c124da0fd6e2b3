// @ts-check
/** How many wrong codes are left, and how many reviews would be enough. */

import { getStopping } from "./api.js";
import { fill, make, shape } from "./dom.js";
import { variableTitle } from "./state.js";
import { figure, percent, say } from "./words.js";

/** @typedef {import("./api.js").Stopping} Stopping */

const WIDTH = 420;
const HEIGHT = 190;
const LEFT = 46;
const BOTTOM = 34;
const TOP = 10;
const ALLOWED = 0.05;

/** @param {HTMLElement} place */
export async function showStopping(place) {
  fill(place, make("h2", {}, say("stopping_title")), make("p", {}, say("loading")));
  try {
    const all = (await getStopping()).filter((one) => one.codes > 0);
    fill(
      place,
      make("h2", {}, say("stopping_title")),
      make("p", { class: "quiet" }, say("stopping_text")),
      ...all.map(variable),
    );
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    fill(place, make("h2", {}, say("stopping_title")), make("p", { role: "alert" }, message));
  }
}

/** @param {Stopping} one */
function variable(one) {
  const title = variableTitle(one.id);
  const reached = one.needed === 0;
  return make(
    "figure",
    { class: "stopping" },
    make("figcaption", {}, make("strong", {}, title)),
    picture(one, title),
    make(
      "p",
      {},
      say("stopping_now", {
        wrong: percent(one.wrong),
        most: percent(one.wrong_at_most),
        reviewed: figure(one.reviewed),
        codes: figure(one.codes),
      }),
    ),
    make(
      "p",
      { class: reached ? "reached" : "" },
      reached ? say("stopping_reached") : say("stopping_needed", { needed: figure(one.needed) }),
    ),
  );
}

/**
 * The share of wrong codes by further reviews: expected, and its limit.
 *
 * @param {Stopping} one
 * @param {string} title
 */
function picture(one, title) {
  const most = Math.max(ALLOWED * 1.4, ...one.curve.map((point) => point[2]));
  const last = Math.max(1, ...one.curve.map((point) => point[0]));
  /** @param {number} reviews */
  const x = (reviews) => LEFT + ((WIDTH - LEFT - 8) * reviews) / last;
  /** @param {number} share */
  const y = (share) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - share / most);
  /** @param {1 | 2} which */
  const line = (which) =>
    one.curve.map((point) => `${x(point[0]).toFixed(1)},${y(point[which]).toFixed(1)}`).join(" ");
  const svg = shape("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", class: "curve" });
  svg.append(
    shape("title", {}, say("stopping_picture", { variable: title })),
    shape("line", { x1: LEFT, x2: WIDTH - 8, y1: y(0), y2: y(0), class: "axis" }),
    shape("line", { x1: LEFT, x2: LEFT, y1: TOP, y2: y(0), class: "axis" }),
    shape("line", { x1: LEFT, x2: WIDTH - 8, y1: y(ALLOWED), y2: y(ALLOWED), class: "allowed" }),
    shape("text", { x: LEFT - 5, y: y(ALLOWED) + 4, class: "end" }, percent(ALLOWED)),
    shape("text", { x: LEFT - 5, y: TOP + 9, class: "end" }, percent(most)),
    shape("text", { x: LEFT - 5, y: y(0) + 4, class: "end" }, percent(0)),
    shape("text", { x: WIDTH - 8, y: HEIGHT - 18, class: "end" }, figure(last)),
    shape("text", { x: LEFT, y: HEIGHT - 18 }, "0"),
    shape("text", { x: (LEFT + WIDTH) / 2, y: HEIGHT - 4, class: "middle" }, say("stopping_axis")),
    shape("polyline", { points: line(2), class: "limit" }),
    shape("polyline", { points: line(1), class: "expected" }),
  );
  return svg;
}
