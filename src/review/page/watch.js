// @ts-check
/** Asks how learning goes: often while someone looks on, seldom otherwise. */

import { getLearning, isBusy } from "./models.js";

/** @typedef {import("./models.js").Learning} Learning */

const OFTEN = 1_000;
const SELDOM = 60_000;

export class LearningWatch {
  /** @type {Learning | null} */
  #known = null;
  #looking = false;
  #asked = -Infinity;
  #turn = 0;
  /** @type {number | undefined} */
  #timer;

  /**
   * @param {(news: Learning, before: Learning | null) => void} onNews
   * @param {(words: string) => void} onFail
   */
  constructor(onNews, onFail) {
    this.onNews = onNews;
    this.onFail = onFail;
    document.addEventListener("visibilitychange", () => this.#schedule());
  }

  get known() {
    return this.#known;
  }

  /** @param {boolean} looking Whether the learning view is in sight. */
  look(looking) {
    this.#looking = looking;
    if (looking) void this.ask();
    else this.#schedule();
  }

  async ask() {
    const turn = ++this.#turn;
    this.#asked = performance.now();
    clearTimeout(this.#timer);
    try {
      const news = await getLearning();
      if (turn === this.#turn) this.take(news);
    } catch (error) {
      if (turn !== this.#turn) return;
      if (this.#looking) this.onFail(error instanceof Error ? error.message : String(error));
      this.#schedule();
    }
  }

  /** @param {Learning} news Newer than what was asked for before. */
  take(news) {
    this.#turn += 1;
    const before = this.#known;
    this.#known = news;
    this.onNews(news, before);
    this.#schedule();
  }

  #schedule() {
    clearTimeout(this.#timer);
    // A page that nobody sees asks nothing.
    if (document.hidden) return;
    const often = this.#looking && this.#known !== null && isBusy(this.#known);
    const wait = this.#asked + (often ? OFTEN : SELDOM) - performance.now();
    this.#timer = setTimeout(() => void this.ask(), Math.max(0, wait));
  }
}
