// @ts-check
/** The fields that narrow and order the list of answers. */

import { fill, make } from "./dom.js";
import { STANDARD } from "./queue.js";
import { session } from "./state.js";
import { both, say } from "./words.js";

/**
 * @typedef {import("./api.js").Query} Query
 * @typedef {import("./api.js").Order} Order
 */

/** @type {Order[]} */
export const ORDERS = ["valuable", "flags", "file", "random"];
/** @type {import("./api.js").Decided[]} */
const DECISIONS = ["", "open", "coded", "uncodable", "mine", "disagreement", "stale"];
const TYPING_PAUSE = 250;

export class Filters {
  /** @type {Query} */
  query = { ...STANDARD, decision: "" };
  /** @type {HTMLInputElement | null} */
  #search = null;

  /**
   * @param {HTMLElement} place
   * @param {() => void} onChange
   */
  constructor(place, onChange) {
    this.place = place;
    this.onChange = onChange;
  }

  build() {
    const { variables, flags, coders } = session();
    /** @type {number | undefined} */
    let pause;
    const search = make("input", { type: "search", autocomplete: "off" });
    search.value = this.query.text;
    search.addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(() => {
        this.query.text = search.value.trim();
        this.onChange();
      }, TYPING_PAUSE);
    });
    this.#search = search;
    fill(
      this.place,
      field(say("search"), search),
      this.#select(
        "decision",
        say("decision"),
        DECISIONS.map((id) => option(id, say(`decision_${id || "any"}`))),
      ),
      this.#select("code", say("code"), [
        option("", say("any")),
        ...variables.map((variable) =>
          make(
            "optgroup",
            { label: both(variable.title) },
            ...variable.categories.map((category) =>
              option(`${variable.id}:${category.id}`, both(category.title)),
            ),
          ),
        ),
      ]),
      this.#select("flag", say("flag"), [
        option("", say("any")),
        ...flags.map((flag) => option(flag, flag)),
      ]),
      this.#select("coder", say("coder"), [
        option("", say("any")),
        ...coders.map((coder) => option(coder, coder)),
      ]),
      this.#select(
        "order",
        say("order"),
        ORDERS.map((order) => option(order, say(`order_${order}`))),
      ),
    );
  }

  focusSearch() {
    this.#search?.focus();
    this.#search?.select();
  }

  /**
   * @param {"decision" | "code" | "flag" | "coder" | "order"} name
   * @param {string} label
   * @param {HTMLElement[]} options
   */
  #select(name, label, options) {
    const select = make("select", {}, ...options);
    select.value = this.query[name];
    select.addEventListener("change", () => {
      this.query = /** @type {Query} */ ({ ...this.query, [name]: select.value });
      this.onChange();
    });
    return field(label, select);
  }
}

/**
 * @param {string} value
 * @param {string} words
 */
const option = (value, words) => make("option", { value }, words);

/**
 * @param {string} label
 * @param {HTMLElement} control
 */
const field = (label, control) =>
  make("label", { class: "field" }, make("span", {}, label), control);
