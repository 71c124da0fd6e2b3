// @ts-check
/** Counts the time an answer is in view; a page left behind another does not count. */
export class Stopwatch {
  #seconds = 0;
  /** @type {number | null} */
  #since = performance.now();

  constructor() {
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.#pause();
      else this.#since ??= performance.now();
    });
  }

  restart() {
    this.#seconds = 0;
    this.#since = document.hidden ? null : performance.now();
  }

  /** @returns {number} */
  get seconds() {
    const running = this.#since === null ? 0 : (performance.now() - this.#since) / 1000;
    return Math.round((this.#seconds + running) * 10) / 10;
  }

  #pause() {
    if (this.#since !== null) this.#seconds += (performance.now() - this.#since) / 1000;
    this.#since = null;
  }
}
