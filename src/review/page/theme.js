// @ts-check
/** Light or dark: the reader's system decides until the reader does. */

import { keep, recall } from "./store.js";

const dark = matchMedia("(prefers-color-scheme: dark)");

function theme() {
  const chosen = recall("theme");
  if (chosen === "light" || chosen === "dark") return chosen;
  return dark.matches ? "dark" : "light";
}

function apply() {
  document.documentElement.dataset.theme = theme();
}

export function startTheme() {
  apply();
  dark.addEventListener("change", apply);
}

/** @returns {"light" | "dark"} */
export function switchTheme() {
  const next = theme() === "dark" ? "light" : "dark";
  keep("theme", next);
  apply();
  return next;
}
