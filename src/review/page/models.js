// @ts-check
/**
 * What is asked about learning from decisions: the server's JSON and its types.
 *
 * @typedef {object} Share Of answers, with its 95 % interval.
 * @property {number} value
 * @property {number} low
 * @property {number} high
 * @property {number} successes
 * @property {number} n
 *
 * @typedef {object} Model
 * @property {number} id
 * @property {string} name
 * @property {string} tier
 * @property {string} added
 * @property {number | null} decisions `null`: it did not learn here.
 * @property {boolean} in_use
 *
 * @typedef {object} Example An answer that would get another code.
 * @property {number} answer
 * @property {string} text
 * @property {string[]} from
 * @property {string[]} to
 * @property {number} probability
 *
 * @typedef {object} Learned What was learned about one variable.
 * @property {string} id
 * @property {number} answers
 * @property {Share} before Right by what the review began with.
 * @property {Share} after Right by what learned from the other answers.
 * @property {[number, number, number]} gain After less before, answer by answer; its interval.
 * @property {number} better Answers that are right only after.
 * @property {number} worse Answers that are right only before.
 * @property {boolean} learned Whether anything better was found.
 * @property {number} drawn Answers that nobody has coded yet.
 * @property {number} changed
 * @property {Share} share
 * @property {Example[]} examples
 *
 * @typedef {{ answers: number, seconds: number, variables: Learned[] }} Proposal
 *
 * @typedef {object} Learning
 * @property {"idle" | "running" | "ready" | "failed"} state
 * @property {boolean} able Whether there is a model that can learn.
 * @property {boolean} from_nothing Whether the review was begun without a model.
 * @property {number} decisions Answers that can be learned from.
 * @property {number | null} learned How many of them the proposal knows.
 * @property {number} least
 * @property {string} step What it is doing, in the reader's language.
 * @property {string | null} message Why it failed.
 * @property {Model[]} models The oldest first.
 * @property {{ done: number, of: number, next: number | null }} reading How far the model
 *   has read that is shown once it has read all; `next: null`: the one that is shown.
 * @property {Proposal | null} proposal
 */

import { get, post, requestId } from "./ask.js";

/** @returns {Promise<Learning>} */
export const getLearning = () => get("/api/learning");

/** @returns {Promise<Learning>} */
export const postLearn = () => post("/api/learning", { request: requestId() });

/**
 * @param {number | null} model `null`: the proposal …
 * @param {number | null} learned … that was learned from so many answers.
 * @returns {Promise<Learning>}
 */
export const postSwitch = (model, learned) =>
  post("/api/learning/switch", { request: requestId(), model, learned });

/** @param {Learning} learning */
export const modelInUse = ({ models }) => models.find((model) => model.in_use) ?? null;

/**
 * What the new model is held against is what the review began with: its first
 * model, which need not be shown now, or always the most frequent code.
 *
 * @param {Learning} learning
 * @returns {"present" | "first" | "frequent"}
 */
export function heldAgainst({ from_nothing: fromNothing, models }) {
  if (fromNothing) return "frequent";
  return models[0]?.in_use ? "present" : "first";
}

/** @param {Learning} learning Whether a model has answers left to read. */
export const isReading = ({ models, reading: { done, of, next } }) =>
  next !== null || (models.length > 0 && done < of);

/** @param {Learning} learning */
export const isBusy = (learning) => learning.state === "running" || isReading(learning);

/** @param {Learning} learning Whether something better was found that can be taken into use. */
export const isUsable = ({ state, proposal }) =>
  state === "ready" && (proposal?.variables.some((one) => one.learned) ?? false);
