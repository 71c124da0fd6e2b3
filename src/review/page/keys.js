// @ts-check
/** The keyboard: which key does what, and when a key is not for us. */

import { keep, recall } from "./store.js";

const STANDARD = {
  accept: "a",
  codebook: "?",
  comment: "c",
  uncodable: "x",
  undo: "u",
  search: "/",
  goTo: "g",
  next: "n",
  previous: "p",
  reveal: "r",
  flagRight: "f",
  flagWrong: "w",
  list: "l",
  order: "o",
  agreement: "k",
  learning: "e",
  keys: "m",
  theme: "t",
  language: "s",
};

/**
 * @typedef {keyof typeof STANDARD} Action
 *
 * @typedef {object} CodingKeys
 * @property {() => boolean} showing Whether the coding view is in sight.
 * @property {(digit: number) => void} digit
 * @property {() => void} enter
 * @property {() => void} save
 * @property {(by: 1 | -1) => void} turn To the next variable or the one before.
 * @property {() => void} leave
 */

export const ACTIONS = /** @type {Action[]} */ (Object.keys(STANDARD));

/** @returns {Record<Action, string>} */
function load() {
  const kept = /** @type {Record<string, unknown> | null} */ (recall("keys"));
  const map = { ...STANDARD };
  /** @type {Action[]} */
  const chosen = [];
  for (const action of ACTIONS) {
    const key = kept?.[action];
    if (typeof key !== "string" || !canBeKey(key)) continue;
    map[action] = key;
    chosen.push(action);
  }
  // An action that is newer than what was kept gives way to the coder's own keys.
  for (const action of ACTIONS) {
    const taken = Object.values(map).filter((key) => key === map[action]).length > 1;
    if (taken && !chosen.includes(action)) map[action] = freeKey(map);
  }
  // Two actions on one key: something else wrote there.
  return new Set(Object.values(map)).size === ACTIONS.length ? map : { ...STANDARD };
}

/** @param {Record<Action, string>} map */
function freeKey(map) {
  const free = [..."abcdefghijklmnopqrstuvwxyz"].find((key) => !Object.values(map).includes(key));
  return free ?? "";
}

let map = load();
let single = recall("single keys") !== false;

/** @param {Action} action */
export const keyOf = (action) => map[action];

export const singleKeys = () => single;

/** @param {boolean} on Those who dictate need to turn single letters off. */
export function setSingleKeys(on) {
  single = on;
  keep("single keys", on);
}

/** @param {string} key */
export function canBeKey(key) {
  return [...key].length === 1 && !/[\s1-9]/.test(key);
}

/**
 * @param {Action} action
 * @param {string} key
 */
export function setKey(action, key) {
  const wanted = key.toLowerCase();
  const holder = ACTIONS.find((other) => map[other] === wanted);
  if (holder) map[holder] = map[action];
  map[action] = wanted;
  keep("keys", map);
}

export function resetKeys() {
  map = { ...STANDARD };
  keep("keys", map);
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !["radio", "checkbox"].includes(target.type);
}

/** @param {EventTarget | null} target */
function ownsEnter(target) {
  return target instanceof HTMLButtonElement || target instanceof HTMLAnchorElement;
}

/**
 * @param {Record<Action, () => void>} run
 * @param {CodingKeys} coding
 */
export function listen(run, coding) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (document.querySelector("dialog[open]")) return;
    if (dispatch(event, run, coding)) event.preventDefault();
  });
}

/**
 * @param {KeyboardEvent} event
 * @param {Record<Action, () => void>} run
 * @param {CodingKeys} coding
 * @returns {boolean} Whether the key was used.
 */
function dispatch(event, run, coding) {
  const { key, target } = event;
  const showing = coding.showing();
  if (key === "Enter" && (event.ctrlKey || event.metaKey)) {
    // A key held down must not run through the queue.
    if (showing && !event.repeat) coding.save();
    return showing;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  // Escape closes an open list of options first.
  if (key === "Escape" && !(target instanceof HTMLSelectElement)) {
    coding.leave();
    return true;
  }
  if (isTyping(target)) return false;
  if (showing) {
    if (key === "Enter" && !ownsEnter(target)) {
      if (!event.repeat) coding.enter();
      return true;
    }
    const scrolling = target instanceof Element && target.closest(".scrolls") !== null;
    if ((key === "ArrowDown" || key === "ArrowUp") && !scrolling) {
      coding.turn(key === "ArrowDown" ? 1 : -1);
      return true;
    }
    if (/^[1-9]$/.test(key)) {
      if (!event.repeat) coding.digit(Number(key));
      return true;
    }
  }
  const action = single && ACTIONS.find((name) => map[name] === key.toLowerCase());
  if (!action) return false;
  const walking = action === "next" || action === "previous";
  if (!event.repeat || walking) run[action]();
  return true;
}
