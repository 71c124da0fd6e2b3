// @ts-check
/** What the server leaves out because it is empty is put back, once. */

/**
 * @typedef {import("./api.js").Session} Session
 * @typedef {import("./api.js").Category} Category
 * @typedef {import("./api.js").Rule} Rule
 * @typedef {import("./api.js").Variable} Variable
 * @typedef {import("./api.js").Item} Item
 *
 * @typedef {Partial<Variable> & { category?: Partial<Category>[] }} SentVariable
 *
 * @typedef {object} Sent
 * @property {SentVariable[]} variables
 * @property {Partial<Rule>[]} rules
 *
 * @typedef {Omit<Session, "variables" | "rules"> & Sent} SentSession
 * @typedef {Omit<Item, "stale"> & { stale?: string[] }} SentItem
 */

const NOTHING = { da: "", en: "" };

/**
 * @param {SentSession} sent
 * @returns {Session}
 */
export function wholeSession(sent) {
  return {
    ...sent,
    variables: sent.variables.map(wholeVariable),
    rules: sent.rules.map((rule) => ({
      id: "",
      title: NOTHING,
      text: NOTHING,
      variables: [],
      ...rule,
    })),
  };
}

/**
 * @param {SentItem} sent
 * @returns {Item}
 */
export const wholeItem = (sent) => ({ stale: [], ...sent });

/**
 * @param {SentVariable} sent
 * @returns {Variable}
 */
function wholeVariable(sent) {
  const { id = "", kind = "nominal", title = NOTHING, question = null } = sent;
  // A codebook file names each of its categories `category`.
  const categories = (sent.categories ?? sent.category ?? []).map((category) => ({
    id: "",
    title: NOTHING,
    definition: NOTHING,
    include: [],
    exclude: [],
    examples: [],
    ...category,
  }));
  return { id, kind, title, question, categories };
}
