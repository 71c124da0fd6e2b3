// @ts-check
/** The codebook beside the answer: what a category is, takes in and leaves out. */

import { openDialog } from "./dialogs.js";
import { fill, make } from "./dom.js";
import { keyOf, singleKeys } from "./keys.js";
import { session } from "./state.js";
import { both, say } from "./words.js";

/**
 * @typedef {import("./api.js").Variable} Variable
 * @typedef {import("./api.js").Category} Category
 */

/** @param {number} active */
export function openCodebook(active) {
  return openDialog(say("codebook"), "panel", (body, close) => {
    const { variables, codebook } = session();
    const content = make("div");
    const tabs = variables.map((variable, at) =>
      make("button", { type: "button", click: () => show(at) }, both(variable.title)),
    );
    /** @param {number} at */
    const show = (at) => {
      tabs.forEach((tab, own) => tab.setAttribute("aria-pressed", String(own === at)));
      const variable = variables[at];
      if (variable) fill(content, ...describe(variable));
    };
    body.addEventListener("keydown", (event) => {
      if (!singleKeys() || event.key.toLowerCase() !== keyOf("codebook")) return;
      event.preventDefault();
      close();
    });
    fill(
      body,
      make("div", { class: "tabs" }, ...tabs),
      content,
      make(
        "p",
        { class: "quiet" },
        say("codebook_version", { title: both(codebook.title), version: codebook.version }),
      ),
    );
    tabs[active]?.setAttribute("autofocus", "");
    show(active);
  });
}

/**
 * @param {Variable} variable
 * @returns {Node[]}
 */
function describe(variable) {
  const rules = session().rules.filter(
    (rule) => rule.variables.length === 0 || rule.variables.includes(variable.id),
  );
  return [
    make("h3", {}, both(variable.title)),
    variable.question ? make("p", {}, both(variable.question)) : "",
    ...variable.categories.map(describeCategory),
    rules.length > 0 ? make("h3", {}, say("rules")) : "",
    rules.length > 0
      ? make(
          "dl",
          { class: "rules" },
          ...rules.flatMap((rule) => [
            make("dt", {}, `${rule.id} ${both(rule.title)}`),
            make("dd", {}, both(rule.text)),
          ]),
        )
      : "",
  ].map((node) => (typeof node === "string" ? document.createTextNode(node) : node));
}

/**
 * @param {Category} category
 * @param {number} at
 */
function describeCategory(category, at) {
  const lists = /** @type {[import("./words.js").Key, string[]][]} */ ([
    ["includes", category.include.map(both)],
    ["excludes", category.exclude.map(both)],
    ["examples", category.examples],
  ]);
  return make(
    "section",
    { class: "category" },
    make("h4", {}, at < 9 && make("kbd", {}, String(at + 1)), both(category.title)),
    make("p", {}, both(category.definition)),
    ...lists
      .filter(([, lines]) => lines.length > 0)
      .flatMap(([name, lines]) => [
        make("h5", {}, say(name)),
        make("ul", { class: name }, ...lines.map((line) => make("li", {}, line))),
      ]),
  );
}
