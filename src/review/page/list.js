// @ts-check
/** The list of answers: searched, narrowed, walked with the arrows. */

import { getRows } from "./api.js";
import { fill, make } from "./dom.js";
import { Filters } from "./filters.js";
import { codeText, session } from "./state.js";
import { both, figure, say } from "./words.js";

/**
 * @typedef {import("./api.js").Codes} Codes
 * @typedef {import("./api.js").Query} Query
 * @typedef {import("./api.js").Row} Row
 */

const PAGE = 100;

export class List {
  #filterPlace = make("div", { class: "filters", role: "search" });
  #count = make("p", { role: "status" });
  #start = make("button", { type: "button", class: "main" });
  #body = make("tbody");
  #more = make("button", { type: "button" });
  #problem = make("p", { role: "alert" });
  /** @type {Row[]} */
  #rows = [];
  #at = 0;
  #turn = 0;

  /**
   * @param {HTMLElement} place
   * @param {(query: Query, first: number | null) => void} onOpen
   */
  constructor(place, onOpen) {
    this.place = place;
    this.onOpen = onOpen;
    this.filters = new Filters(this.#filterPlace, () => void this.load());
    this.#more.addEventListener("click", () => void this.#fetch(true));
    this.#start.addEventListener("click", () => onOpen({ ...this.filters.query }, null));
    this.#body.addEventListener("keydown", (event) => this.#walk(event));
    this.#filterPlace.addEventListener("keydown", (event) => {
      if (!(event.target instanceof HTMLInputElement) || event.key !== "ArrowDown") return;
      event.preventDefault();
      this.#focus(0);
    });
  }

  build() {
    this.filters.build();
    this.#more.textContent = say("show_more");
    this.#start.textContent = say("code_these");
    const heads = /** @type {const} */ (["number", "answer", "codes", "flag"]);
    fill(
      this.place,
      make("h2", {}, say("list_view")),
      this.#filterPlace,
      make("div", { class: "list-line" }, this.#count, this.#start),
      make("p", { class: "quiet" }, say("list_hint")),
      this.#problem,
      make(
        "table",
        { class: "list" },
        make("caption", { class: "unseen" }, say("list_view")),
        make(
          "thead",
          {},
          make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, say(head)))),
        ),
        this.#body,
      ),
      this.#more,
    );
  }

  load() {
    return this.#fetch(false);
  }

  /** @param {boolean} more */
  async #fetch(more) {
    const turn = ++this.#turn;
    const known = more ? this.#rows : [];
    try {
      const page = await getRows(this.filters.query, known.length, PAGE);
      if (turn !== this.#turn) return;
      this.#problem.textContent = "";
      this.#rows = [...known, ...page.rows];
      this.#count.textContent = say("found", { count: figure(page.total) });
      this.#more.hidden = this.#rows.length >= page.total;
      this.#start.disabled = page.total === 0;
      const fresh = page.rows.map((row, at) => this.#row(row, known.length + at));
      if (more) this.#body.append(...fresh);
      else fill(this.#body, ...fresh);
      if (more) this.#focus(known.length);
      else this.#reach(0);
      if (document.activeElement === document.body) this.#focus(0);
    } catch (error) {
      if (turn !== this.#turn) return;
      this.#problem.textContent = error instanceof Error ? error.message : String(error);
    }
  }

  /**
   * @param {Row} row
   * @param {number} at
   */
  #row(row, at) {
    const open = () => this.onOpen({ ...this.filters.query }, row.id);
    const name = `${say("open_answer", { id: row.id })}: ${row.respondent}`;
    return make(
      "tr",
      { click: open },
      make(
        "td",
        {},
        make(
          "button",
          {
            type: "button",
            class: "row-button",
            tabindex: -1,
            "aria-label": name,
            focus: () => this.#reach(at),
          },
          String(row.id),
        ),
        make("span", { class: "quiet respondent" }, row.respondent),
      ),
      make("td", { class: "row-text" }, row.text),
      make("td", {}, ...describe(row)),
      make("td", { class: "row-flags" }, row.flags.join(", ")),
    );
  }

  /** @returns {HTMLButtonElement[]} */
  #buttons() {
    return [...this.#body.querySelectorAll("button")];
  }

  /** @param {number} at The one row that Tab reaches. */
  #reach(at) {
    const buttons = this.#buttons();
    const before = buttons[this.#at];
    if (before) before.tabIndex = -1;
    const now = buttons[at];
    if (now) now.tabIndex = 0;
    this.#at = at;
  }

  /** @param {number} at */
  #focus(at) {
    this.#buttons()[at]?.focus();
  }

  /** @param {KeyboardEvent} event */
  #walk(event) {
    const last = this.#rows.length - 1;
    const to = {
      ArrowDown: this.#at + 1,
      ArrowUp: this.#at - 1,
      Home: 0,
      End: last,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (to < 0) this.filters.focusSearch();
    else if (to > last && !this.#more.hidden) void this.#fetch(true);
    else this.#focus(Math.min(to, last));
  }
}

/**
 * @param {Row} row
 * @returns {Node[]}
 */
function describe(row) {
  const codes = row.codes ?? row.suggested;
  const lines = codes === null ? [] : codeLines(codes);
  return [
    row.codes === null && lines.length > 0
      ? make("span", { class: "badge suggested" }, say("suggestion"))
      : document.createTextNode(""),
    make("ul", { class: row.codes === null ? "quiet" : "" }, ...lines),
    row.coders > 1
      ? make("span", { class: "badge" }, say("coders_count", { count: row.coders }))
      : document.createTextNode(""),
  ];
}

/** @param {Codes} codes */
function codeLines(codes) {
  return session()
    .variables.filter((variable) => codes[variable.id] !== undefined)
    .map((variable) =>
      make(
        "li",
        {},
        make("span", { class: "unseen" }, `${both(variable.title)}: `),
        codeText(variable.id, codes[variable.id]),
      ),
    );
}
