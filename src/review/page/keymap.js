// @ts-check
/** The dialog where the keys are shown and changed. */

import { openDialog } from "./dialogs.js";
import { fill, make } from "./dom.js";
import {
  ACTIONS,
  canBeKey,
  keyOf,
  resetKeys,
  setKey,
  setSingleKeys,
  singleKeys,
} from "./keys.js";
import { say } from "./words.js";

/** @type {Record<import("./keys.js").Action, import("./words.js").Key>} */
const NAMES = {
  accept: "accept",
  codebook: "codebook",
  comment: "comment",
  uncodable: "uncodable",
  undo: "undo",
  search: "search",
  goTo: "go_to_title",
  next: "next",
  previous: "previous",
  reveal: "reveal_title",
  flagRight: "key_flag_right",
  flagWrong: "key_flag_wrong",
  list: "list_view",
  order: "order_title",
  agreement: "agreement_title",
  learning: "learning_title",
  keys: "keys",
  theme: "theme",
  language: "language",
};

/** @type {[string, import("./words.js").Key][]} */
const FIXED = [
  ["1–9", "fixed_digits"],
  ["Enter", "fixed_enter"],
  ["Ctrl + Enter", "fixed_save"],
  ["Tab  ↑  ↓", "fixed_switch"],
  ["Esc", "fixed_escape"],
];

export function openKeymap() {
  return openDialog(say("keys_title"), "wide", (body) => {
    const rows = make("tbody");
    const note = make("p", { role: "status", class: "quiet" });
    /** @type {AbortController | null} */
    let listening = null;

    /** @param {import("./keys.js").Action} action */
    const change = (action) => {
      listening?.abort();
      draw();
      const button = /** @type {HTMLElement} */ (rows.querySelector(`[data-action=${action}]`));
      button.textContent = say("press_key");
      button.focus();
      listening = new AbortController();
      const { signal } = listening;
      button.addEventListener("blur", () => stop(), { signal });
      const stop = () => {
        listening?.abort();
        listening = null;
        draw();
      };
      button.addEventListener(
        "keydown",
        (event) => {
          if (["Shift", "Control", "Alt", "AltGraph", "Meta", "Tab"].includes(event.key)) return;
          event.preventDefault();
          event.stopPropagation();
          const usable = canBeKey(event.key);
          if (usable) setKey(action, event.key);
          note.textContent = usable || event.key === "Escape" ? "" : say("key_taken");
          if (!usable && event.key !== "Escape") return;
          stop();
          /** @type {HTMLElement} */ (rows.querySelector(`[data-action=${action}]`)).focus();
        },
        { signal },
      );
    };

    const draw = () => {
      fill(
        rows,
        ...ACTIONS.map((action) => {
          const name = say(NAMES[action]);
          return make(
            "tr",
            {},
            make("th", { scope: "row" }, name),
            make(
              "td",
              {},
              make(
                "button",
                {
                  type: "button",
                  "data-action": action,
                  "aria-label": `${name}: ${keyOf(action)}`,
                  click: () => change(action),
                },
                make("kbd", {}, keyOf(action)),
              ),
            ),
          );
        }),
        ...FIXED.map(([key, name]) =>
          make(
            "tr",
            {},
            make("th", { scope: "row" }, say(name)),
            make("td", {}, make("kbd", {}, key)),
          ),
        ),
      );
    };
    draw();

    const on = make("input", {
      type: "checkbox",
      checked: singleKeys(),
      change: () => setSingleKeys(on.checked),
    });
    const reset = () => {
      resetKeys();
      draw();
    };
    fill(
      body,
      make("p", {}, say("keys_text")),
      make("label", { class: "tick" }, on, say("keys_on")),
      note,
      make(
        "table",
        { class: "plain" },
        make(
          "thead",
          {},
          make(
            "tr",
            {},
            make("th", { scope: "col" }, say("action")),
            make("th", { scope: "col" }, say("key")),
          ),
        ),
        rows,
      ),
      make(
        "p",
        { class: "buttons" },
        make("button", { type: "button", click: reset }, say("keys_reset")),
      ),
    );
  });
}
