// Two coders: what they see of each other, and how their disagreements are settled.

import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, goTo, isShown, list, press, reads, says, shown, ticked } from "./page.js";
import { Review, fritekst, visit } from "./support.js";

const TWICE = {
  survey: [
    "nr;svar",
    "A1;Vi har fået en robot, der støvsuger gangene om natten",
    "A2;Ny arbejdsgang for udskrivning, helt uden teknologi",
    "A3;En app, hvor forældre melder deres børn syge",
    "A4;Se vores hjemmeside",
  ],
  args: ["--double", "100%"],
};
const codes = (technology, types = ["product"]) => ({
  technology: [technology],
  types,
  status: ["ok"],
});

const danish = (figure, digits) => figure.toFixed(digits).replace(".", ",");

/** Two coders agree on answers 1 and 3 and differ on 2. */
async function coded(t) {
  const review = await Review.start(t, TWICE);
  const other = await review.admit("AB");
  await review.code(1, codes("vigtig_del"));
  await review.code(1, codes("vigtig_del"), other);
  await review.code(2, codes("slet_ikke", ["process"]));
  await review.code(2, codes("mindre_grad", ["process"]), other);
  await review.code(3, codes("vigtig_del", []));
  await review.code(3, codes("vigtig_del", []), other);
  return { review, other };
}

test("two links are two coders, each with choices of their own", async (t) => {
  const review = await Review.start(t, TWICE);
  const first = await visit(t, review);
  const second = await visit(t, review, { link: await review.admit("AB") });
  await reads(first, "#subtitle", /· MO$/);
  await reads(second, "#subtitle", /· AB$/);
  for (const [page, technology] of [[first, "1"], [second, "4"]]) {
    await goTo(page, "A2");
    await isShown(page, 2);
    assert.deepEqual(await ticked(page), {}, "another's choice is no choice of mine");
    await choose(page, technology, "3");
    await press(page, "Enter");
    await says(page, "Gemt");
  }
  assert.deepEqual((await review.codesOf(2, "MO")).technology, ["slet_ikke"]);
  assert.deepEqual((await review.codesOf(2, "AB")).technology, ["teknologisk_loesning"]);
});

test("a coder who has not chosen sees no one else's choice", async (t) => {
  const review = await Review.start(t, TWICE);
  const other = await review.admit("AB");
  await review.code(2, codes("vigtig_del"), other);
  for (const how of ["", "?adjudicate=1"]) {
    const item = await review.ask(`/api/answers/2${how}`);
    assert.deepEqual(item.others, []);
    assert.equal(item.mine, null);
  }
  const { rows } = await review.ask("/api/answers?order=file");
  assert.equal(rows.find((row) => row.id === 2).codes, null);
  assert.equal((await review.ask("/api/answers?code=technology:vigtig_del&coder=AB")).total, 0);
});

test("a disagreement is settled with a reason, and then it is none", async (t) => {
  const { review } = await coded(t);
  const page = await visit(t, review);
  await list(page, "disagreement");
  await reads(page, "#list [role=status]", /^1 svar$/);
  await page.getByRole("button", { name: "Kod disse svar" }).press("Enter");
  await isShown(page, 2);
  const heads = await page.locator(".comparison thead th").allTextContents();
  assert.deepEqual(heads.slice(1).sort(), ["AB", "MO"]);
  assert.deepEqual(await page.locator(".comparison tr.differs th").count(), 1);
  const agreed = { types: ["process"], status: ["ok"] };
  assert.deepEqual(await ticked(page), agreed, "what both agree on is filled in");

  await press(page, "2", "Control+Enter");
  await reads(page, ".problem", "Skriv en begrundelse.");
  assert.equal(await review.events(), 6, "no reason, no decision");
  await page.keyboard.type("Telefonen er nævnt");
  await press(page, "Control+Enter");
  await reads(page, "#coding h2", "Køen er tom");
  await says(page, "Gemt");

  const settled = (await review.exported()).filter((row) => row.adjudicated === "1");
  assert.deepEqual(
    settled.map((row) => [row.row, row.variable, row.code, row.reason]).sort(),
    [
      ["2", "status", "ok", "Telefonen er nævnt"],
      ["2", "technology", "mindre_grad", "Telefonen er nævnt"],
      ["2", "types", "process", "Telefonen er nævnt"],
    ],
  );
  assert.deepEqual((await review.codesOf(2, "AB")).technology, ["mindre_grad"]);
  assert.equal((await review.ask("/api/answers?decision=disagreement")).total, 0);
});

test("the agreement view shows the figures that the program prints", async (t) => {
  const { review } = await coded(t);
  const page = await visit(t, review);
  await press(page, "k");
  const first = page.locator("#agreement table").first();
  await first.waitFor();
  const rows = await first.locator("tbody tr").evaluateAll((all) =>
    all.map((row) => [...row.children].map((cell) => cell.textContent)),
  );
  const { variables } = await review.ask("/api/agreement");
  assert.equal(rows.length, variables.length);
  const [technology] = rows;
  assert.equal(technology[1], "3");
  assert.equal(technology[2], "67 %");
  const { kappa } = variables[0];
  assert.ok(technology[3].startsWith(`${danish(kappa, 2)} (`), technology[3]);
  const { stdout } = await fritekst("review", "agreement", review.store, "--lang", "da");
  assert.match(stdout, new RegExp(`technology +3 +0,667 +${danish(kappa, 3)}`));
  assert.equal(await page.locator("#agreement table").count(), 1 + variables.length + 1);
});

test("agreement that is not to be estimated yet is a dash", async (t) => {
  const review = await Review.start(t, TWICE);
  const page = await visit(t, review);
  await press(page, "k");
  const first = page.locator("#agreement table").first();
  await first.waitFor();
  const cells = await first.locator("tbody tr").first().locator("td").allTextContents();
  assert.deepEqual(cells, ["0", "–", "–", "–"]);
  await press(page, "Escape");
  assert.equal(await shown(page) > 0, true);
});
