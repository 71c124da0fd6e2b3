// @ts-check
/** What stands around the answer: the respondent's columns, comparisons, notes. */

import { make } from "./dom.js";
import { choicesOf } from "./draft.js";
import { codeText, sameCode, session, variableTitle } from "./state.js";
import { both, say, sureness } from "./words.js";

/**
 * @typedef {import("./api.js").Item} Item
 * @typedef {import("./api.js").Codes} Codes
 */

/** @param {Item} item */
export function columnList(item) {
  if (item.columns.length === 0) return make("p", { class: "quiet" }, say("no_columns"));
  return make(
    "dl",
    {},
    ...item.columns.map(([name, value]) =>
      make(
        "div",
        {},
        make("dt", {}, name),
        make("dd", { class: value === "" ? "quiet" : "" }, value === "" ? say("empty") : value),
      ),
    ),
  );
}

/**
 * The coder's own first choice against the suggestion.
 *
 * @param {Item} item
 * @param {Codes} own
 */
export function comparison(item, own) {
  const rows = session().variables.flatMap(({ id, title }) => {
    const suggestion = item.suggestions.find((s) => s.variable === id);
    if (!suggestion) return [];
    const same = sameCode(own[id], suggestion.code);
    return [
      make(
        "tr",
        { class: same ? "" : "differs" },
        make("th", { scope: "row" }, both(title)),
        make("td", {}, codeText(id, own[id])),
        make("td", {}, `${codeText(id, suggestion.code)} (${sureness(suggestion.probability)})`),
        make("td", {}, make("span", { class: "badge" }, say(same ? "same" : "differs"))),
      ),
    ];
  });
  const heads = [say("own_choice"), say("suggestion_head"), ""];
  return sideBySide(say("compare_title"), say("compare_text"), heads, rows);
}

/** @param {Item} item */
export function judgement(item) {
  const others = choicesOf(item);
  const rows = session().variables.map(({ id, title }) => {
    const first = others[0]?.codes[id];
    const same = others.every((other) => sameCode(other.codes[id], first));
    return make(
      "tr",
      { class: same ? "" : "differs" },
      make("th", { scope: "row" }, both(title)),
      ...others.map((other) => {
        const left = other.uncodable && other.codes[id] === undefined;
        return make("td", {}, left ? say("uncodable") : codeText(id, other.codes[id]));
      }),
    );
  });
  if (others.some((other) => other.comment !== "")) {
    rows.push(
      make(
        "tr",
        {},
        make("th", { scope: "row" }, say("comment")),
        ...others.map((other) => make("td", {}, other.comment)),
      ),
    );
  }
  const heads = others.map((other) => other.coder);
  return sideBySide(say("judge_title"), say("judge_text"), heads, rows);
}

/**
 * @param {string} title
 * @param {string} text
 * @param {string[]} heads
 * @param {HTMLElement[]} rows
 */
function sideBySide(title, text, heads, rows) {
  return make(
    "div",
    { class: "comparison" },
    make("h3", { id: "comparison-title" }, title),
    make("p", { class: "quiet" }, text),
    make(
      "div",
      { class: "scrolls", role: "region", tabindex: 0, "aria-labelledby": "comparison-title" },
      make(
        "table",
        {},
        make(
          "thead",
          {},
          make(
            "tr",
            {},
            make("th", { scope: "col" }, say("variable")),
            ...heads.map((head) => (head === "" ? make("td") : make("th", { scope: "col" }, head))),
          ),
        ),
        make("tbody", {}, ...rows),
      ),
    ),
  );
}

export function blindNote() {
  return make(
    "section",
    { class: "blind" },
    make("strong", {}, say("blind_title")),
    make("span", {}, ` ${say("blind_text")}`),
  );
}

/** @param {Item} item */
export function staleNote(item) {
  const variables = item.stale.map(variableTitle).join("; ");
  return make(
    "section",
    { class: "stale" },
    make("strong", {}, say("stale_title", { variables })),
    make("span", {}, ` ${say("stale_text")}`),
  );
}
