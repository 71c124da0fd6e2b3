// What a reviewer says of flags: right, wrong, or nothing again.

import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, goTo, isShown, nextAfter, press, reads, says, shown } from "./page.js";
import { Review, audited, open, visit } from "./support.js";

/** Answers with so many flags, the weightiest first. */
async function flagged(review, count) {
  const { rows } = await review.ask("/api/answers?order=flags&limit=500");
  const found = rows.filter(({ flags }) => flags.length === count).map(({ id }) => id);
  assert.ok(found.length > 0, `an answer of the demo has ${count} flags`);
  return found;
}

/** What the buttons say, flag by flag. */
const verdicts = (page) =>
  page.locator(".verdict").evaluateAll((groups) =>
    groups.map((group) =>
      [...group.querySelectorAll("button")].map((button) => button.ariaPressed).join(),
    ),
  );

const RIGHT = "true,false";
const WRONG = "false,true";
const NONE = "false,false";

const said = async (review, id, link) =>
  (await review.ask(`/api/answers/${id}`, { link })).flags.map(({ verdict }) => verdict);

async function started(t, args = []) {
  const review = await Review.start(t, { survey: await audited(t), args });
  const page = await visit(t, review);
  return { review, page };
}

test("a flag is found right or wrong by a key, and the same key takes it back", async (t) => {
  const { review, page } = await started(t);
  const [id] = await flagged(review, 1);
  await goTo(page, id);
  await isShown(page, id);
  assert.deepEqual(await verdicts(page), [NONE]);
  for (const [key, shows, kept] of [
    ["f", RIGHT, true],
    ["w", WRONG, false],
    ["w", NONE, null],
    ["w", WRONG, false],
  ]) {
    await press(page, key);
    assert.deepEqual(await verdicts(page), [shows], `at once after ${key}`);
    await says(page, "Gemt");
    assert.deepEqual(await said(review, id), [kept]);
  }
  const { flags } = await review.ask(`/api/answers/${id}`);
  await reads(page, "#tell", `${flags[0].rule}: Forkert flag`);
  assert.deepEqual(await review.exported(), [], "a verdict is no code");
});

test("of several flags, a key speaks of the first without a verdict", async (t) => {
  const { review, page } = await started(t);
  const [id] = await flagged(review, 2);
  await goTo(page, id);
  await isShown(page, id);
  const hinted = () => page.locator(".verdict").filter({ has: page.locator("kbd:visible") });
  const { flags } = await review.ask(`/api/answers/${id}`);
  const turn = async (at) => {
    assert.equal(await hinted().count(), 1);
    const label = await hinted().getAttribute("aria-label");
    assert.ok(label.includes(flags[at].rule), label);
  };
  await turn(0);
  await press(page, "w");
  await turn(1);
  await press(page, "f");
  assert.deepEqual(await verdicts(page), [WRONG, RIGHT]);
  await turn(0);
  await press(page, "f");
  assert.deepEqual(await verdicts(page), [RIGHT, RIGHT]);
  await says(page, "Gemt");
  assert.deepEqual(await said(review, id), [true, true]);
});

test("a button does what the key does, and keeps the focus", async (t) => {
  const { review, page } = await started(t);
  const [id] = await flagged(review, 2);
  await goTo(page, id);
  await isShown(page, id);
  const second = page.locator(".verdict").nth(1).getByRole("button", { name: "Forkert flag" });
  await second.press("Enter");
  await says(page, "Gemt");
  assert.deepEqual(await said(review, id), [null, false]);
  assert.ok(await second.evaluate((button) => button === document.activeElement));
  await second.press("Space");
  assert.deepEqual(await verdicts(page), [NONE, NONE]);
});

test("a verdict is there when the answer is opened again, and undoing leaves it", async (t) => {
  const { review, page } = await started(t);
  const [id] = await flagged(review, 1);
  await goTo(page, id);
  await isShown(page, id);
  await press(page, "f");
  await choose(page, "1", "3");
  await press(page, "Enter");
  await nextAfter(page, id);
  await says(page, "Gemt");
  await press(page, "p");
  await isShown(page, id);
  assert.deepEqual(await verdicts(page), [RIGHT]);
  await press(page, "n");
  await nextAfter(page, id);
  await press(page, "u");
  await isShown(page, id);
  assert.deepEqual(await verdicts(page), [RIGHT]);
  assert.deepEqual(await said(review, id), [true]);
  assert.deepEqual(await review.exported(), [], "the codes are taken back");
});

test("a verdict that cannot be sent holds nobody up, and is sent when it can", async (t) => {
  const review = await Review.start(t, { survey: await audited(t) });
  const page = await visit(t, review, { troubled: true });
  const [id] = await flagged(review, 1);
  // Of the whole browser: a page that closes may try once more.
  await page.context().route("**/verdict", (route) => route.abort());
  await goTo(page, id);
  await isShown(page, id);
  await press(page, "w");
  await reads(page, "#warning", "1 afgørelse er ikke gemt.");
  await press(page, "n");
  await nextAfter(page, id);
  await press(page, "p");
  await isShown(page, id);
  assert.deepEqual(await verdicts(page), [WRONG], "what the server does not know is not forgotten");
  await page.close();
  assert.deepEqual(await said(review, id), [null]);

  await page.context().unroute("**/verdict");
  const later = await open(page.context(), review.link);
  await says(later, "Gemt");
  assert.deepEqual(await said(review, id), [false]);
});

test("each coder has verdicts of their own", async (t) => {
  const { review, page } = await started(t);
  const [id] = await flagged(review, 1);
  await goTo(page, id);
  await isShown(page, id);
  await press(page, "f");
  await says(page, "Gemt");
  const link = await review.admit("AB");
  assert.deepEqual(await said(review, id, link), [null]);
  const other = await visit(t, review, { link });
  await goTo(other, id);
  await isShown(other, id);
  assert.deepEqual(await verdicts(other), [NONE]);
});

test("in a blind answer there is nothing to judge before the own choice", async (t) => {
  const { review, page } = await started(t, ["--blind", "100%"]);
  await reads(page, ".blind", "Eget valg først");
  await press(page, "f");
  await reads(page, ".problem", "Svaret har ingen flag.");
  let id = await shown(page);
  // Until one comes that had a flag.
  for (let nth = 0; nth < 40; nth += 1) {
    assert.equal(await page.locator(".verdict").count(), 0);
    await choose(page, "1", "3");
    await press(page, "Enter");
    await page.locator(".comparison").waitFor();
    if ((await page.locator(".verdict").count()) > 0) break;
    await press(page, "Enter");
    id = await nextAfter(page, id);
  }
  await press(page, "f");
  assert.equal((await verdicts(page))[0], RIGHT);
  await says(page, "Gemt");
  assert.equal((await said(review, id))[0], true);
  await page.locator(".comparison").waitFor();
});

test("keys that the coder chose before there were verdicts stay the coder's", async (t) => {
  const review = await Review.start(t, { survey: ["nr;svar", "1;Ny robot", "2;Ny app"] });
  const page = await visit(t, review);
  await page.evaluate(() => {
    const kept = { accept: "f", next: "w", keys: "m", list: "l" };
    localStorage.setItem("fritekst/keys", JSON.stringify(kept));
  });
  await page.reload();
  await page.locator(".variable").first().waitFor();
  const id = await shown(page);
  await press(page, "w");
  await nextAfter(page, id);
  await press(page, "m");
  const keys = await page.locator("dialog [data-action] kbd").allTextContents();
  assert.equal(new Set(keys).size, keys.length, "no key does two things");
  const key = (action) => page.locator(`dialog [data-action=${action}] kbd`).textContent();
  assert.equal(await key("accept"), "f");
  assert.match(await key("flagRight"), /^[a-z]$/);
});
