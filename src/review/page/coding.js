// @ts-check
/** Coding answer after answer: what each key means where the coder stands. */

import { postReveal, postUndo } from "./api.js";
import { requestId } from "./ask.js";
import { AnswerView } from "./answer.js";
import { bodyFor, deskFor, isKept, judge, withUnsent } from "./desk.js";
import { acceptSuggestions, choose, isUncodable, missing, settle, toSend } from "./draft.js";
import { flagInTurn } from "./flags.js";
import { loading, notLoaded, queueEmpty } from "./messages.js";
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
      verdict: (rule, right) => this.#judge(rule, right),
      save: () => void this.save(),
      run,
    });
    this.view.build();
    this.walk = new Walk({
      loading: () => this.#message(loading()),
      show: (item) => this.#show(item),
      done: (skipped) => {
        const nodes = queueEmpty(skipped, () => void this.walk.toSkipped());
        this.#message(nodes);
        nodes[0]?.focus();
      },
      fail: (words) => this.#message(notLoaded(words, () => void this.walk.again())),
    });
  }

  /**
   * @param {Query} query
   * @param {number | null} first
   */
  begin(query, first = null) {
    return this.walk.begin(query, this.outbox.answers, first);
  }

  /** In another language, with other keys or another codebook. */
  redraw() {
    const { active } = this.view;
    this.view.build();
    if (!this.desk) return void this.walk.again();
    this.view.show(this.desk, this.walk.place);
    this.view.activate(this.desk, active);
  }

  /**
   * What is suggested, or what is to be coded, is not what it was. What the
   * coder has chosen stays, and so does the focus.
   */
  async renew() {
    const item = await this.walk.renew(this.outbox.answers);
    const { desk } = this;
    if (!desk) return this.walk.again();
    if (item?.id !== desk.item.id || desk.waiting) return;
    // Someone may be asked about this very desk: it stays the same one.
    desk.item = withUnsent(item, this.outbox);
    this.view.renew(desk, this.walk.place);
  }

  /** @param {Node[]} nodes */
  #message(nodes) {
    this.desk = null;
    this.view.message(...nodes);
  }

  /** @param {Item} item */
  #show(item) {
    this.desk = deskFor(item, this.walk.adjudicating, this.outbox);
    this.#clock.restart();
    this.view.show(this.desk, this.walk.place);
    this.tell(`${say("answer_title", { id: item.id })}: ${item.text}`);
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
    if (isUncodable(this.desk.draft) || isKept(this.desk)) return void this.save();
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

  /** @param {boolean} right */
  verdict(right) {
    const { desk } = this;
    if (!desk || desk.waiting) return;
    const flag = flagInTurn(desk.item.flags);
    if (!flag) return this.view.complain(say("no_flags"));
    this.#judge(flag.rule, right);
  }

  /**
   * @param {string} rule
   * @param {boolean} pressed
   */
  #judge(rule, pressed) {
    const { desk } = this;
    if (!desk) return;
    const right = judge(desk, this.outbox, rule, pressed, this.#clock.seconds);
    this.view.updateFlags(desk);
    const said = right === null ? "verdict_none" : right ? "flag_right" : "flag_wrong";
    this.tell(`${rule}: ${say(said)}`);
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

  async save() {
    const { desk } = this;
    if (!desk || desk.waiting) return;
    if (isKept(desk)) return this.walk.advance();
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
    const how = { request: requestId(), seconds: this.#clock.seconds, queue: this.walk.name };
    const coming = this.outbox.put(desk.item.id, bodyFor(desk, choice, how));
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
