// @ts-check
/** The versions of the codebook: who changed what, when and why. */

import { getVersions } from "./book.js";
import { openDialog } from "./dialogs.js";
import { fill, make } from "./dom.js";
import { both, moment, say } from "./words.js";

/** @typedef {import("./book.js").Version} Version */

export function openVersions() {
  return openDialog(say("versions"), "wide", (body) => {
    fill(body, make("p", { role: "status" }, say("loading")));
    getVersions().then(
      // What was changed last is what one looks for.
      (versions) => fill(body, ...versions.reverse().map(describe)),
      (/** @type {unknown} */ error) => {
        const message = error instanceof Error ? error.message : String(error);
        fill(body, make("p", { role: "alert" }, message));
      },
    );
  });
}

/** @param {Version} version */
function describe({ version, added, coder, reason, current, changes }) {
  const by = coder === null ? moment(added) : say("version_by", { when: moment(added), coder });
  return make(
    "section",
    { class: "version" },
    make(
      "h3",
      {},
      say("version", { version }),
      current && make("span", { class: "badge" }, say("in_use")),
    ),
    make("p", { class: "quiet" }, by),
    reason !== null && make("p", {}, reason),
    changes.length > 0 && make("ul", {}, ...changes.map(({ text }) => make("li", {}, both(text)))),
  );
}
