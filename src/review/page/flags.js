// @ts-check
/** The audit's flags of an answer, and whether the coder finds them right. */

import { fill, keyButton, make } from "./dom.js";
import { keyOf, singleKeys } from "./keys.js";
import { both, say } from "./words.js";

/**
 * @typedef {import("./api.js").Flag} Flag
 *
 * @typedef {object} Pair The two buttons of a flag.
 * @property {HTMLButtonElement} right
 * @property {HTMLButtonElement} wrong
 */

/**
 * The flag that a key speaks of.
 *
 * @param {Flag[]} flags
 */
export const flagInTurn = (flags) => flags.find(({ verdict }) => verdict === null) ?? flags[0];

export class FlagList {
  node = make("div");
  /** @type {Pair[]} */
  #pairs = [];

  /** @param {(rule: string, right: boolean) => void} onVerdict */
  constructor(onVerdict) {
    this.onVerdict = onVerdict;
  }

  /** @param {Flag[]} flags */
  show(flags) {
    const held = this.#buttons().findIndex((button) => button === document.activeElement);
    this.#pairs = flags.map(({ rule }) => ({
      right: this.#button(rule, true),
      wrong: this.#button(rule, false),
    }));
    fill(this.node, flags.length > 0 && this.#section(flags));
    this.update(flags);
    this.#buttons()[held]?.focus();
  }

  /** @param {Flag[]} flags The same, perhaps with other verdicts. */
  update(flags) {
    const next = flagInTurn(flags);
    flags.forEach((flag, at) => {
      const pair = this.#pairs[at];
      if (!pair) return;
      pair.right.setAttribute("aria-pressed", String(flag.verdict === true));
      pair.wrong.setAttribute("aria-pressed", String(flag.verdict === false));
      for (const key of [pair.right, pair.wrong].map((button) => button.querySelector("kbd"))) {
        if (key) key.hidden = flag !== next;
      }
    });
  }

  #buttons() {
    return this.#pairs.flatMap(({ right, wrong }) => [right, wrong]);
  }

  /** @param {Flag[]} flags */
  #section(flags) {
    return make(
      "section",
      { class: "flags", "aria-labelledby": "flags-title" },
      make("h3", { id: "flags-title" }, say("flags_title")),
      make(
        "ul",
        {},
        ...flags.map((flag, at) =>
          make(
            "li",
            { class: `severity-${flag.severity}` },
            make(
              "span",
              { class: "badge severity" },
              `${flag.rule} · ${say(`severity_${flag.severity}`)}`,
            ),
            make("span", {}, both(flag.sentence)),
            make(
              "div",
              {
                class: "verdict",
                role: "group",
                "aria-label": say("verdict_on", { rule: flag.rule }),
              },
              this.#pairs[at]?.right,
              this.#pairs[at]?.wrong,
            ),
          ),
        ),
      ),
      make("p", { class: "quiet" }, say("verdict_text")),
    );
  }

  /**
   * @param {string} rule
   * @param {boolean} right
   */
  #button(rule, right) {
    const key = singleKeys() ? keyOf(right ? "flagRight" : "flagWrong") : null;
    return keyButton(say(right ? "flag_right" : "flag_wrong"), key, () =>
      this.onVerdict(rule, right),
    );
  }
}
