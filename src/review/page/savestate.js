// @ts-check
/** Whether what was decided is saved. "Saved" is said only after the server has said so. */

import { fill, make } from "./dom.js";
import { say } from "./words.js";

/** @typedef {import("./outbox.js").Outbox} Outbox */

export class SaveState {
  #ever = false;
  /** @type {string} */
  #warned = "";

  /**
   * @param {HTMLElement} place
   * @param {HTMLElement} warning
   * @param {(answer: number) => void} onOpen
   */
  constructor(place, warning, onOpen) {
    this.place = place;
    this.warning = warning;
    this.onOpen = onOpen;
  }

  /** @param {Outbox} outbox */
  show(outbox) {
    const count = outbox.size;
    if (count > 0) this.#ever = true;
    const failed = count > 0 && (outbox.problem !== null || outbox.refused.length > 0);
    const words = count > 0 ? (failed ? unsaved(count) : say("saving")) : say("saved");
    this.place.className = `save ${count > 0 ? (failed ? "failed" : "saving") : "saved"}`;
    this.place.textContent = this.#ever ? words : "";
    this.#warn(outbox, failed);
  }

  /**
   * @param {Outbox} outbox
   * @param {boolean} failed
   */
  #warn(outbox, failed) {
    const { refused, problem } = outbox;
    const { lang } = document.documentElement;
    const state = failed ? JSON.stringify([outbox.size, problem, refused, lang]) : "";
    // An alert is read aloud whenever it changes.
    if (state === this.#warned) return;
    this.#warned = state;
    this.warning.hidden = !failed;
    if (!failed) return fill(this.warning);
    fill(
      this.warning,
      make("p", {}, make("strong", {}, unsaved(outbox.size))),
      problem !== null && make("p", {}, `${problem} ${say("unsaved_kept")}`),
      ...refused.map(({ answer, refused: message }) =>
        make(
          "p",
          {},
          `${say("refused", { id: answer, message: message ?? "" })} `,
          make(
            "button",
            { type: "button", click: () => this.onOpen(answer) },
            say("open_answer", { id: answer }),
          ),
        ),
      ),
      make("button", { type: "button", click: () => void outbox.retry() }, say("try_again")),
    );
  }
}

/** @param {number} count */
const unsaved = (count) => say(count === 1 ? "unsaved_one" : "unsaved_many", { count });
