// @ts-check
/** The codebook beside the answer: what a category is, takes in and leaves out. */

import { openDialog } from "./dialogs.js";
import { fill, make } from "./dom.js";
import { keyOf, singleKeys } from "./keys.js";
import { rewordCategory } from "./rewording.js";
import { session } from "./state.js";
import { openVersions } from "./versions.js";
import { both, figure, say } from "./words.js";

/**
 * @typedef {import("./api.js").Variable} Variable
 * @typedef {import("./api.js").Category} Category
 * @typedef {import("./book.js").Reworded} Reworded
 */

/**
 * @param {number} active
 * @param {() => Promise<unknown>} refresh Others may have reworded the category meanwhile.
 * @param {(reworded: Reworded) => void} onReworded Takes the new codebook into use.
 */
export function openCodebook(active, refresh, onReworded) {
  return openDialog(say("codebook"), "panel", (body, close) => {
    const content = make("div");
    const version = make("span");
    const note = make("p", { class: "note", role: "status" });
    let asking = false;
    const tabs = session().variables.map((variable, at) =>
      make("button", { type: "button", click: () => show(at) }, both(variable.title)),
    );
    /** @param {number} at */
    const show = (at) => {
      const { variables, codebook } = session();
      tabs.forEach((tab, own) => tab.setAttribute("aria-pressed", String(own === at)));
      const title = both(codebook.title);
      version.textContent = say("codebook_version", { title, version: codebook.version });
      const variable = variables[at];
      if (variable) fill(content, ...describe(variable, (id) => void reword(at, id)));
    };
    /**
     * @param {number} at
     * @param {string} id Of the category.
     */
    const reword = async (at, id) => {
      if (asking) return;
      asking = true;
      await refresh().catch(() => {});
      asking = false;
      const { variables, codebook } = session();
      const variable = variables[at];
      const category = variable?.categories.find((one) => one.id === id);
      if (!variable || !category) return;
      const reworded = await rewordCategory(variable.id, category, codebook.number);
      if (reworded) {
        onReworded(reworded);
        note.textContent = inUse(reworded);
      }
      show(at);
      const same = content.querySelector(`[data-category="${CSS.escape(id)}"]`);
      if (same instanceof HTMLElement) same.focus();
    };
    body.addEventListener("keydown", (event) => {
      if (!singleKeys() || event.key.toLowerCase() !== keyOf("codebook")) return;
      event.preventDefault();
      close();
    });
    fill(
      body,
      make("div", { class: "tabs" }, ...tabs),
      make(
        "div",
        { class: "tabs quiet" },
        version,
        make("button", { type: "button", click: () => void openVersions() }, say("versions")),
      ),
      note,
      content,
    );
    tabs[active]?.setAttribute("autofocus", "");
    show(active);
  });
}

/** @param {Reworded} reworded */
function inUse({ version, requeued }) {
  const again =
    requeued === 0
      ? say("requeued_none")
      : say(requeued === 1 ? "requeued_one" : "requeued_many", { count: figure(requeued) });
  return `${say("version_in_use", { version })} ${again}`;
}

/**
 * @param {Variable} variable
 * @param {(category: string) => void} reword
 * @returns {Node[]}
 */
function describe(variable, reword) {
  const rules = session().rules.filter(
    (rule) => rule.variables.length === 0 || rule.variables.includes(variable.id),
  );
  return [
    make("h3", {}, both(variable.title)),
    variable.question ? make("p", {}, both(variable.question)) : "",
    ...variable.categories.map((category, at) => describeCategory(category, at, reword)),
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
 * @param {(category: string) => void} reword
 */
function describeCategory(category, at, reword) {
  const lists = /** @type {[import("./words.js").Key, string[]][]} */ ([
    ["includes", category.include.map(both)],
    ["excludes", category.exclude.map(both)],
    ["examples", category.examples],
  ]);
  return make(
    "section",
    { class: "category" },
    make(
      "div",
      { class: "title-line" },
      make("h4", {}, at < 9 && make("kbd", {}, String(at + 1)), both(category.title)),
      make(
        "button",
        {
          type: "button",
          class: "row-button",
          "data-category": category.id,
          "aria-label": `${say("reword")}: ${both(category.title)}`,
          click: () => reword(category.id),
        },
        say("reword"),
      ),
    ),
    make("p", {}, both(category.definition)),
    ...lists
      .filter(([, lines]) => lines.length > 0)
      .flatMap(([name, lines]) => [
        make("h5", {}, say(name)),
        make("ul", { class: name }, ...lines.map((line) => make("li", {}, line))),
      ]),
  );
}
