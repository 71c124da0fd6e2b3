// @ts-check
/**
 * What is asked about the codebook in use: the server's JSON and its types.
 *
 * @typedef {import("./api.js").Both} Both
 *
 * @typedef {object} Wording What a category says.
 * @property {Both} title
 * @property {Both} definition
 * @property {Both[]} include
 * @property {Both[]} exclude
 * @property {string[]} examples
 *
 * @typedef {object} Place
 * @property {string} request
 * @property {string} variable
 * @property {string} category
 * @property {number} number The version it was worded from.
 * @property {string} reason
 *
 * @typedef {object} Reworded
 * @property {string} version
 * @property {number} id
 * @property {{ variable: string, category: string }[]} affected
 * @property {number} requeued Answers that are to be coded again.
 * @property {import("./api.js").Session} session
 *
 * @typedef {object} Version
 * @property {number} id
 * @property {string} version
 * @property {string} added
 * @property {string | null} coder `null` of the first.
 * @property {string | null} reason
 * @property {boolean} current
 * @property {{ text: Both, affects_codes: boolean }[]} changes
 */

import { get, post } from "./ask.js";
import { wholeSession } from "./wire.js";

/**
 * @param {Wording & Place} body
 * @returns {Promise<Reworded>}
 */
export async function postCategory(body) {
  const reply = await post("/api/codebook/category", body);
  return { ...reply, session: wholeSession(reply.session) };
}

/** @returns {Promise<Version[]>} The oldest first. */
export const getVersions = () => get("/api/codebook/versions");
