// @ts-check
/**
 * What is asked about answers and their codes: the server's JSON and its types.
 *
 * @typedef {{ da: string, en: string }} Both
 * @typedef {Record<string, string[]>} Codes Variable to categories.
 *
 * @typedef {object} Category
 * @property {string} id
 * @property {Both} title
 * @property {Both} definition
 * @property {Both[]} include
 * @property {Both[]} exclude
 * @property {string[]} examples
 *
 * @typedef {object} Variable
 * @property {string} id
 * @property {"ordinal" | "nominal" | "multi"} kind
 * @property {Both} title
 * @property {Both | null} question
 * @property {Category[]} categories
 *
 * @typedef {{ id: string, title: Both, text: Both, variables: string[] }} Rule
 *
 * @typedef {object} Session
 * @property {string} coder
 * @property {"da" | "en"} language
 * @property {string} survey
 * @property {number} answers
 * @property {number} suggested
 * @property {{ id: string, version: string, title: Both, sha256: string, number: number }} codebook
 * @property {Variable[]} variables
 * @property {Rule[]} rules
 * @property {{ variable: string, ok: string, uncodable: string[] } | null} status
 * @property {string[]} coders
 * @property {string[]} flags
 * @property {number} blind_share
 *
 * @typedef {"valuable" | "flags" | "file" | "random"} Order
 * @typedef {"" | "open" | "coded" | "uncodable" | "mine" | "disagreement" | "stale"} Decided
 *
 * @typedef {object} Query
 * @property {Order} order
 * @property {Decided} decision
 * @property {string} code VARIABLE:CATEGORY or nothing.
 * @property {string} flag
 * @property {string} coder
 * @property {string} text
 *
 * @typedef {object} Row
 * @property {number} id
 * @property {string} respondent
 * @property {string} text
 * @property {Codes | null} codes
 * @property {Codes | null} suggested
 * @property {string[]} flags
 * @property {number} coders
 *
 * @typedef {{ total: number, rows: Row[] }} Rows
 *
 * @typedef {object} Suggestion
 * @property {string} variable
 * @property {string[]} code
 * @property {number} probability
 * @property {string[]} second
 * @property {"auto" | "review" | "uncodable"} decision
 * @property {[string, number][]} probabilities
 * @property {[number, number, number][]} marks Start, end (UTF-16) and weight.
 *
 * @typedef {object} Flag
 * @property {string} rule
 * @property {"high" | "medium" | "low" | "none"} severity
 * @property {Both} sentence
 * @property {boolean | null} verdict Whether this coder found it right.
 *
 * @typedef {{ codes: Codes, uncodable: boolean, comment: string }} Choice
 *
 * @typedef {object} Item
 * @property {number} id
 * @property {string} respondent
 * @property {string} text
 * @property {number} masked
 * @property {[string, string][]} columns
 * @property {boolean} blind
 * @property {Suggestion[]} suggestions
 * @property {Flag[]} flags
 * @property {(Choice & { event: number }) | null} mine
 * @property {number | null} model Whose suggestions they are.
 * @property {number} codebook The version it is shown by.
 * @property {string[]} stale Variables that the coder coded by an older wording.
 * @property {(Choice & { coder: string })[]} others Shown in adjudicating only.
 *
 * @typedef {object} Progress
 * @property {number} answers
 * @property {number} mine
 * @property {number} coded
 * @property {number} agreed
 * @property {number} double
 * @property {[string, number][]} coders
 *
 * @typedef {object} CodeBody
 * @property {string} request
 * @property {Codes} codes
 * @property {boolean} uncodable
 * @property {string} comment
 * @property {number} seconds
 * @property {boolean} seen Whether suggestions were visible.
 * @property {number | null} model
 * @property {number} codebook
 * @property {string} queue Where the coder came to it from.
 * @property {string} [reason] Given in adjudicating, and only there.
 *
 * @typedef {object} VerdictBody
 * @property {string} request
 * @property {string} rule
 * @property {boolean | null} right `null` takes it back.
 * @property {number} seconds
 *
 * @typedef {object} Saved
 * @property {number} event
 * @property {Progress} [progress] After a choice, as the next two.
 * @property {number} [codebook] The one that is in use now.
 * @property {Item} [item]
 *
 * @typedef {[number, number] | null} Interval
 *
 * @typedef {object} VariableAgreement
 * @property {string} id
 * @property {number} answers
 * @property {number | null} agreement
 * @property {number | null} kappa
 * @property {Interval} kappa_interval
 * @property {number | null} alpha
 * @property {Interval} alpha_interval
 * @property {{ id: string, both: number, one: number, kappa: number | null }[]} categories
 *
 * @typedef {object} CoderAgreement
 * @property {string} coder
 * @property {number} wrong_shown
 * @property {number} wrong_accepted
 * @property {number} right_shown
 * @property {number} right_refused
 *
 * @typedef {{ variables: VariableAgreement[], coders: CoderAgreement[] }} Agreement
 *
 * @typedef {object} Stopping
 * @property {string} id
 * @property {number} codes Machine codes in all.
 * @property {number} reviewed
 * @property {number} found_wrong
 * @property {number} expected_wrong
 * @property {number} wrong Share of all codes, if no more is reviewed.
 * @property {number} wrong_at_most Its 95 % limit.
 * @property {number} needed Further reviews until at most 5 % are wrong.
 * @property {[number, number, number][]} curve Further reviews, share, limit.
 */

import { get, post, requestId } from "./ask.js";
import { wholeItem, wholeSession } from "./wire.js";

/** @returns {Promise<Session>} */
export const getSession = async () => wholeSession(await get("/api/session"));

/** @returns {Promise<Progress>} */
export const getProgress = () => get("/api/progress");

/** @returns {Promise<Agreement>} */
export const getAgreement = () => get("/api/agreement");

/** @returns {Promise<Stopping[]>} */
export const getStopping = () => get("/api/stopping");

/**
 * @param {Query} query
 * @param {number} from
 * @param {number} limit
 * @returns {Promise<Rows>}
 */
export function getRows(query, from, limit) {
  const wanted = new URLSearchParams({ order: query.order, decision: query.decision });
  for (const name of /** @type {const} */ (["code", "flag", "coder", "text"])) {
    if (query[name]) wanted.set(name, query[name]);
  }
  wanted.set("from", String(from));
  wanted.set("limit", String(limit));
  return get(`/api/answers?${wanted}`);
}

/**
 * @param {number} id
 * @param {boolean} adjudicate
 * @returns {Promise<Item>}
 */
export const getItem = async (id, adjudicate) =>
  wholeItem(await get(`/api/answers/${id}${adjudicate ? "?adjudicate=1" : ""}`));

/**
 * @param {number} id
 * @param {CodeBody} body
 * @returns {Promise<Saved>}
 */
export async function postChoice(id, body) {
  const to = body.reason === undefined ? "code" : "adjudicate";
  /** @type {Saved} */
  const saved = await post(`/api/answers/${id}/${to}`, body);
  return saved.item ? { ...saved, item: wholeItem(saved.item) } : saved;
}

/**
 * @param {number} id
 * @param {VerdictBody} body
 * @returns {Promise<Saved>}
 */
export const postVerdict = (id, body) => post(`/api/answers/${id}/verdict`, body);

/** @returns {Promise<{ answer: number | null, progress: Progress }>} */
export const postUndo = () => post("/api/undo", { request: requestId() });

/**
 * @param {number} id
 * @returns {Promise<{ text: string }>}
 */
export const postReveal = (id) => post(`/api/answers/${id}/reveal`, { request: requestId() });
