// @ts-check
/** The answers to code, in their order, fetched a page at a time. */

import { getRows } from "./api.js";

/** @typedef {import("./api.js").Query} Query */

const PAGE = 200;
const AHEAD = 6;

/** What is decided leaves these. */
const SHRINKING = ["open", "disagreement", "stale"];

/** @type {Query} */
export const STANDARD = {
  order: "valuable",
  decision: "open",
  code: "",
  flag: "",
  coder: "",
  text: "",
};

export class Queue {
  /** @type {number[]} */
  #ids = [];
  /** @type {Set<number>} */
  #saved = new Set();
  #index = 0;
  #total = 0;
  /** @type {Promise<void> | null} */
  #filling = null;

  /**
   * @param {Query} query
   * @param {Iterable<number>} unsent Decided here, which the server does not know yet.
   */
  constructor(query, unsent) {
    this.query = query;
    this.shrinks = SHRINKING.includes(query.decision);
    if (this.shrinks && !this.adjudicating) for (const id of unsent) this.#saved.add(id);
  }

  get adjudicating() {
    return this.query.decision === "disagreement";
  }

  /** @returns {number | null} */
  get current() {
    return this.#ids[this.#index] ?? null;
  }

  get place() {
    return { at: this.#index + 1, of: Math.max(this.#total, this.#ids.length) };
  }

  get skipped() {
    return this.#ids.filter((id) => !this.#saved.has(id)).length;
  }

  /** @param {number} id */
  isSaved(id) {
    return this.#saved.has(id);
  }

  async load() {
    await this.#fill();
    this.#index = this.#open(0);
  }

  /** @returns {number[]} */
  upcoming() {
    return this.#ids.slice(this.#index + 1).filter((id) => !this.#saved.has(id)).slice(0, 4);
  }

  get saved() {
    return [...this.#saved];
  }

  /** @param {number} id */
  markSaved(id) {
    this.#saved.add(id);
  }

  /** @param {number} id */
  reopen(id) {
    this.#saved.delete(id);
  }

  /** To the next answer that is not decided here. */
  async advance() {
    this.#index = this.#open(this.#index + 1);
    await this.#topUp();
  }

  /** @param {1 | -1} by */
  async step(by) {
    this.#index = Math.max(0, Math.min(this.#ids.length, this.#index + by));
    await this.#topUp();
  }

  toSkipped() {
    this.#index = this.#open(0);
  }

  /** @param {number} id */
  jump(id) {
    const found = this.#ids.indexOf(id);
    if (found >= 0) {
      this.#index = found;
    } else {
      this.#index = Math.min(this.#index + 1, this.#ids.length);
      this.#ids.splice(this.#index, 0, id);
    }
  }

  /** @param {number} id This one now, and then all that is open. */
  lead(id) {
    this.#ids = [id, ...this.#ids.filter((other) => other !== id)];
    this.#index = 0;
  }

  /** @param {number} from */
  #open(from) {
    const found = this.#ids.findIndex((id, at) => at >= from && !this.#saved.has(id));
    return found < 0 ? this.#ids.length : found;
  }

  /** Waits for the server only when there is nothing left to show. */
  async #topUp() {
    if (this.#ids.length - this.#index > AHEAD) return;
    const filling = this.#fill();
    if (this.current !== null) {
      filling.catch(() => {});
      return;
    }
    const before = this.#index;
    await filling;
    if (this.#index === before) this.#index = this.#open(before);
  }

  #fill() {
    this.#filling ??= this.#fetch().finally(() => {
      this.#filling = null;
    });
    return this.#filling;
  }

  async #fetch() {
    // What is decided leaves the queue, so later pages move up.
    const from = this.shrinks ? this.skipped : this.#ids.length;
    const page = await getRows(this.query, from, PAGE);
    let fresh = this.#add(page.rows.map((row) => row.id));
    if (fresh === 0 && from > 0 && this.shrinks) {
      // The order may have changed under us: suggestions still come in.
      const first = await getRows(this.query, 0, PAGE);
      fresh = this.#add(first.rows.map((row) => row.id));
    }
    this.#total = this.shrinks ? page.total + this.#ids.length - this.skipped : page.total;
  }

  /** @param {number[]} ids */
  #add(ids) {
    const known = new Set(this.#ids);
    const fresh = ids.filter((id) => !known.has(id));
    this.#ids.push(...fresh);
    return fresh.length;
  }
}
