// @ts-check
/**
 * Choices and verdicts on their way to the server. Each is kept in the browser until the
 * server has answered, under a name of its own so that two windows do not
 * overwrite each other, and is sent again with the same request id.
 */

import { postChoice, postVerdict } from "./api.js";
import { ApiError } from "./ask.js";
import { drop, keep, keptNames, recall } from "./store.js";

/**
 * @typedef {import("./api.js").CodeBody} CodeBody
 * @typedef {import("./api.js").VerdictBody} VerdictBody
 * @typedef {import("./api.js").Saved} Saved
 *
 * @typedef {object} Decision
 * @property {number} answer
 * @property {number} at When it was made; they are sent in that order.
 * @property {CodeBody | VerdictBody} body
 * @property {string | null} refused The server's words, when sending again cannot help.
 */

const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 30_000;

export class Outbox {
  /** @type {Decision[]} */
  #unsent = [];
  /** @type {Map<string, (reply: Saved | null) => void>} */
  #waiting = new Map();
  #sending = false;
  #wait = FIRST_WAIT;
  /** @type {number | undefined} */
  #timer;
  /** @type {string | null} */
  problem = null;

  /**
   * @param {string} scope Survey, codebook and coder: the browser may keep several.
   * @param {(answer: number, reply: Saved) => void} onSaved
   * @param {() => void} onChange
   */
  constructor(scope, onSaved, onChange) {
    this.start = `unsaved/${scope}/`;
    this.onSaved = onSaved;
    this.onChange = onChange;
    for (const name of keptNames(this.start)) {
      const found = recall(name);
      if (isDecision(found)) this.#unsent.push(found);
    }
    this.#unsent.sort((a, b) => a.at - b.at);
    window.addEventListener("online", () => this.retry());
  }

  get size() {
    return this.#unsent.length;
  }

  get sending() {
    return this.#sending;
  }

  /** Answers with a choice among them. */
  get answers() {
    return this.#unsent.filter(({ body }) => !isVerdict(body)).map(({ answer }) => answer);
  }

  get refused() {
    return this.#unsent.filter((decision) => decision.refused !== null);
  }

  /**
   * @param {number} answer
   * @returns {CodeBody | null}
   */
  choiceOf(answer) {
    const body = this.#latest(answer, null);
    return body && !isVerdict(body) ? body : null;
  }

  /**
   * @param {number} answer
   * @param {string} rule
   * @returns {VerdictBody | null}
   */
  verdictOf(answer, rule) {
    const body = this.#latest(answer, rule);
    return body && isVerdict(body) ? body : null;
  }

  /**
   * @param {number} answer
   * @param {string | null} rule
   */
  #latest(answer, rule) {
    return this.#unsent.filter((one) => isOf(one, answer, rule)).at(-1)?.body;
  }

  /**
   * @param {number} answer
   * @param {CodeBody | VerdictBody} body
   * @returns {Promise<Saved | null>} `null` when it is not saved yet.
   */
  put(answer, body) {
    const rule = isVerdict(body) ? body.rule : null;
    for (const old of this.refused) if (isOf(old, answer, rule)) this.#remove(old);
    /** @type {Decision} */
    const decision = { answer, at: Date.now(), body, refused: null };
    this.#unsent.push(decision);
    keep(this.start + body.request, decision);
    const reply = new Promise((/** @type {(reply: Saved | null) => void} */ resolve) => {
      this.#waiting.set(body.request, resolve);
    });
    void this.send();
    return reply;
  }

  retry() {
    for (const decision of this.#unsent) decision.refused = null;
    this.#wait = FIRST_WAIT;
    return this.send();
  }

  /** One at a time and in order, so that undo and second thoughts stay in order. */
  async send() {
    if (this.#sending) return;
    this.#sending = true;
    clearTimeout(this.#timer);
    this.onChange();
    for (;;) {
      const next = this.#unsent.find((decision) => decision.refused === null);
      if (!next) break;
      try {
        const { answer, body } = next;
        const sending = isVerdict(body) ? postVerdict(answer, body) : postChoice(answer, body);
        const reply = await sending;
        this.problem = null;
        this.#wait = FIRST_WAIT;
        this.#remove(next);
        this.onSaved(answer, reply);
        this.#settle(next, reply);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        if (error instanceof ApiError && error.final) {
          this.problem = null;
          next.refused = message;
          keep(this.start + next.body.request, next);
          this.#settle(next, null);
        } else {
          this.problem = message;
          for (const decision of this.#unsent) this.#settle(decision, null);
          this.#timer = setTimeout(() => void this.send(), this.#wait);
          this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
          break;
        }
      }
      this.onChange();
    }
    this.#sending = false;
    this.onChange();
  }

  /**
   * @param {Decision} decision
   * @param {Saved | null} reply
   */
  #settle(decision, reply) {
    this.#waiting.get(decision.body.request)?.(reply);
    this.#waiting.delete(decision.body.request);
  }

  /** @param {Decision} decision */
  #remove(decision) {
    this.#unsent = this.#unsent.filter((other) => other !== decision);
    drop(this.start + decision.body.request);
  }
}

/**
 * @param {CodeBody | VerdictBody} body
 * @returns {body is VerdictBody}
 */
const isVerdict = (body) => "rule" in body;

/**
 * @param {Decision} decision
 * @param {number} answer
 * @param {string | null} rule `null`: its codes.
 */
const isOf = ({ answer: own, body }, answer, rule) =>
  own === answer && (isVerdict(body) ? body.rule : null) === rule;

/**
 * @param {unknown} value
 * @returns {value is Decision}
 */
function isDecision(value) {
  const found = /** @type {Partial<Decision> | null} */ (value);
  return (
    typeof found === "object" &&
    typeof found?.answer === "number" &&
    typeof found.at === "number" &&
    typeof found.body?.request === "string"
  );
}
