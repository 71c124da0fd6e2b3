// @ts-check
/** The dialog where a category is worded anew, with a reason. */

import { requestId } from "./ask.js";
import { postCategory } from "./book.js";
import { openDialog } from "./dialogs.js";
import { fill, keyButton, make } from "./dom.js";
import { PairField, PairList } from "./pairs.js";
import { both, say } from "./words.js";

/**
 * @typedef {import("./api.js").Category} Category
 * @typedef {import("./book.js").Reworded} Reworded
 * @typedef {import("./book.js").Wording} Wording
 */

/**
 * @param {string} variable
 * @param {Category} category
 * @param {number} number The version of the codebook it is read in.
 * @returns {Promise<Reworded | null>} `null` when nothing was changed.
 */
export async function rewordCategory(variable, category, number) {
  /** @type {Reworded | null} */
  let done = null;
  const form = new Form(category);
  const title = say("reword_title", { category: both(category.title) });
  const build = (/** @type {HTMLElement} */ body, /** @type {() => void} */ close) => {
    form.onSave = async (wording, reason, request) => {
      const ids = { request, variable, category: category.id, number };
      done = await postCategory({ ...ids, ...wording, reason });
      close();
    };
    fill(body, ...form.nodes(() => form.mayLeave() && close()));
    body.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      if (!event.repeat) void form.save();
    });
  };
  await openDialog(title, "wide", build, () => form.mayLeave());
  return done;
}

class Form {
  #examples = make("textarea", { rows: 4, spellcheck: "true" });
  #reason = make("textarea", { rows: 1, required: true, spellcheck: "true" });
  #problem = make("p", { class: "problem", role: "alert" });
  #saving = false;
  #warned = "";
  /** @type {{ text: string, request: string }} So that a second try counts once. */
  #sent = { text: "", request: "" };
  /** @type {(wording: Wording, reason: string, request: string) => Promise<void>} */
  onSave = async () => {};

  /** @param {Category} category */
  constructor(category) {
    this.title = new PairField(say("reword_name"), category.title);
    this.definition = new PairField(say("definition"), category.definition);
    this.include = new PairList(say("includes"), category.include);
    this.exclude = new PairList(say("excludes"), category.exclude);
    this.title.da.autofocus = true;
    this.#examples.value = category.examples.join("\n");
    this.before = JSON.stringify(this.wording);
  }

  /** @returns {Wording} */
  get wording() {
    const lines = this.#examples.value.split("\n").map((line) => line.trim());
    return {
      title: this.title.value,
      definition: this.definition.value,
      include: this.include.value,
      exclude: this.exclude.value,
      examples: lines.filter((line) => line !== ""),
    };
  }

  get reason() {
    return this.#reason.value.trim();
  }

  /**
   * @param {() => void} leave
   * @returns {Node[]}
   */
  nodes(leave) {
    return [
      make("p", {}, say("reword_text")),
      this.title.node,
      this.definition.node,
      this.include.node,
      this.exclude.node,
      make("p", { class: "quiet" }, say("reword_lines")),
      labelled(say("reword_examples"), this.#examples),
      labelled(say("reword_reason"), this.#reason),
      this.#problem,
      make(
        "p",
        { class: "buttons" },
        keyButton(say("reword_save"), "Ctrl + Enter", () => void this.save(), { class: "main" }),
        make("button", { type: "button", click: leave }, say("cancel")),
      ),
    ];
  }

  async save() {
    const { wording, reason } = this;
    if (this.#saving) return;
    if (wording.title.da === "" && wording.title.en === "") {
      return this.#complain("name_first", this.title.da);
    }
    if (JSON.stringify(wording) === this.before) {
      return this.#complain("nothing_reworded", this.title.da);
    }
    if (reason === "") return this.#complain("reason_first", this.#reason);
    const text = JSON.stringify([wording, reason]);
    if (this.#sent.text !== text) this.#sent = { text, request: requestId() };
    this.#saving = true;
    this.#problem.textContent = "";
    try {
      await this.onSave(wording, reason, this.#sent.request);
    } catch (error) {
      this.#problem.textContent = error instanceof Error ? error.message : String(error);
    } finally {
      this.#saving = false;
    }
  }

  /** What was written is not lost to a key pressed by mistake: it takes a second one. */
  mayLeave() {
    const text = JSON.stringify([this.wording, this.reason]);
    const untouched = text === JSON.stringify([JSON.parse(this.before), ""]);
    if (untouched || this.#warned === text) return true;
    this.#warned = text;
    this.#problem.textContent = say("reword_unsaved");
    return false;
  }

  /**
   * @param {import("./words.js").Key} word
   * @param {HTMLElement} field
   */
  #complain(word, field) {
    this.#problem.textContent = say(word);
    field.focus();
  }
}

/**
 * @param {string} label
 * @param {HTMLElement} field
 */
const labelled = (label, field) =>
  make("label", { class: "field" }, make("span", {}, label), field);
