// @ts-check
/** The answer being coded, and where its choices start from. */

import { requestId } from "./ask.js";
import { draftForJudge, draftFrom, sameChoice, toSend } from "./draft.js";
import { session } from "./state.js";

/**
 * @typedef {import("./api.js").Item} Item
 * @typedef {import("./api.js").Choice} Choice
 * @typedef {import("./api.js").CodeBody} CodeBody
 * @typedef {import("./outbox.js").Outbox} Outbox
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
 * @param {Outbox} outbox Knows what was decided here and is not on the server yet.
 * @returns {Desk}
 */
export function deskFor(item, adjudicating, outbox) {
  const unsent = outbox.choiceOf(item.id);
  const kept = unsent && { ...unsent, comment: unsent.reason ?? unsent.comment };
  const own = adjudicating ? null : item.mine;
  const fresh = adjudicating && !kept ? draftForJudge(item) : draftFrom(kept ?? own);
  return {
    item: withUnsent(item, outbox),
    draft: fresh,
    revealed: null,
    own: null,
    adjudicating,
    waiting: false,
  };
}

/**
 * An answer as the server will have it.
 *
 * @param {Item} item
 * @param {Outbox} outbox
 * @returns {Item}
 */
export function withUnsent(item, outbox) {
  const decided = outbox.choiceOf(item.id) !== null;
  return {
    ...item,
    // Decided here, though the server does not know: no longer a first choice,
    // and no longer an old one.
    blind: item.blind && !decided,
    stale: decided ? [] : item.stale,
    flags: item.flags.map((flag) => {
      const given = outbox.verdictOf(item.id, flag.rule);
      return given ? { ...flag, verdict: given.right } : flag;
    }),
  };
}

/**
 * After a blind choice: the coder stays with it.
 *
 * @param {Desk} desk
 */
export const isKept = ({ draft, own }) => own !== null && sameChoice(toSend(draft), own);

/**
 * @param {Desk} desk
 * @param {Choice} choice
 * @param {{ request: string, seconds: number, queue: string }} how
 * @returns {CodeBody}
 */
export function bodyFor(desk, choice, how) {
  return {
    ...choice,
    ...how,
    seen: desk.item.suggestions.length > 0,
    // What was on the page, which may no longer be what is in use. Its wording
    // is the session's: an answer may have been fetched since.
    model: desk.item.model,
    codebook: session().codebook.number,
    ...(desk.adjudicating ? { comment: "", reason: choice.comment } : {}),
  };
}

/**
 * Says of a flag that it is right, or wrong; the same once more takes it back.
 *
 * @param {Desk} desk
 * @param {Outbox} outbox
 * @param {string} rule
 * @param {boolean} pressed
 * @param {number} seconds
 * @returns {boolean | null} What is said of it now.
 */
export function judge(desk, outbox, rule, pressed, seconds) {
  const flag = desk.item.flags.find((one) => one.rule === rule);
  const right = flag?.verdict === pressed ? null : pressed;
  void outbox.put(desk.item.id, { request: requestId(), rule, right, seconds });
  desk.item = withUnsent(desk.item, outbox);
  return right;
}
