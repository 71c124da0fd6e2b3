// @ts-check
/** What the session is about, and looking things up in its codebook. */

import { both, say } from "./words.js";

/**
 * @typedef {import("./api.js").Session} Session
 * @typedef {import("./api.js").Variable} Variable
 * @typedef {import("./api.js").Codes} Codes
 */

/** @type {Session | null} */
let known = null;

/** @param {Session} session */
export function setSession(session) {
  known = session;
}

/** @returns {Session} */
export function session() {
  if (!known) throw new Error("the session is not known yet");
  return known;
}

let suggesting = true;

/** @param {boolean} any Whether there is a model; a review may begin without one. */
export function setSuggests(any) {
  suggesting = any;
}

export const suggests = () => suggesting;

/**
 * @param {string} variable
 * @param {string} category
 */
export function categoryTitle(variable, category) {
  const owner = session().variables.find((v) => v.id === variable);
  const found = owner?.categories.find((c) => c.id === category);
  return found ? both(found.title) : category;
}

/** @param {string} variable */
export function variableTitle(variable) {
  const found = session().variables.find((v) => v.id === variable);
  return found ? both(found.title) : variable;
}

/**
 * @param {string} variable
 * @param {string[] | undefined} code
 */
export function codeText(variable, code) {
  if (code === undefined) return say("not_chosen");
  if (code.length === 0) return say("none");
  return code.map((category) => categoryTitle(variable, category)).join(", ");
}

/**
 * @param {string[] | undefined} one
 * @param {string[] | undefined} other
 */
export function sameCode(one, other) {
  if (one === undefined || other === undefined) return one === other;
  return one.length === other.length && one.every((category) => other.includes(category));
}
