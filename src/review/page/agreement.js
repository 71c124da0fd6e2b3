// @ts-check
/** How far the coders agree, and what they make of the suggestions. */

import { getAgreement, getProgress } from "./api.js";
import { fill, make } from "./dom.js";
import { categoryTitle, variableTitle } from "./state.js";
import { showStopping } from "./stopping.js";
import { table } from "./table.js";
import { figure, percent, say } from "./words.js";

/**
 * @typedef {import("./api.js").Agreement} Agreement
 * @typedef {import("./api.js").Interval} Interval
 * @typedef {import("./api.js").VariableAgreement} VariableAgreement
 */

const NOT_KNOWN = "–";

/** @param {HTMLElement} place */
export async function showAgreement(place) {
  const title = make("h2", { tabindex: -1 }, say("agreement_title"));
  fill(place, title, make("p", {}, say("loading")));
  title.focus();
  const enough = make("section", {});
  try {
    const [agreement, progress] = await Promise.all([getAgreement(), getProgress()]);
    fill(
      place,
      title,
      make("p", { class: "quiet" }, say("agreement_text")),
      overall(agreement),
      ...agreement.variables.map(perCategory),
      perCoder(agreement, progress.coders),
      enough,
    );
    void showStopping(enough);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    fill(place, title, make("p", { role: "alert" }, message));
  }
}

/** @param {Agreement} agreement */
function overall(agreement) {
  return table(
    say("per_variable"),
    [say("variable"), say("pairs"), say("agreement"), say("kappa"), say("alpha")],
    agreement.variables.map((one) => [
      variableTitle(one.id),
      figure(one.answers),
      one.agreement === null ? NOT_KNOWN : percent(one.agreement),
      estimate(one.kappa, one.kappa_interval),
      estimate(one.alpha, one.alpha_interval),
    ]),
  );
}

/** @param {VariableAgreement} variable */
function perCategory(variable) {
  return table(
    say("per_category", { variable: variableTitle(variable.id) }),
    [say("category"), say("both"), say("one"), say("kappa")],
    variable.categories.map((one) => [
      categoryTitle(variable.id, one.id),
      figure(one.both),
      figure(one.one),
      estimate(one.kappa, null),
    ]),
  );
}

/**
 * @param {Agreement} agreement
 * @param {[string, number][]} decisions
 */
function perCoder(agreement, decisions) {
  const counts = new Map(decisions);
  return table(
    say("per_coder"),
    [say("coder"), say("decisions"), say("wrong_accepted"), say("right_refused")],
    agreement.coders.map((one) => [
      one.coder,
      figure(counts.get(one.coder) ?? 0),
      share(one.wrong_accepted, one.wrong_shown),
      share(one.right_refused, one.right_shown),
    ]),
  );
}

/**
 * @param {number | null} value
 * @param {Interval} interval
 */
function estimate(value, interval) {
  if (value === null) return NOT_KNOWN;
  if (interval === null) return figure(value, 2);
  const [low, high] = interval;
  const range = say("interval", { low: figure(low, 2), high: figure(high, 2) });
  return `${figure(value, 2)} (${range})`;
}

/**
 * @param {number} part
 * @param {number} whole
 */
function share(part, whole) {
  if (whole === 0) return NOT_KNOWN;
  const text = say("share", { part: figure(part), whole: figure(whole) });
  return `${text} (${percent(part / whole)})`;
}
