// @ts-check
/** The coding view: one answer, what is known of it, and the choices. */

import { blindNote, columnList, comparison, judgement, staleNote } from "./beside.js";
import { fill, keyButton, make } from "./dom.js";
import { isUncodable, missing } from "./draft.js";
import { marked } from "./evidence.js";
import { FlagList } from "./flags.js";
import { keyOf, singleKeys } from "./keys.js";
import { codeText, session } from "./state.js";
import { VariableBox } from "./variable.js";
import { say } from "./words.js";

/**
 * @typedef {import("./keys.js").Action} Action
 * @typedef {import("./desk.js").Desk} Desk
 *
 * @typedef {object} Hands What the view tells of what the coder does.
 * @property {(variable: number, category: string) => void} choose
 * @property {(comment: string) => void} comment
 * @property {(rule: string, right: boolean) => void} verdict
 * @property {() => void} save
 * @property {(action: Action) => void} run
 */

export class AnswerView {
  active = 0;
  /** @type {VariableBox[]} */
  #boxes = [];
  #title = make("h2", { id: "answer-title", tabindex: -1 });
  #place = make("p", { class: "quiet" });
  #text = make("p", { class: "answer" });
  #legend = make("p", { class: "legend quiet" });
  #masked = make("p", { class: "masked" });
  #columns = make("div", { class: "scrolls", role: "region", tabindex: 0 });
  #before = make("div");
  #choices = make("div", { class: "choices" });
  #comment = make("textarea", { id: "comment", rows: 1, spellcheck: "true" });
  #commentLabel = make("label", { for: "comment" });
  #problem = make("p", { class: "problem", role: "alert" });
  #actions = make("div", { class: "buttons" });

  /**
   * @param {HTMLElement} place
   * @param {Hands} hands
   */
  constructor(place, hands) {
    this.place = place;
    this.hands = hands;
    this.flags = new FlagList(hands.verdict);
    this.#comment.addEventListener("input", () => hands.comment(this.#comment.value));
  }

  /** Anew, in the language and with the keys of now. */
  build() {
    const { variables } = session();
    this.active = Math.min(this.active, variables.length - 1);
    this.#boxes = variables.map(
      (variable, at) =>
        new VariableBox(
          variable,
          (category) => this.hands.choose(at, category),
          () => this.setActive(at),
        ),
    );
    this.#columns.setAttribute("aria-label", say("columns"));
    fill(this.#choices, ...this.#boxes.map((box) => box.node));
  }

  /** @param {Node[]} nodes In place of an answer. */
  message(...nodes) {
    fill(this.place, make("div", { class: "message" }, ...nodes));
  }

  /**
   * @param {Desk} desk
   * @param {string} place Where in which queue.
   */
  show(desk, place) {
    this.#describe(desk, place);
    fill(this.#columns, make("h3", {}, say("columns")), columnList(desk.item));
    this.#comment.value = desk.draft.comment;
    this.#commentLabel.textContent = say(desk.adjudicating ? "reason" : "comment");
    this.#comment.required = desk.adjudicating;
    this.complain("");
    this.#showMasked(desk);
    fill(
      this.place,
      make("div", { class: "title-line" }, this.#title, this.#place),
      make(
        "div",
        { class: "desk" },
        make(
          "div",
          { class: "reading" },
          this.#text,
          this.#legend,
          this.#masked,
          this.flags.node,
        ),
        make("aside", { "aria-label": say("columns") }, this.#columns),
      ),
      this.#before,
      make("section", { "aria-label": say("your_choices") }, this.#choices, this.#problem),
      make("div", { class: "comment" }, this.#commentLabel, this.#comment),
      this.#actions,
    );
    this.#columns.scrollTop = 0;
    this.update(desk);
    this.activate(desk, this.#first(desk), true);
  }

  /**
   * What is said of the same answer may be another thing now.
   *
   * @param {Desk} desk
   * @param {string} place
   */
  renew(desk, place) {
    this.#describe(desk, place);
    this.#showText(desk);
    this.update(desk);
  }

  /**
   * @param {Desk} desk
   * @param {string} place
   */
  #describe(desk, place) {
    const { item } = desk;
    this.#title.textContent = `${say("answer_title", { id: item.id })} · ${item.respondent}`;
    this.#place.textContent = place;
    this.flags.show(item.flags);
    fill(
      this.#before,
      item.stale.length > 0 && staleNote(item),
      desk.adjudicating && item.others.length > 0 && judgement(item),
      desk.own !== null && comparison(item, desk.own.codes),
      item.blind && !desk.adjudicating && blindNote(),
    );
    for (const box of this.#boxes) box.describe(item);
  }

  /** @param {Desk} desk */
  updateFlags(desk) {
    this.flags.update(desk.item.flags);
  }

  /**
   * A judge starts where the coders differ.
   *
   * @param {Desk} desk
   */
  #first(desk) {
    const lacking = desk.adjudicating ? missing(desk.draft)[0] : undefined;
    return lacking ? session().variables.indexOf(lacking) : 0;
  }

  /** @param {Desk} desk */
  update(desk) {
    for (const box of this.#boxes) box.update(desk.draft);
    this.#choices.classList.toggle("uncodable", desk.draft.uncodable);
    const { run, save } = this.hands;
    const key = (/** @type {Action} */ action) => (singleKeys() ? keyOf(action) : null);
    const button = (/** @type {Action} */ action, /** @type {import("./words.js").Key} */ word) =>
      keyButton(say(word), key(action), () => run(action), { "data-action": action });
    const held = this.#actions.contains(document.activeElement)
      ? /** @type {HTMLElement} */ (document.activeElement).dataset.action
      : undefined;
    fill(
      this.#actions,
      keyButton(say(desk.own ? "keep_next" : "save_next"), "Enter", save, {
        class: "main",
        "data-action": "save",
      }),
      desk.item.suggestions.length > 0 && button("accept", "accept"),
      keyButton(say("uncodable"), key("uncodable"), () => run("uncodable"), {
        "aria-pressed": String(isUncodable(desk.draft)),
        "data-action": "uncodable",
      }),
      button("undo", "undo"),
      button("previous", "previous"),
      button("next", "next"),
      button("goTo", "go_to"),
      button("order", "order"),
    );
    if (held) {
      const same = this.#actions.querySelector(`[data-action=${held}]`);
      if (same instanceof HTMLElement) same.focus();
    }
  }

  /**
   * @param {Desk} desk
   * @param {number} at
   * @param {boolean} fresh The answer has just come: it is read before the choices.
   */
  activate(desk, at, fresh = false) {
    this.active = at;
    if (fresh) window.scrollTo(0, 0);
    this.#boxes[at]?.focus(fresh);
    this.setActive(at);
    this.#showText(desk);
  }

  /** @param {number} at */
  setActive(at) {
    const moved = this.active !== at;
    this.active = at;
    this.#boxes.forEach((box, own) => box.setActive(own === at));
    if (moved && this.#shown) this.#showText(this.#shown);
  }

  /** @type {Desk | null} */
  #shown = null;

  /** @param {Desk} desk */
  #showText(desk) {
    this.#shown = desk;
    const { item, revealed } = desk;
    const variable = session().variables[this.active];
    const suggestion = item.suggestions.find((s) => s.variable === variable?.id);
    // The marks are places in the masked text.
    const marks = revealed === null ? (suggestion?.marks ?? []) : [];
    fill(this.#text, ...marked(revealed ?? item.text, marks));
    const code = codeText(variable?.id ?? "", suggestion?.code);
    const has = (/** @type {1 | -1} */ sign) => marks.some((mark) => mark[2] * sign > 0);
    fill(
      this.#legend,
      has(1) && legend("for", say("speaks_for", { code })),
      has(-1) && legend("against", say("speaks_against")),
    );
  }

  /** @param {Desk} desk */
  #showMasked(desk) {
    const count = desk.item.masked;
    if (desk.revealed !== null) {
      fill(this.#masked, say("revealed"));
    } else if (count > 0) {
      const key = singleKeys() ? keyOf("reveal") : null;
      fill(
        this.#masked,
        `${say(count === 1 ? "masked_one" : "masked_many", { count })} `,
        keyButton(say("reveal"), key, () => this.hands.run("reveal")),
      );
    } else {
      fill(this.#masked);
    }
  }

  /** @param {Desk} desk */
  showRevealed(desk) {
    this.#showText(desk);
    this.#showMasked(desk);
  }

  /** @param {string} words */
  complain(words) {
    this.#problem.textContent = words;
  }

  get commenting() {
    return this.#comment === document.activeElement;
  }

  focusComment() {
    this.#comment.focus();
  }
}

/**
 * @param {string} kind
 * @param {string} words
 */
function legend(kind, words) {
  return make("span", {}, make("mark", { class: `${kind} level-3` }, "abc"), ` ${words}`);
}
