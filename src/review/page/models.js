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
 * @property {number | null} decisions `null`: the one the review began with.
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
 * @property {Share} before
 * @property {Share} after
 * @property {[number, number, number]} gain After less before, on the same answers, and its interval.
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
 * @property {number} decisions Answers that can be learned from.
 * @property {number | null} learned How many of them the proposal knows.
 * @property {number} least
 * @property {string} step What it is doing, in the reader's language.
 * @property {string | null} message Why it failed.
 * @property {Model[]} models The oldest first.
 * @property {{ done: number, of: number }} reading How far the model in use has read.
 * @property {Proposal | null} proposal
 */

import { get, post, requestId } from "./ask.js";

/** @returns {Promise<Learning>} */
export const getLearning = () => get("/api/learning");

/** @returns {Promise<Learning>} */
export const postLearn = () => post("/api/learning", { request: requestId() });

/**
 * @param {number | null} model `null`: the proposal.
 * @returns {Promise<Learning>}
 */
export const postSwitch = (model) =>
  post("/api/learning/switch", { request: requestId(), model });

/** @param {Learning} learning */
export const modelInUse = ({ models }) => models.find((model) => model.in_use) ?? null;

/** @param {Learning} learning */
export const isBusy = ({ state, reading }) => state === "running" || reading.done < reading.of;
