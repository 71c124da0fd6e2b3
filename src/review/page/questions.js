// @ts-check
/** What the coder is asked before something is done. */

import { pickOne } from "./dialogs.js";
import { categoryTitle, session } from "./state.js";
import { say } from "./words.js";

/** @returns {Promise<boolean>} */
export async function mayReveal() {
  const sure = await pickOne(say("reveal_title"), say("reveal_text", { coder: session().coder }), [
    ["yes", say("reveal")],
    ["no", say("cancel")],
  ]);
  return sure === "yes";
}

/**
 * @param {NonNullable<import("./api.js").Session["status"]>} status
 * @returns {Promise<string | null>}
 */
export function whyUncodable(status) {
  return pickOne(
    say("uncodable_title"),
    "",
    status.uncodable.map((id) => [id, categoryTitle(status.variable, id)]),
  );
}
