// @ts-check
/** The answer being coded, and where its choices start from. */

import { draftForJudge, draftFrom } from "./draft.js";

/**
 * @typedef {import("./api.js").Item} Item
 * @typedef {import("./api.js").Choice} Choice
 * @typedef {import("./api.js").CodeBody} CodeBody
 *
 * @typedef {object} Desk
 * @property {Item} item
 * @property {import("./draft.js").Draft} draft
 * @property {string | null} revealed The unmasked text.
 * @property {Choice | null} own The choice made before the suggestion was shown.
 * @property {boolean} adjudicating
 * @property {boolean} waiting For the suggestion after a blind choice.
 */

/**
 * @param {Item} item
 * @param {boolean} adjudicating
 * @param {CodeBody | null} unsent What was decided here and is not on the server yet.
 * @returns {Desk}
 */
export function deskFor(item, adjudicating, unsent) {
  const kept = unsent && { ...unsent, comment: unsent.reason ?? unsent.comment };
  const own = adjudicating ? null : item.mine;
  const fresh = adjudicating && !kept ? draftForJudge(item) : draftFrom(kept ?? own);
  return {
    // Decided here, though the server does not know: no longer a first choice.
    item: { ...item, blind: item.blind && kept === null },
    draft: fresh,
    revealed: null,
    own: null,
    adjudicating,
    waiting: false,
  };
}
