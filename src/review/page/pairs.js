// @ts-check
/** Fields for what is said in both languages, side by side. */

import { make } from "./dom.js";
import { say } from "./words.js";

/** @typedef {import("./api.js").Both} Both */

/** Each language in a field of its own. */
export class PairField {
  /**
   * @param {string} name
   * @param {Both} text
   */
  constructor(name, text) {
    this.da = area(text.da, "da");
    this.en = area(text.en, "en");
    this.node = make(
      "fieldset",
      { class: "pair" },
      make("legend", {}, name),
      labelled("danish", this.da),
      labelled("english", this.en),
    );
    keepToLines(this.node);
  }

  /** @returns {Both} */
  get value() {
    return { da: lineOf(this.da), en: lineOf(this.en) };
  }
}

/** A line for each; there is always an empty one to go on in. */
export class PairList {
  /** @type {[HTMLTextAreaElement, HTMLTextAreaElement][]} */
  #rows = [];

  /**
   * @param {string} name
   * @param {Both[]} lines
   */
  constructor(name, lines) {
    this.name = name;
    this.node = make("fieldset", { class: "pairs" }, make("legend", {}, name));
    for (const line of [...lines, { da: "", en: "" }]) this.#add(line);
    keepToLines(this.node);
  }

  /** @returns {Both[]} */
  get value() {
    return this.#rows
      .map(([da, en]) => ({ da: lineOf(da), en: lineOf(en) }))
      .filter(({ da, en }) => da !== "" || en !== "");
  }

  /** @param {Both} line */
  #add({ da, en }) {
    const number = this.#rows.length + 1;
    /** @type {[HTMLTextAreaElement, HTMLTextAreaElement]} */
    const row = [area(da, "da"), area(en, "en")];
    const words = /** @type {const} */ (["danish", "english"]);
    row.forEach((field, at) => {
      const language = say(words[at] ?? "danish");
      field.setAttribute("aria-label", `${this.name} ${number}, ${language}`);
      field.placeholder = language;
      field.addEventListener("input", () => {
        if (this.#rows.at(-1) === row) this.#add({ da: "", en: "" });
      });
    });
    this.#rows.push(row);
    this.node.append(make("div", { class: "pair-line" }, ...row));
  }
}

/**
 * @param {string} text
 * @param {"da" | "en"} lang
 */
function area(text, lang) {
  const field = make("textarea", { rows: 1, lang, spellcheck: "true" });
  field.value = text;
  return field;
}

/**
 * @param {"danish" | "english"} word
 * @param {HTMLElement} field
 */
const labelled = (word, field) =>
  make("label", { class: "field" }, make("span", {}, say(word)), field);

/** @param {HTMLTextAreaElement} field */
const lineOf = (field) => field.value.replace(/\s+/g, " ").trim();

/**
 * Long lines are shown whole, but a line is a line: Enter goes to the next one.
 *
 * @param {HTMLElement} group
 */
function keepToLines(group) {
  group.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.isComposing) return;
    event.preventDefault();
    const fields = [...group.querySelectorAll("textarea")];
    fields[fields.findIndex((field) => field === event.target) + 1]?.focus();
  });
}
