// @ts-check
/** A few answers at hand, so that the next one shows at once. */

import { getItem } from "./api.js";

/** @typedef {import("./api.js").Item} Item */

const KEPT = 8;

export class Cache {
  /** @type {Map<number, Item>} */
  #ready = new Map();
  /** @type {Map<number, Promise<Item>>} */
  #coming = new Map();

  /** @param {boolean} adjudicating */
  constructor(adjudicating) {
    this.adjudicating = adjudicating;
  }

  /** @param {number} id */
  ready(id) {
    return this.#ready.get(id);
  }

  /**
   * @param {number} id
   * @returns {Promise<Item>}
   */
  get(id) {
    const ready = this.#ready.get(id);
    if (ready) return Promise.resolve(ready);
    let coming = this.#coming.get(id);
    if (!coming) {
      coming = getItem(id, this.adjudicating);
      const own = coming;
      this.#coming.set(id, own);
      const settle = (/** @type {Item | null} */ item) => {
        // Forgotten meanwhile: what comes is older than the decision.
        if (this.#coming.get(id) !== own) return;
        this.#coming.delete(id);
        if (item) this.#put(id, item);
      };
      own.then(settle, () => settle(null));
    }
    return coming;
  }

  /** @param {number[]} ids */
  preload(ids) {
    for (const id of ids) this.get(id).catch(() => {});
  }

  /** @param {number} id */
  forget(id) {
    this.#ready.delete(id);
    this.#coming.delete(id);
  }

  /**
   * @param {number} id
   * @param {Item} item
   */
  #put(id, item) {
    this.#ready.set(id, item);
    for (const oldest of this.#ready.keys()) {
      if (this.#ready.size <= KEPT) break;
      this.#ready.delete(oldest);
    }
  }
}
