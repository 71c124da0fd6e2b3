// @ts-check
/**
 * The server's JSON, its types and its errors.
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
 * @property {{ id: string, version: string, title: Both, sha256: string }} codebook
 * @property {Variable[]} variables
 * @property {Rule[]} rules
 * @property {{ variable: string, ok: string, uncodable: string[] } | null} status
 * @property {string[]} coders
 * @property {string[]} flags
 * @property {number} blind_share
 *
 * @typedef {"valuable" | "flags" | "file" | "random"} Order
 * @typedef {"" | "open" | "coded" | "uncodable" | "mine" | "disagreement"} Decided
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
 * @typedef {{ rule: string, severity: "high" | "medium" | "low" | "none", sentence: Both }} Flag
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
 * @property {string} queue Where the coder came to it from.
 * @property {string} [reason] Given in adjudicating, and only there.
 *
 * @typedef {{ event: number, progress: Progress, item?: Item }} Saved
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

import { wholeSession } from "./wire.js";
import { say } from "./words.js";

/** A server that hangs must not hold a decision back from being kept. */
const PATIENCE = 20_000;

export class ApiError extends Error {
  /**
   * @param {string} message
   * @param {number} status 0 when there was no reply.
   */
  constructor(message, status) {
    super(message);
    this.status = status;
  }

  /** Sending the same again cannot help. */
  get final() {
    return this.status >= 400 && this.status < 500 && ![401, 408, 429].includes(this.status);
  }
}

/**
 * @param {string} path
 * @param {RequestInit} options
 * @returns {Promise<any>}
 */
async function ask(path, options) {
  let reply;
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    reply = await fetch(path, { credentials: "same-origin", signal, ...options });
  } catch {
    throw new ApiError(say("no_connection"), 0);
  }
  const json = await reply.json().catch(() => null);
  if (reply.ok && json !== null) return json;
  if (reply.status === 401) throw new ApiError(say("open_link"), 401);
  const message = json && typeof json.message === "string" ? json.message : "";
  throw new ApiError(message || say("server_error", { status: reply.status }), reply.status);
}

/** @param {string} path */
const get = (path) => ask(path, {});

/**
 * @param {string} path
 * @param {object} body
 */
const post = (path, body) =>
  ask(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    // A decision under way is delivered even if the page is closed.
    keepalive: true,
  });

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
export const getItem = (id, adjudicate) =>
  get(`/api/answers/${id}${adjudicate ? "?adjudicate=1" : ""}`);

/**
 * @param {number} id
 * @param {CodeBody} body
 * @returns {Promise<Saved>}
 */
export const postDecision = (id, body) =>
  post(`/api/answers/${id}/${body.reason === undefined ? "code" : "adjudicate"}`, body);

/** @returns {Promise<{ answer: number | null, progress: Progress }>} */
export const postUndo = () => post("/api/undo", { request: requestId() });

/**
 * @param {number} id
 * @returns {Promise<{ text: string }>}
 */
export const postReveal = (id) => post(`/api/answers/${id}/reveal`, { request: requestId() });

/** `crypto.randomUUID` is missing where a page is served by plain http to another machine. */
export function requestId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
