// @ts-check
/** The way through the queue: to an answer, and on to the next. */

import { Cache } from "./cache.js";
import { Queue, STANDARD } from "./queue.js";
import { categoryTitle } from "./state.js";
import { figure, say } from "./words.js";

/**
 * @typedef {import("./api.js").Item} Item
 * @typedef {import("./api.js").Query} Query
 *
 * @typedef {object} Sight What is seen on the way.
 * @property {() => void} loading
 * @property {(item: Item) => void} show
 * @property {(skipped: number) => void} done
 * @property {(words: string) => void} fail
 */

export class Walk {
  #queue = new Queue(STANDARD, []);
  #cache = new Cache(false);

  /**
   * Counts the moves, so that what comes for an answer that was left meanwhile
   * can be dropped.
   */
  turn = 0;

  /** @param {Sight} sight */
  constructor(sight) {
    this.sight = sight;
  }

  get query() {
    return this.#queue.query;
  }

  /** As the journal has it. */
  get name() {
    const { order, ...filter } = this.query;
    const parts = Object.entries(filter).filter(([, value]) => value !== "");
    return [order, ...parts.map(([name, value]) => `${name}=${value}`)].join(" ");
  }

  get adjudicating() {
    return this.#queue.adjudicating;
  }

  /** As the coder reads it. */
  get place() {
    const { order, decision, code, flag, coder, text } = this.query;
    const { at, of } = this.#queue.place;
    const [variable = "", category = ""] = code.split(":");
    return [
      say("place", { at: figure(at), of: figure(of) }),
      say(`order_${order}`),
      decision === "" ? "" : say(`decision_${decision}`),
      code === "" ? "" : categoryTitle(variable, category),
      flag,
      coder,
      text === "" ? "" : `“${text}”`,
    ]
      .filter((part) => part !== "")
      .join(" · ");
  }

  /**
   * @param {Query} query
   * @param {Iterable<number>} unsent
   * @param {number | null} first
   */
  begin(query, unsent, first) {
    const queue = new Queue(query, unsent);
    this.#queue = queue;
    this.#cache = new Cache(queue.adjudicating);
    return this.#go(async () => {
      await queue.load();
      if (first !== null) queue.jump(first);
    });
  }

  /**
   * In a new queue around the answer that is shown; nothing that was fetched
   * before counts.
   *
   * @param {Iterable<number>} unsent
   * @returns {Promise<Item | null>} The answer that is shown, as it is now.
   */
  async renew(unsent) {
    const old = this.#queue;
    const before = new Set(old.saved);
    const queue = new Queue(old.query, unsent);
    this.#cache = new Cache(queue.adjudicating);
    await queue.load();
    if (this.#queue !== old) return null;
    // The coder went on meanwhile.
    for (const id of old.saved) if (!before.has(id)) queue.markSaved(id);
    const { current } = old;
    if (current !== null) queue.lead(current);
    this.#queue = queue;
    return current === null ? null : this.#cache.get(current);
  }

  /** @param {number} id */
  goTo(id) {
    return this.#go(async () => this.#queue.jump(id));
  }

  /** @param {1 | -1} by */
  step(by) {
    return this.#go(() => this.#queue.step(by));
  }

  advance() {
    return this.#go(() => this.#queue.advance());
  }

  toSkipped() {
    return this.#go(async () => this.#queue.toSkipped());
  }

  again() {
    return this.#go(async () => {});
  }

  /** @param {number} id */
  decided(id) {
    this.#queue.markSaved(id);
    this.#cache.forget(id);
  }

  /** @param {number} id */
  reopen(id) {
    this.#queue.reopen(id);
    this.#cache.forget(id);
  }

  /** @param {number} id The server knows more of it than what was fetched. */
  forget(id) {
    this.#cache.forget(id);
  }

  /** @param {() => Promise<void>} move */
  async #go(move) {
    const turn = ++this.turn;
    try {
      await move();
      if (turn === this.turn) await this.#open(turn);
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      if (turn === this.turn) this.sight.fail(words);
    }
  }

  /** @param {number} turn */
  async #open(turn) {
    const id = this.#queue.current;
    if (id === null) {
      this.sight.done(this.#queue.skipped);
      return;
    }
    let item = this.#cache.ready(id);
    if (!item) {
      this.sight.loading();
      item = await this.#cache.get(id);
      if (turn !== this.turn) return;
    }
    this.sight.show(item);
    this.#cache.preload(this.#queue.upcoming());
  }
}
