// @ts-check
/** The words that speak for or against a code, marked by colour and by line. */

import { make } from "./dom.js";

/** @typedef {[number, number, number]} Mark */

/**
 * Nodes of the text. Where marks overlap the heavier one counts.
 *
 * @param {string} text
 * @param {Mark[]} marks
 * @returns {Node[]}
 */
export function marked(text, marks) {
  const usable = marks.filter(
    ([start, end, weight]) => start >= 0 && start < end && end <= text.length && weight !== 0,
  );
  const heaviest = Math.max(...usable.map((mark) => Math.abs(mark[2])), 0);
  const cuts = new Set([0, text.length]);
  for (const [start, end] of usable) cuts.add(start).add(end);
  const places = [...cuts].sort((a, b) => a - b);
  return places.slice(1).map((end, at) => {
    const start = places[at] ?? 0;
    const piece = text.slice(start, end);
    const over = usable
      .filter((mark) => mark[0] <= start && mark[1] >= end)
      .sort((a, b) => Math.abs(b[2]) - Math.abs(a[2]))[0];
    if (!over) return document.createTextNode(piece);
    const share = Math.abs(over[2]) / heaviest;
    const level = share > 0.66 ? 3 : share > 0.33 ? 2 : 1;
    return make("mark", { class: `${over[2] > 0 ? "for" : "against"} level-${level}` }, piece);
  });
}
