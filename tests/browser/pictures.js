// Pictures of the app for the documentation, of the demo survey.

import { writeFile } from "node:fs/promises";
import path from "node:path";
import { choose, goTo, isShown, list, press, reads, says } from "./page.js";
import { visit } from "./browser.js";
import { withPalette } from "./png.js";
import { Review, audited, until } from "./program.js";

const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 360, height: 740 };
/** Answers that two coders have coded. */
const DOUBLE = 80;

/** @param owner What closes all that is opened: a test, or what looks like one. */
export async function takePictures(owner, folder) {
  const take = async (page, name) => {
    await page.evaluate(() => document.fonts.ready);
    await page.waitForLoadState("networkidle");
    const picture = withPalette(await page.screenshot({ animations: "disabled" }));
    await writeFile(path.join(folder, `review_${name}.png`), picture);
  };
  const survey = await audited(owner);
  const plain = await started(owner, survey, ["--double", "20%"]);
  const flagged = await clearest(plain);
  for (const [name, options] of [
    ["item", { viewport: WIDE }],
    ["dark", { viewport: WIDE, colorScheme: "dark" }],
    ["narrow", { viewport: NARROW }],
  ]) {
    const page = await visit(owner, plain, options);
    await goTo(page, flagged);
    await isShown(page, flagged);
    await take(page, name);
  }

  const judging = await visit(owner, plain, { viewport: WIDE });
  await goTo(judging, flagged);
  await isShown(judging, flagged);
  await press(judging, "f");
  await says(judging, "Gemt");
  await take(judging, "verdict");
  await press(judging, "?");
  await judging.locator("dialog[open] [data-category]").nth(1).press("Enter");
  await judging.locator("dialog[open] .pairs").first().waitFor();
  await take(judging, "codebook");

  const twice = await started(owner, survey, ["--double", "100%"]);
  await codeTwice(twice);
  const page = await visit(owner, twice, { viewport: WIDE });
  await list(page);
  await page.locator("#list input[type=search]").fill("robot");
  await reads(page, "#list [role=status]", /^\d{1,2} svar$/);
  await take(page, "list");
  await page.locator("#list input[type=search]").fill("");
  await reads(page, "#list [role=status]", /^1.352 svar$/);
  await press(page, "Escape", "k");
  await page.locator("#agreement table").first().waitFor();
  await take(page, "agreement");
  await page.locator("#agreement .stopping").first().scrollIntoViewIfNeeded();
  await page.locator("#agreement h2").last().evaluate((title) => title.scrollIntoView());
  await take(page, "enough");
  await list(page, "disagreement");
  await page.locator("#list button.main").press("Enter");
  await page.locator(".comparison").waitFor();
  await take(page, "adjudication");

  const taught = await started(owner, survey, []);
  await teach(taught);
  const learner = await visit(owner, taught, { viewport: WIDE });
  await press(learner, "e");
  await learner.locator("#learning .learned").first().waitFor();
  await learner.locator("#learning h3").last().evaluate((title) => title.scrollIntoView());
  await take(learner, "learning");

  const blind = await started(owner, survey, ["--blind", "100%"]);
  const unseen = await visit(owner, blind, { viewport: WIDE });
  await goTo(unseen, flagged);
  await isShown(unseen, flagged);
  await choose(unseen, "3", "2");
  await take(unseen, "blind");
}

/** With a name that tells what it is. */
const started = (owner, survey, args) =>
  Review.start(owner, { survey, name: "demo_survey.csv", args });

/** An answer of some length with a grave flag, whose suggestions are of different sureness. */
async function clearest(review) {
  const { rows } = await review.ask("/api/answers?order=flags&limit=60");
  for (const { id } of rows) {
    const { text, flags, suggestions } = await review.ask(`/api/answers/${id}`);
    const unsure = suggestions.some((one) => one.probability < 0.85);
    const sure = suggestions.some((one) => one.probability > 0.95);
    const coded = suggestions.every((one) => one.code.length > 0);
    const one = flags.length === 1 && flags[0].severity === "high";
    if (one && text.length > 60 && text.length < 130 && unsure && sure && coded) return id;
  }
  return rows[0].id;
}

/** The second coder differs where the model was least sure, and here and there. */
async function codeTwice(review) {
  const other = await review.admit("AB");
  const { rows } = await review.ask(`/api/answers?order=valuable&limit=${DOUBLE}`);
  for (const [nth, { id }] of rows.entries()) {
    const { suggestions } = await review.ask(`/api/answers/${id}`);
    // Where the model says nothing, a person would have to.
    const status = suggestions.find((one) => one.variable === "status");
    if (status?.code[0] !== "ok" || suggestions.some((one) => one.code.length === 0)) continue;
    const own = {};
    const others = {};
    for (const { variable, code, second } of suggestions) {
      const differs = nth % 6 === 0 && second.length > 0 && variable !== "status";
      own[variable] = code;
      others[variable] = differs ? second : code;
    }
    await review.code(id, own);
    await review.code(id, others, other);
  }
}

/** Somebody who sees less technology than the model does, and what can be learned of that. */
async function teach(review) {
  const { rows } = await review.ask("/api/answers?order=random&limit=200");
  for (const { id, suggested } of rows) {
    if (suggested?.status?.[0] !== "ok" || Object.keys(suggested).length < 3) continue;
    const [technology] = suggested.technology;
    const own = technology === "vigtig_del" ? "mindre_grad" : technology;
    await review.code(id, { ...suggested, technology: [own] });
  }
  const rests = async () => (await review.ask("/api/learning")).state !== "running";
  await until(rests, "what began by itself has learned");
  await review.ask("/api/learning", { body: { request: crypto.randomUUID() } });
  await until(rests, "it has learned from all");
}
