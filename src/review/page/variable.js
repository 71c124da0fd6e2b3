// @ts-check
/** One variable: its categories as radios or ticks, its suggestion, its state. */

import { choicesOf, isChosen, isUncodable } from "./draft.js";
import { fill, make } from "./dom.js";
import { codeText, sameCode, session, suggests } from "./state.js";
import { both, percent, say, sureness } from "./words.js";

/**
 * @typedef {import("./api.js").Item} Item
 * @typedef {import("./api.js").Suggestion} Suggestion
 * @typedef {import("./api.js").Variable} Variable
 * @typedef {import("./draft.js").Draft} Draft
 */

export class VariableBox {
  /** @type {HTMLInputElement[]} */
  #inputs;
  /** @type {HTMLElement[]} */
  #notes;
  #hint = make("p", { class: "hint" });
  #state = make("p", { class: "state" });

  /**
   * @param {Variable} variable
   * @param {(category: string) => void} onChoose
   * @param {() => void} onActive
   */
  constructor(variable, onChoose, onActive) {
    this.variable = variable;
    const multi = variable.kind === "multi";
    const hint = `hint-${variable.id}`;
    this.#hint.id = hint;
    this.#notes = variable.categories.map(() => make("span", { class: "note" }));
    this.#inputs = variable.categories.map((category) =>
      make("input", {
        type: multi ? "checkbox" : "radio",
        name: variable.id,
        value: category.id,
        change: () => onChoose(category.id),
      }),
    );
    this.node = make(
      "fieldset",
      { class: "variable", "aria-describedby": hint, focusin: onActive },
      make(
        "legend",
        {},
        both(variable.title),
        multi && make("span", { class: "quiet" }, ` (${say("multi_hint")})`),
      ),
      this.#hint,
      ...variable.categories.map((category, at) =>
        make(
          "label",
          { class: "choice" },
          this.#inputs[at],
          at < 9 ? make("kbd", { "aria-hidden": "true" }, String(at + 1)) : make("span"),
          make("span", { class: "name" }, both(category.title)),
          this.#notes[at],
        ),
      ),
      this.#state,
    );
    if (multi) this.#rove(0);
    this.node.addEventListener("keydown", (event) => this.#walk(event));
  }

  focus(preventScroll = false) {
    const chosen = this.#inputs.find((input) => input.checked);
    const reachable = this.#inputs.find((input) => input.tabIndex === 0);
    const radio = this.variable.kind === "multi" ? reachable : chosen;
    (radio ?? this.#inputs[0])?.focus({ preventScroll });
  }

  /** @param {boolean} active */
  setActive(active) {
    this.node.classList.toggle("active", active);
    if (active) this.node.setAttribute("aria-current", "true");
    else this.node.removeAttribute("aria-current");
  }

  /**
   * What is said about the answer, which no choice changes.
   *
   * @param {Item} item
   */
  describe(item) {
    const suggestion = item.suggestions.find((s) => s.variable === this.variable.id);
    fill(this.#hint, ...this.#hints(item, suggestion));
    this.variable.categories.forEach((category, at) => {
      const note = this.#notes[at];
      const input = this.#inputs[at];
      if (!note || !input) return;
      const suggested = suggestion?.code.includes(category.id) ?? false;
      const second = !suggested && (suggestion?.second.includes(category.id) ?? false);
      const chance = suggestion?.probabilities.find(([id]) => id === category.id)?.[1];
      const coders = choicesOf(item)
        .filter((other) => other.codes[this.variable.id]?.includes(category.id))
        .map((other) => other.coder);
      fill(
        note,
        suggested && make("span", { class: "badge suggested" }, say("suggestion")),
        second && make("span", { class: "badge" }, say("second")),
        // Sent with four decimals; a model rules nothing out.
        (suggested || second) && chance !== undefined && ` ${percent(chance || 0.00005)}`,
        ...coders.map((coder) => make("span", { class: "badge" }, coder)),
      );
      input.closest("label")?.classList.toggle("is-suggested", suggested);
    });
  }

  /** @param {Draft} draft */
  update(draft) {
    const chosen = draft.codes[this.variable.id] ?? [];
    for (const input of this.#inputs) input.checked = chosen.includes(input.value);
    const settledEmpty = isChosen(draft, this.variable) && chosen.length === 0;
    const tellsWhy = this.variable.id === session().status?.variable && !draft.uncodable;
    const leftOut = isUncodable(draft) && !tellsWhy;
    this.node.classList.toggle("left-out", leftOut);
    this.node.classList.toggle("chosen", isChosen(draft, this.variable));
    this.#state.textContent = leftOut ? say("not_needed") : settledEmpty ? say("none_settled") : "";
  }

  /**
   * @param {Item} item
   * @param {Suggestion | undefined} suggestion
   * @returns {Node[]}
   */
  #hints(item, suggestion) {
    if (item.blind || (!suggestion && !suggests())) return [];
    if (!suggestion) {
      const coming = item.suggestions.length === 0;
      return [make("span", {}, say(coming ? "suggestions_coming" : "suggested_none"))];
    }
    const empty = suggestion.code.length === 0 && suggestion.decision === "uncodable";
    const code = empty ? say("suggested_uncodable") : codeText(this.variable.id, suggestion.code);
    const second = codeText(this.variable.id, suggestion.second);
    const named = say("suggested_second", { code: second });
    const differs = !sameCode(suggestion.second, suggestion.code);
    // Of one category, the suggestion and its runner-up stand at the categories.
    const several = this.variable.kind === "multi";
    const shown = several || suggestion.code.length === 0 ? "" : "unseen";
    const parts = [
      make("span", { class: shown }, say("suggested", { code })),
      make("span", {}, sureness(suggestion.probability)),
    ];
    if (differs) parts.push(make("span", { class: several ? "" : "unseen" }, named));
    return parts.flatMap((part, at) => (at === 0 ? [part] : [document.createTextNode(" "), part]));
  }

  /** @param {number} to The one tick of the group that Tab reaches. */
  #rove(to) {
    this.#inputs.forEach((input, at) => {
      input.tabIndex = at === to ? 0 : -1;
    });
  }

  /**
   * Left and right move between ticks, as they do between radios.
   *
   * @param {KeyboardEvent} event
   */
  #walk(event) {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (by === 0 || this.variable.kind !== "multi") return;
    const at = this.#inputs.findIndex((input) => input === document.activeElement);
    const to = (at + by + this.#inputs.length) % this.#inputs.length;
    this.#rove(to);
    this.#inputs[to]?.focus();
    event.preventDefault();
  }
}
