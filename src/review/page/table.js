// @ts-check
/** A table of figures, which scrolls by itself where it is wider than the page. */

import { make } from "./dom.js";

/**
 * @param {string} caption
 * @param {string[]} heads
 * @param {import("./dom.js").Child[][]} rows
 */
export function table(caption, heads, rows) {
  return make(
    "div",
    { class: "scrolls", role: "region", tabindex: 0, "aria-label": caption },
    make(
      "table",
      { class: "figures" },
      make("caption", {}, caption),
      make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head)))),
      make(
        "tbody",
        {},
        ...rows.map(([name, ...cells]) =>
          make(
            "tr",
            {},
            make("th", { scope: "row" }, name),
            ...cells.map((cell) => make("td", {}, cell)),
          ),
        ),
      ),
    ),
  );
}
