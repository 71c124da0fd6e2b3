// Blind coding: the coder's own choice comes before the suggestion.

import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, isShown, list, nextAfter, press, reads, says, shown, ticked } from "./page.js";
import { Review, audited, visit } from "./support.js";

const BLIND = {
  survey: [
    "nr;svar",
    "A1;Vi har fået en robot, der støvsuger gangene om natten",
    "A2;Ny arbejdsgang for udskrivning, helt uden teknologi",
    "A3;En app, hvor forældre melder deres børn syge",
  ],
  args: ["--blind", "100%"],
};

test("before the own choice nothing tells what is suggested", async (t) => {
  const review = await Review.start(t, BLIND);
  const page = await visit(t, review);
  await reads(page, ".blind", "Eget valg først");
  for (const sign of [".suggested", ".is-suggested", ".answer mark", "[data-action=accept]"]) {
    assert.equal(await page.locator(sign).count(), 0, sign);
  }
  assert.deepEqual(await page.locator(".variable .hint").allInnerTexts(), ["", "", ""]);
  await press(page, "a");
  assert.deepEqual(await ticked(page), {});

  await list(page);
  await page.locator("#list tbody tr").first().waitFor();
  assert.equal(await page.locator("#list .suggested").count(), 0);
  assert.deepEqual(await page.locator("#list tbody li").allTextContents(), []);
});

/** The demo survey with an audit's flags, all of it to be coded blind. */
async function flagged(t) {
  const review = await Review.start(t, { survey: await audited(t), args: BLIND.args });
  const found = async (narrowed) => (await review.ask(`/api/answers?${narrowed}`)).total;
  assert.ok((await found("")) > 1000);
  return { review, found };
}

test("before the own choice no list can be narrowed by what is suggested", async (t) => {
  const { review, found } = await flagged(t);
  const { variables } = await review.ask("/api/session");
  for (const variable of variables) {
    for (const { id } of variable.categories ?? variable.category) {
      assert.equal(await found(`code=${variable.id}:${id}`), 0, id);
    }
  }
});

test("before the own choice no list can be narrowed by what is flagged", async (t) => {
  const { review, found } = await flagged(t);
  const { flags } = await review.ask("/api/session");
  assert.ok(flags.length > 5);
  for (const flag of flags) assert.equal(await found(`flag=${flag}`), 0, flag);
});

test("after the own choice the two stand side by side, and Enter keeps it", async (t) => {
  const review = await Review.start(t, BLIND);
  const page = await visit(t, review);
  const id = await shown(page);
  await choose(page, "2", "4");
  await press(page, "Enter");
  await reads(page, ".comparison h3", "Dit valg og forslaget");
  assert.equal(await shown(page), id, "the coder stays with the answer");
  assert.equal(await page.locator(".comparison tbody tr").count(), 3);
  await reads(page, ".comparison td", "Teknologi er kun en mindre del");
  await reads(page, ".comparison td", /sikker, \d+ %/);
  await says(page, "Gemt");

  await press(page, "Enter");
  await nextAfter(page, id);
  assert.equal(await review.events(), 1, "keeping is no new choice");
  assert.deepEqual(await review.codesOf(id), {
    technology: ["mindre_grad"],
    types: ["communication"],
    status: ["ok"],
  });
  for (const row of await review.exported()) assert.equal(row.suggestion_seen, "0");
});

test("a choice that is changed after the comparison counts as one that saw the suggestion", async (t) => {
  const review = await Review.start(t, BLIND);
  const page = await visit(t, review);
  const id = await shown(page);
  await choose(page, "2", "4");
  await press(page, "Enter");
  await page.locator(".comparison").waitFor();
  await press(page, "3", "Control+Enter");
  await nextAfter(page, id);
  await says(page, "Gemt");
  assert.equal(await review.events(), 2, "the first choice stays in the journal");
  const { technology } = await review.codesOf(id);
  assert.deepEqual(technology, ["vigtig_del"]);
  for (const row of await review.exported()) assert.equal(row.suggestion_seen, "1");
});

test("an answer that was coded blind shows its suggestion when it is opened again", async (t) => {
  const review = await Review.start(t, BLIND);
  const page = await visit(t, review);
  const id = await shown(page);
  await choose(page, "2", "4");
  await press(page, "Enter");
  await page.locator(".comparison").waitFor();
  await press(page, "Enter");
  await nextAfter(page, id);
  await press(page, "p");
  await isShown(page, id);
  assert.equal(await page.locator(".blind").count(), 0);
  await page.locator(".badge.suggested").first().waitFor();
  assert.deepEqual((await ticked(page)).technology, ["mindre_grad"]);
});
