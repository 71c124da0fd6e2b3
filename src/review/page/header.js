// @ts-check
/** The head of the page: what is coded, the views and the tools. */

import { byId, fill, keyButton, make } from "./dom.js";
import { keyOf, singleKeys } from "./keys.js";
import { session } from "./state.js";
import { both, say } from "./words.js";

/**
 * @typedef {"coding" | "list" | "agreement" | "learning"} View
 * @typedef {import("./keys.js").Action} Action
 * @typedef {import("./words.js").Key} Key
 */

/** @type {{ view: View, word: Key, action: Action | null }[]} */
const BUTTONS = [
  { view: "coding", word: "code_view", action: null },
  { view: "list", word: "list_view", action: "list" },
  { view: "agreement", word: "agreement_view", action: "agreement" },
  { view: "learning", word: "learning_view", action: "learning" },
];

export const VIEWS = BUTTONS.map(({ view }) => view);

/**
 * @param {View} shown
 * @param {(view: View) => void} show
 * @param {Record<Action, () => void>} run
 */
export function drawHeader(shown, show, run) {
  const { survey, codebook, coder } = session();
  document.title = `${say("heading", { survey })} – fritekst`;
  byId("skip").textContent = say("skip");
  byId("heading").textContent = say("heading", { survey });
  byId("subtitle").textContent = `${both(codebook.title)} · ${coder}`;
  byId("status").setAttribute("aria-label", say("progress"));
  const keyFor = (/** @type {Action | null} */ action) =>
    action && singleKeys() ? keyOf(action) : null;
  const tool = (/** @type {Action} */ action, /** @type {Key} */ word) =>
    keyButton(say(word), keyFor(action), run[action]);
  fill(
    byId("bar"),
    make(
      "nav",
      { "aria-label": say("views") },
      ...BUTTONS.map(({ view, word, action }) =>
        keyButton(say(word), keyFor(action), () => show(view), {
          "aria-current": view === shown ? "page" : null,
        }),
      ),
    ),
    make(
      "div",
      { class: "tools", role: "group", "aria-label": say("tools") },
      tool("codebook", "codebook"),
      tool("keys", "keys"),
      tool("theme", "theme"),
      tool("language", "other_language"),
    ),
  );
}
