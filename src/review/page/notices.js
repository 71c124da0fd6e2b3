// @ts-check
/** Quiet notices: read aloud when there is time, and gone when they are closed. */

import { keyButton, make } from "./dom.js";
import { say } from "./words.js";

/**
 * @typedef {object} Offer What can be done about it.
 * @property {string} label
 * @property {string | null} key
 * @property {() => void} act
 */

export class Notices {
  /** @type {Map<string, HTMLElement>} */
  #shown = new Map();

  /**
   * @param {HTMLElement} place
   * @param {() => void} onGone The focus was in a notice that is closed.
   */
  constructor(place, onGone) {
    this.place = place;
    this.onGone = onGone;
  }

  /**
   * @param {string} name A later notice of that name takes its place.
   * @param {string} words
   * @param {Offer} offer
   */
  show(name, words, { label, key, act }) {
    const follow = () => {
      this.close(name);
      act();
    };
    const notice = make(
      "div",
      { class: "notice" },
      make("p", {}, words),
      keyButton(label, key, follow),
      make("button", { type: "button", click: () => this.close(name) }, say("close")),
    );
    this.#shown.get(name)?.remove();
    this.#shown.set(name, notice);
    this.place.append(notice);
  }

  /** @param {string} name */
  close(name) {
    const notice = this.#shown.get(name);
    if (!notice) return;
    const held = notice.contains(document.activeElement);
    notice.remove();
    this.#shown.delete(name);
    if (held) this.onGone();
  }
}
