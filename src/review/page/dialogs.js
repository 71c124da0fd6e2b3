// @ts-check
/** Modal dialogs. The browser traps the focus, closes on Escape and gives the focus back. */

import { fill, make } from "./dom.js";
import { say } from "./words.js";

/** One dialog may open another. */
let opened = 0;

/**
 * @param {string} title
 * @param {string} kind A class.
 * @param {(body: HTMLElement, close: () => void) => void} build
 * @param {() => boolean} mayLeave Asked before the reader closes it; says itself why not.
 * @returns {Promise<void>} Settles when it is closed: before the next key where
 *   the page closes it, soon after where the browser does (Escape).
 */
export function openDialog(title, kind, build, mayLeave = () => true) {
  let closed = () => {};
  const close = () => {
    dialog.close();
    closed();
  };
  const leave = () => {
    if (mayLeave()) close();
  };
  opened += 1;
  const name = `dialog-title-${opened}`;
  const body = make("div", { class: "dialog-body" });
  const dialog = make(
    "dialog",
    { class: kind, "aria-labelledby": name },
    make(
      "div",
      { class: "dialog-head" },
      make("h2", { id: name }, title),
      make("button", { type: "button", click: leave }, say("close")),
    ),
    body,
  );
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    // A browser lets a page refuse to close only once: this comes before it asks.
    if (!mayLeave()) event.preventDefault();
  });
  build(body, close);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    closed = () => {
      dialog.remove();
      resolve();
    };
    dialog.addEventListener("close", () => closed());
  });
}

/**
 * One of a few, by digit, arrows or mouse.
 *
 * @param {string} title
 * @param {string} text
 * @param {[string, string][]} options Value and label.
 * @returns {Promise<string | null>}
 */
export async function pickOne(title, text, options) {
  /** @type {string | null} */
  let picked = null;
  await openDialog(title, "small", (body, close) => {
    const pick = (/** @type {string} */ value) => {
      picked = value;
      close();
    };
    const buttons = options.map(([value, label], at) =>
      make(
        "button",
        { type: "button", class: "option", click: () => pick(value), autofocus: at === 0 },
        at < 9 && make("kbd", {}, String(at + 1)),
        label,
      ),
    );
    body.addEventListener("keydown", (event) => {
      const digit = /^[1-9]$/.test(event.key) ? options[Number(event.key) - 1] : undefined;
      if (digit) pick(digit[0]);
      const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      const at = buttons.findIndex((button) => button === document.activeElement);
      if (by !== 0) buttons[(at + by + buttons.length) % buttons.length]?.focus();
      if (digit || by !== 0) event.preventDefault();
    });
    fill(body, text !== "" && make("p", {}, text), make("div", { class: "options" }, ...buttons));
  });
  return picked;
}

/**
 * @param {string} title
 * @param {string} label
 * @returns {Promise<string | null>}
 */
export async function askFor(title, label) {
  /** @type {string | null} */
  let given = null;
  await openDialog(title, "small", (body, close) => {
    const input = make("input", { type: "text", autofocus: true, autocomplete: "off" });
    const done = () => {
      given = input.value.trim() || null;
      close();
    };
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      done();
    });
    fill(
      body,
      make("label", { class: "field" }, make("span", {}, label), input),
      make(
        "p",
        { class: "buttons" },
        make("button", { type: "button", class: "main", click: done }, say("ok")),
      ),
    );
  });
  return given;
}
