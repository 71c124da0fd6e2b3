// @ts-check
/** A decision in the making: what is chosen, what is missing, what is sent. */

import { sameCode, session } from "./state.js";

/**
 * @typedef {import("./api.js").Item} Item
 * @typedef {import("./api.js").Variable} Variable
 * @typedef {import("./api.js").Codes} Codes
 * @typedef {import("./api.js").Choice} Choice
 *
 * @typedef {object} Draft
 * @property {Codes} codes
 * @property {Set<string>} settled Multi variables that the coder has left with Enter.
 * @property {boolean} uncodable
 * @property {string} comment
 */

/**
 * @param {Choice | null} earlier
 * @returns {Draft}
 */
export function draftFrom(earlier) {
  const codes = structuredClone(earlier?.codes ?? {});
  return {
    codes,
    settled: new Set(Object.keys(codes)),
    uncodable: (earlier?.uncodable ?? false) && !uncodableStatus(codes),
    comment: earlier?.comment ?? "",
  };
}

/**
 * All coders' choices of an answer, the coder's own among them; none unless
 * others' are shown.
 *
 * @param {Item} item
 * @returns {(Choice & { coder: string })[]}
 */
export function choicesOf(item) {
  if (item.others.length === 0 || item.mine === null) return item.others;
  const { coder } = session();
  return [{ ...item.mine, coder }, ...item.others.filter((other) => other.coder !== coder)];
}

/**
 * What all coders agree on needs no second judgement.
 *
 * @param {Item} item
 * @returns {Draft}
 */
export function draftForJudge(item) {
  const draft = draftFrom(null);
  const all = choicesOf(item);
  const first = all[0];
  if (!first || all.some((choice) => choice.uncodable)) return draft;
  for (const { id } of session().variables) {
    const code = first.codes[id];
    if (code && all.every((choice) => sameCode(choice.codes[id], code))) {
      draft.codes[id] = [...code];
      draft.settled.add(id);
    }
  }
  return draft;
}

/**
 * @param {Draft} draft
 * @param {Variable} variable
 */
export function isChosen(draft, variable) {
  if ((draft.codes[variable.id]?.length ?? 0) > 0) return true;
  return variable.kind === "multi" && draft.settled.has(variable.id);
}

/**
 * @param {Draft} draft
 * @param {Variable} variable
 * @param {string} category
 */
export function choose(draft, variable, category) {
  draft.uncodable = false;
  const chosen = draft.codes[variable.id] ?? [];
  if (variable.kind !== "multi") {
    draft.codes[variable.id] = [category];
  } else if (chosen.includes(category)) {
    draft.codes[variable.id] = chosen.filter((other) => other !== category);
    draft.settled.delete(variable.id);
  } else {
    const all = variable.categories.map((c) => c.id);
    draft.codes[variable.id] = all.filter((c) => c === category || chosen.includes(c));
  }
}

/**
 * An empty multi variable is a choice only when it was left on purpose.
 *
 * @param {Draft} draft
 * @param {Variable} variable
 */
export function settle(draft, variable) {
  if (variable.kind !== "multi") return;
  draft.codes[variable.id] ??= [];
  draft.settled.add(variable.id);
}

/**
 * @param {Draft} draft
 * @param {Item} item
 * @returns {number} How many variables took their suggestion.
 */
export function acceptSuggestions(draft, item) {
  let taken = 0;
  for (const variable of session().variables) {
    const suggestion = item.suggestions.find((s) => s.variable === variable.id);
    if (!suggestion || isChosen(draft, variable)) continue;
    if (suggestion.code.length === 0 && variable.kind !== "multi") continue;
    draft.codes[variable.id] = [...suggestion.code];
    settle(draft, variable);
    taken += 1;
  }
  return taken;
}

/** @param {Codes} codes */
function uncodableStatus(codes) {
  const { status } = session();
  if (status === null) return false;
  return (codes[status.variable] ?? []).some((code) => status.uncodable.includes(code));
}

/** @param {Draft} draft */
export const isUncodable = (draft) => draft.uncodable || uncodableStatus(draft.codes);

/**
 * @param {Draft} draft
 * @returns {Variable[]}
 */
export function missing(draft) {
  if (isUncodable(draft)) return [];
  return session().variables.filter((variable) => !isChosen(draft, variable));
}

/**
 * @param {Choice} one
 * @param {Choice} other
 */
export function sameChoice(one, other) {
  return (
    one.uncodable === other.uncodable &&
    one.comment === other.comment &&
    session().variables.every(({ id }) => sameCode(one.codes[id], other.codes[id]))
  );
}

/**
 * @param {Draft} draft
 * @returns {Choice}
 */
export function toSend(draft) {
  const uncodable = isUncodable(draft);
  /** @type {Codes} */
  const codes = {};
  for (const variable of session().variables) {
    if (uncodable && (draft.uncodable || variable.id !== session().status?.variable)) continue;
    codes[variable.id] = [...(draft.codes[variable.id] ?? [])];
  }
  return { codes, uncodable, comment: draft.comment.trim() };
}
