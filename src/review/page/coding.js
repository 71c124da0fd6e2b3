// @ts-check
/** Coding answer after answer: what each key means where the coder stands. */

import { postReveal, postUndo, requestId } from "./api.js";
import { AnswerView } from "./answer.js";
import { deskFor } from "./desk.js";
import { make } from "./dom.js";
import {
  acceptSuggestions,
  choose,
  isUncodable,
  missing,
  sameChoice,
  settle,
  toSend,
} from "./draft.js";
import { mayReveal, whyUncodable } from "./questions.js";
import { session } from "./state.js";
import { Stopwatch } from "./stopwatch.js";
import { Walk } from "./walk.js";
import { both, say } from "./words.js";

/**
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {import("./api.js").Item} Item
 * @typedef {import("./api.js").Progress} Progress
 * @typedef {import("./api.js").Query} Query
 * @typedef {import("./outbox.js").Outbox} Outbox
 */

export class Coding {
  /** @type {Desk | null} */
  desk = null;
  #clock = new Stopwatch();

  /**
   * @param {HTMLElement} place
   * @param {Outbox} outbox
   * @param {(words: string) => void} tell Said to those who cannot see the page.
   * @param {(progress: Progress) => void} onProgress
   * @param {(action: import("./keys.js").Action) => void} run
   */
  constructor(place, outbox, tell, onProgress, run) {
    this.outbox = outbox;
    this.tell = tell;
    this.onProgress = onProgress;
    this.view = new AnswerView(place, {
      choose: (at, category) => this.#choose(at, category),
      comment: (comment) => {
        if (this.desk) this.desk.draft.comment = comment;
      },
      save: () => void this.save(),
      run,
    });
    this.view.build();
    this.walk = new Walk({
      loading: () => this.#message(make("p", {}, say("loading"))),
      show: (item) => this.#show(item),
      done: (skipped) => this.#showDone(skipped),
      fail: (words) =>
        this.#message(
          make("p", { role: "alert" }, words),
          this.#mainButton(say("try_again"), () => this.walk.again()),
        ),
    });
  }

  /**
   * @param {Query} query
   * @param {number | null} first
   */
  begin(query, first = null) {
    return this.walk.begin(query, this.outbox.answers, first);
  }

  /** In another language, or with other keys. */
  redraw() {
    const { active } = this.view;
    this.view.build();
    if (!this.desk) return void this.walk.again();
    this.view.show(this.desk, this.walk.place);
    this.view.activate(this.desk, active);
  }

  /** @param {...Node} nodes */
  #message(...nodes) {
    this.desk = null;
    this.view.message(...nodes);
  }

  /**
   * @param {string} words
   * @param {() => void} click
   */
  #mainButton(words, click) {
    return make("button", { type: "button", class: "main", click }, words);
  }

  /** @param {Item} item */
  #show(item) {
    const unsent = this.outbox.latest(item.id)?.body ?? null;
    this.desk = deskFor(item, this.walk.adjudicating, unsent);
    this.#clock.restart();
    this.view.show(this.desk, this.walk.place);
    this.tell(`${say("answer_title", { id: item.id })}: ${item.text}`);
  }

  /** @param {number} skipped */
  #showDone(skipped) {
    const title = make("h2", { tabindex: -1 }, say("done_title"));
    const back = say("to_skipped", { count: skipped });
    this.#message(
      title,
      make("p", {}, say("done_text")),
      ...(skipped > 0 ? [this.#mainButton(back, () => void this.walk.toSkipped())] : []),
    );
    title.focus();
  }

  /**
   * @param {number} at
   * @param {string} category
   */
  #choose(at, category) {
    const variable = session().variables[at];
    if (!this.desk || this.desk.waiting || !variable) return;
    choose(this.desk.draft, variable, category);
    this.#changed();
  }

  #changed() {
    if (!this.desk) return;
    this.view.complain("");
    this.view.update(this.desk);
  }

  /** @param {number} digit */
  digit(digit) {
    const { variables } = session();
    const variable = variables[this.view.active];
    const category = variable?.categories[digit - 1];
    if (!this.desk || this.desk.waiting || !variable || !category) return;
    choose(this.desk.draft, variable, category.id);
    const last = this.view.active === variables.length - 1;
    const stay = variable.kind === "multi" || last;
    this.#changed();
    this.view.activate(this.desk, this.view.active + (stay ? 0 : 1));
  }

  enter() {
    const { variables } = session();
    const variable = variables[this.view.active];
    if (!this.desk || this.desk.waiting || !variable) return;
    if (isUncodable(this.desk.draft) || this.#kept()) return void this.save();
    settle(this.desk.draft, variable);
    this.#changed();
    if (this.view.active === variables.length - 1) return void this.save();
    this.view.activate(this.desk, this.view.active + 1);
  }

  /** @param {1 | -1} by */
  turn(by) {
    const count = session().variables.length;
    if (this.desk) this.view.activate(this.desk, (this.view.active + by + count) % count);
  }

  toVariable() {
    if (this.desk) this.view.activate(this.desk, this.view.active);
  }

  comment() {
    if (this.desk) this.view.focusComment();
  }

  accept() {
    const { desk } = this;
    if (!desk || desk.waiting) return;
    const count = acceptSuggestions(desk.draft, desk.item);
    if (count === 0) return this.view.complain(say("nothing_to_accept"));
    this.#changed();
    this.tell(say("accepted", { count }));
    const { variables } = session();
    const lacking = missing(desk.draft)[0];
    this.view.activate(desk, lacking ? variables.indexOf(lacking) : variables.length - 1);
  }

  async uncodable() {
    const { desk } = this;
    if (!desk || desk.waiting) return;
    const { status, variables } = session();
    if (status === null) {
      desk.draft.uncodable = !desk.draft.uncodable;
      return this.#changed();
    }
    const picked = await whyUncodable(status);
    if (picked === null || this.desk !== desk) return;
    desk.draft.codes[status.variable] = [picked];
    this.#changed();
    this.view.activate(desk, Math.max(0, variables.findIndex((v) => v.id === status.variable)));
  }

  async reveal() {
    const { desk } = this;
    if (!desk || desk.revealed !== null) return;
    if (desk.item.masked === 0) return this.view.complain(say("nothing_masked"));
    if (!(await mayReveal()) || this.desk !== desk) return;
    try {
      desk.revealed = (await postReveal(desk.item.id)).text;
      if (this.desk === desk) this.view.showRevealed(desk);
    } catch (error) {
      if (this.desk === desk) this.view.complain(error instanceof Error ? error.message : "");
    }
  }

  async undo() {
    await this.outbox.send();
    if (this.outbox.size > 0) return this.say(say("undo_unsaved"));
    try {
      const { answer, progress } = await postUndo();
      this.onProgress(progress);
      if (answer === null) return this.say(say("nothing_to_undo"));
      this.walk.reopen(answer);
      await this.walk.goTo(answer);
      this.tell(say("undone"));
    } catch (error) {
      this.say(error instanceof Error ? error.message : String(error));
    }
  }

  /** @param {string} words */
  say(words) {
    if (this.desk) this.view.complain(words);
    else this.tell(words);
  }

  /** After a blind choice: the coder stays with it. */
  #kept() {
    const { desk } = this;
    return desk !== null && desk.own !== null && sameChoice(toSend(desk.draft), desk.own);
  }

  async save() {
    const { desk } = this;
    if (!desk || desk.waiting) return;
    if (this.#kept()) return this.walk.advance();
    const lacking = missing(desk.draft)[0];
    if (lacking) {
      this.view.activate(desk, session().variables.indexOf(lacking));
      const words = lacking.kind === "multi" ? "settle_first" : "choose_first";
      return this.view.complain(say(words, { variable: both(lacking.title) }));
    }
    const choice = toSend(desk.draft);
    if (desk.adjudicating && choice.comment === "") {
      this.view.focusComment();
      return this.view.complain(say("reason_first"));
    }
    const coming = this.outbox.put(desk.item.id, {
      ...choice,
      request: requestId(),
      seconds: this.#clock.seconds,
      seen: desk.item.suggestions.length > 0,
      queue: this.walk.name,
      ...(desk.adjudicating ? { comment: "", reason: choice.comment } : {}),
    });
    return this.#leave(desk, coming, desk.item.blind && !desk.adjudicating);
  }

  /**
   * @param {Desk} desk
   * @param {Promise<import("./api.js").Saved | null>} coming
   * @param {boolean} first A blind choice, whose suggestion comes with the reply.
   */
  async #leave(desk, coming, first) {
    const { item, draft } = desk;
    this.walk.decided(item.id);
    if (!first) return this.walk.advance();
    desk.waiting = true;
    const { turn } = this.walk;
    const reply = await coming;
    if (turn !== this.walk.turn) return;
    if (!reply?.item) return this.walk.advance();
    this.desk = {
      ...desk,
      item: { ...reply.item, blind: false },
      own: toSend(draft),
      waiting: false,
    };
    this.#clock.restart();
    this.view.show(this.desk, this.walk.place);
    this.tell(say("compare_title"));
  }
}
