// The codebook in use: reworded by a coder, and what that means for codes already made.

import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, goTo, isShown, list, nextAfter, press, reads, says, shown, ticked } from "./page.js";
import { Review, visit } from "./support.js";

const PLAIN = {
  survey: [
    "nr;svar",
    "A1;Vi har fået en robot, der støvsuger gangene om natten",
    "A2;Ny arbejdsgang for udskrivning, helt uden teknologi",
    "A3;En app, hvor forældre melder deres børn syge",
    "A4;Fælles spisning med naboerne",
  ],
};
const CODES = { technology: ["mindre_grad"], types: ["process"], status: ["ok"] };

const field = (page, name) => page.getByRole("dialog").last().getByLabel(name, { exact: true });
const dialogs = (page) => page.locator("dialog[open]").count();

/** By keys alone: the dialog in which a category of the first variable is edited. */
async function edit(page, category) {
  await press(page, "?");
  await page.locator("dialog[open] .category").first().waitFor();
  const there = () => page.evaluate(() => document.activeElement.dataset.category);
  for (let steps = 0; (await there()) !== category; steps += 1) {
    assert.ok(steps < 20, `Tab comes to ${category}`);
    await press(page, "Tab");
  }
  await press(page, "Enter");
  await reads(page, "dialog[open] h2", "Ret:");
}

/** The definition of a category, as the page would send it. */
async function reworded(review, definition, link) {
  const { variables } = await review.ask("/api/session", { link });
  const [{ id: variable, category, categories = category }] = variables;
  const { id, title, include, exclude, examples } = categories.find(({ id }) => id === "mindre_grad");
  const wording = { title, include, exclude, examples, definition: { da: definition, en: definition } };
  const body = { request: crypto.randomUUID(), reason: "Uklart", variable, category: id, ...wording };
  return review.ask("/api/codebook/category", { link, body });
}

test("a category is worded anew by keyboard, and the page uses it at once", async (t) => {
  const review = await Review.start(t, PLAIN);
  const page = await visit(t, review);
  const id = await shown(page);
  await press(page, "3", "ArrowUp");
  const before = await review.ask("/api/session");
  await edit(page, "mindre_grad");
  // The focus stands in the first field.
  await press(page, "Control+a");
  await page.keyboard.type("Lidt teknologi");
  await press(page, "Tab", "Control+a");
  await page.keyboard.type("A little technology");
  await press(page, "Control+Enter");
  await reads(page, "dialog[open] .problem", "Skriv en begrundelse.");
  await page.keyboard.type("Klarere for nye kodere");
  await press(page, "Control+Enter");
  await reads(page, "dialog[open] .note", /^Version .* er taget i brug\. Ingen svar skal kodes igen\.$/);
  assert.equal(await dialogs(page), 1, "back in the codebook");
  await reads(page, "dialog[open] h4", "Lidt teknologi");
  const focused = await page.evaluate(() => document.activeElement.dataset.category);
  assert.equal(focused, "mindre_grad");

  await press(page, "Escape");
  await reads(page, ".choice .name", "Lidt teknologi");
  assert.equal(await shown(page), id);
  assert.deepEqual((await ticked(page)).technology, ["vigtig_del"], "what was chosen stays");
  const now = await review.ask("/api/session");
  assert.notEqual(now.codebook.number, before.codebook.number);
  assert.notEqual(now.codebook.version, before.codebook.version);
  await press(page, "2");
  assert.deepEqual((await ticked(page)).technology, ["mindre_grad"], "keys work as before");
  await press(page, "s");
  await reads(page, ".choice .name", "A little technology");
});

test("lines are added, changed and left out, in both languages", async (t) => {
  const review = await Review.start(t, PLAIN);
  const page = await visit(t, review);
  const { variables } = await review.ask("/api/session");
  const of = (all) => (all[0].categories ?? all[0].category).find(({ id }) => id === "mindre_grad");
  const { include, examples } = of(variables);
  await edit(page, "mindre_grad");
  await field(page, "Med 1, Dansk").fill("");
  await field(page, "Med 1, Engelsk").fill("");
  const last = include.length + 1;
  await field(page, `Med ${last}, Dansk`).fill("Telefax");
  await field(page, `Med ${last}, Engelsk`).fill("Fax machines");
  assert.equal(await field(page, `Med ${last + 1}, Dansk`).count(), 1, "there is a line to go on in");
  await field(page, "Eksempler, ét pr. linje").press("Control+End");
  await press(page, "Enter");
  await page.keyboard.type("Vi faxer stadig til apoteket");
  await field(page, /^Hvorfor/).fill("Fax manglede");
  await press(page, "Control+Enter");
  await reads(page, "dialog[open] .note", "er taget i brug");
  const now = of((await review.ask("/api/session")).variables);
  assert.deepEqual(now.include, [...include.slice(1), { da: "Telefax", en: "Fax machines" }]);
  assert.deepEqual(now.examples, [...examples, "Vi faxer stadig til apoteket"]);
});

test("what was written is not lost to one press of Escape", async (t) => {
  const review = await Review.start(t, PLAIN);
  const page = await visit(t, review);
  await edit(page, "mindre_grad");
  await press(page, "Escape");
  await page.waitForFunction(() => document.querySelectorAll("dialog[open]").length === 1);
  await page.locator("[data-category=mindre_grad]").press("Enter");
  await field(page, /^Hvorfor/).fill("Måske");
  await press(page, "Escape");
  await reads(page, "dialog[open] .problem", "er ikke gemt");
  assert.equal(await dialogs(page), 2);
  await press(page, "Escape");
  await page.waitForFunction(() => document.querySelectorAll("dialog[open]").length === 1);
  await page.locator("[data-category=mindre_grad]").press("Enter");
  await field(page, /^Hvorfor/).fill("Måske");
  await press(page, "Control+Enter");
  await reads(page, "dialog[open] .problem", "Der er ikke ændret noget.");
  assert.equal((await review.ask("/api/codebook/versions")).length, 1);
});

test("a wording that could not be sent is sent once when it is tried again", async (t) => {
  const review = await Review.start(t, PLAIN);
  const page = await visit(t, review, { troubled: true });
  let lost = 0;
  await page.route("**/api/codebook/category", async (route) => {
    if (lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    return route.abort();
  });
  await edit(page, "mindre_grad");
  await page.keyboard.type("Noget andet: ");
  await field(page, /^Hvorfor/).fill("Klarere");
  await press(page, "Control+Enter");
  await reads(page, "dialog[open] .problem", "Programmet svarer ikke.");
  await press(page, "Control+Enter");
  await reads(page, "dialog[open] .note", "er taget i brug");
  assert.equal((await review.ask("/api/codebook/versions")).length, 2);
});

test("an answer coded under the old definition is shown again, and saving it settles it", async (t) => {
  const review = await Review.start(t, PLAIN);
  await review.code(2, CODES);
  await review.code(1, { ...CODES, technology: ["vigtig_del"] });
  const page = await visit(t, review);
  await edit(page, "mindre_grad");
  await field(page, "Dansk").nth(1).fill("Teknologi nævnes kun i forbifarten.");
  await field(page, /^Hvorfor/).fill("For bred");
  await press(page, "Control+Enter");
  await reads(page, "dialog[open] .note", "1 svar skal kodes igen.");
  await press(page, "Escape");

  await list(page, "stale");
  await reads(page, "#list [role=status]", /^1 svar$/);
  await page.locator("#list button.main").press("Enter");
  await isShown(page, 2);
  await reads(page, ".stale", "Kodet efter en ældre definition af: I hvilken grad indgår teknologi.");
  assert.deepEqual(await ticked(page), CODES, "the code stands until it is looked at");
  await press(page, "Control+Enter");
  await reads(page, "#coding h2", "Køen er tom");
  await says(page, "Gemt");
  assert.equal((await review.ask("/api/answers?decision=stale")).total, 0);
  assert.deepEqual((await review.ask("/api/answers/2")).stale, []);
  assert.deepEqual(await review.codesOf(2), CODES);
});

test("what is to be coded again comes in the queue of open answers", async (t) => {
  const review = await Review.start(t, PLAIN);
  const page = await visit(t, review);
  const id = await shown(page);
  await choose(page, "2", "3");
  await press(page, "Enter");
  await nextAfter(page, id);
  await says(page, "Gemt");
  await edit(page, "mindre_grad");
  await field(page, "Dansk").nth(1).fill("Teknologi nævnes kun i forbifarten.");
  await field(page, /^Hvorfor/).fill("For bred");
  await press(page, "Control+Enter");
  await reads(page, "dialog[open] .note", "1 svar skal kodes igen.");
  await press(page, "Escape");
  const seen = new Set();
  for (let nth = 0; nth < PLAIN.survey.length - 1; nth += 1) {
    const now = await shown(page);
    seen.add(now);
    if (now === id) {
      await reads(page, ".stale", /\S/);
      await press(page, "1", "Control+Enter");
    } else {
      await choose(page, "1", "3");
      await press(page, "Enter");
    }
    if (nth < PLAIN.survey.length - 2) await nextAfter(page, now);
  }
  assert.ok(seen.has(id), "it came again");
  await reads(page, "#coding h2", "Køen er tom");
});

test("another coder's page takes the new definitions into use when it saves", async (t) => {
  const review = await Review.start(t, PLAIN);
  const link = await review.admit("AB");
  const page = await visit(t, review);
  const other = await visit(t, review, { link });
  const { version } = await reworded(review, "Teknologi nævnes kun i forbifarten.");
  const id = await shown(other);
  await choose(other, "1", "3");
  await press(other, "Enter");
  const next = await nextAfter(other, id);
  await reads(other, "#notice", `Definitioner er ændret: kodebogens version ${version} er taget i brug.`);
  assert.equal(await shown(other), next, "the coder stays where they are");
  await press(other, "?");
  await reads(other, "dialog[open] .category p", "Teknologi nævnes kun i forbifarten.");
  await press(other, "Escape");
  await other.locator("#notice").getByRole("button", { name: "Versioner" }).press("Enter");
  await reads(other, "dialog[open] .version", "Uklart");
  assert.equal(await page.locator("#notice .notice").count(), 0);
});

test("an edit begins from the newest wording, whoever made it", async (t) => {
  const review = await Review.start(t, PLAIN);
  const page = await visit(t, review);
  await press(page, "?");
  const category = page.locator("[data-category=mindre_grad]");
  await category.waitFor();
  await reworded(review, "Teknologi nævnes kun i forbifarten.", await review.admit("AB"));
  await category.press("Enter");
  const definition = field(page, "Dansk").nth(1);
  assert.equal(await definition.inputValue(), "Teknologi nævnes kun i forbifarten.");
  await press(page, "Escape");
  await reads(page, "dialog[open] .category p", "Teknologi nævnes kun i forbifarten.");
  await press(page, "Escape");
  await reads(page, "#notice", "Definitioner er ændret");
  await press(page, "2", "ArrowUp");
  assert.deepEqual((await ticked(page)).technology, ["mindre_grad"]);
});

test("a comment being written is not disturbed by new definitions", async (t) => {
  const review = await Review.start(t, PLAIN);
  const page = await visit(t, review);
  const id = await shown(page);
  let release;
  await page.route("**/code", async (route) => {
    await new Promise((go) => (release = go));
    await route.continue();
  });
  await choose(page, "1", "3");
  await press(page, "Enter");
  await nextAfter(page, id);
  await press(page, "2", "c");
  await page.keyboard.type("Halvt fær");
  await reworded(review, "Teknologi nævnes kun i forbifarten.");
  release();
  await reads(page, "#notice", "Definitioner er ændret");
  await page.keyboard.type("dig");
  assert.equal(await page.locator("#comment").inputValue(), "Halvt færdig");
  assert.deepEqual((await ticked(page)).technology, ["mindre_grad"]);
});

test("versions are listed with who changed what, and why", async (t) => {
  const review = await Review.start(t, PLAIN);
  const { version } = await reworded(review, "Teknologi nævnes kun i forbifarten.");
  const page = await visit(t, review);
  await press(page, "?");
  await page.locator("dialog[open]").getByRole("button", { name: "Versioner" }).press("Enter");
  const all = page.locator("dialog[open] .version");
  await all.nth(1).waitFor();
  const [now, first] = await all.allInnerTexts();
  assert.match(now, new RegExp(`Version ${version.replaceAll(".", "\\.")}\\s*I brug`));
  assert.match(now, /MO/);
  assert.match(now, /Uklart/);
  assert.match(now, /mindre_grad/);
  assert.doesNotMatch(first, /I brug/);
});
