// @ts-check
/** Quiet notices: read aloud when there is time, and gone when they are closed. */

import { fill, keyButton, make } from "./dom.js";
import { say } from "./words.js";

/**
 * @typedef {object} Offer What can be done about it.
 * @property {import("./words.js").Key} word
 * @property {() => string | null} key
 * @property {() => void} act
 *
 * @typedef {{ node: HTMLElement, words: () => string, offer: Offer }} Notice
 */

export class Notices {
  /** @type {Map<string, Notice>} */
  #shown = new Map();

  /**
   * @param {HTMLElement} place
   * @param {() => void} onGone The focus was in a notice that is gone now.
   */
  constructor(place, onGone) {
    this.place = place;
    this.onGone = onGone;
  }

  /**
   * @param {string} name A later notice of that name takes its place.
   * @param {() => string} words
   * @param {Offer} offer
   */
  show(name, words, offer) {
    this.#shown.get(name)?.node.remove();
    const notice = { node: make("div", { class: "notice" }), words, offer };
    this.#shown.set(name, notice);
    this.#build(name, notice);
    this.place.append(notice.node);
  }

  /** In the language and with the keys of now. */
  redraw() {
    for (const [name, notice] of this.#shown) this.#build(name, notice);
  }

  /** @param {string} name */
  close(name) {
    const { node } = this.#shown.get(name) ?? {};
    if (!node) return;
    const held = node.contains(document.activeElement);
    node.remove();
    this.#shown.delete(name);
    if (held) this.onGone();
  }

  /**
   * @param {string} name
   * @param {Notice} notice
   */
  #build(name, { node, words, offer: { word, key, act } }) {
    const follow = () => {
      this.close(name);
      act();
    };
    fill(
      node,
      make("p", {}, words()),
      keyButton(say(word), key(), follow),
      make("button", { type: "button", click: () => this.close(name) }, say("close")),
    );
  }
}
