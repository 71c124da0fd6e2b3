// Coding answer after answer, by keyboard.

import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, goTo, isShown, nextAfter, press, reads, says, shown, ticked } from "./page.js";
import { Review, audited, visit } from "./support.js";

const THREE = [
  "nr;svar;region",
  "A1;Vi har fået en robot, der støvsuger gangene om natten;Midt",
  "A2;Ny arbejdsgang for udskrivning, helt uden teknologi;Syd",
  "A3;En app, hvor forældre melder deres børn syge;Nord",
];

test("twenty answers are coded by keyboard alone, and all are in the export", async (t) => {
  const review = await Review.start(t);
  const page = await visit(t, review);
  const coded = new Map();
  let id = await shown(page);
  for (let nth = 0; nth < 20; nth += 1) {
    if (nth % 2 === 0) {
      await choose(page, "2", "3");
      coded.set(id, { status: ["ok"], technology: ["mindre_grad"], types: ["process"] });
    } else {
      const { suggestions } = await review.ask(`/api/answers/${id}`);
      coded.set(id, Object.fromEntries(suggestions.map((one) => [one.variable, one.code])));
      await press(page, "a");
    }
    await press(page, "Enter");
    id = await nextAfter(page, id);
  }
  await says(page, "Gemt");

  assert.equal(coded.size, 20, "each was another answer");
  assert.equal(await review.events(), 20);
  for (const [answer, codes] of coded) {
    assert.deepEqual(await review.codesOf(answer), codes, `answer ${answer}`);
  }
});

test("a suggestion has its probability in words, and the words that decided are marked", async (t) => {
  const review = await Review.start(t);
  const page = await visit(t, review);
  const { rows } = await review.ask("/api/answers?order=file&limit=300");
  const wanted = { "meget sikker": [0.97, 0.99], "ret sikker": [0.82, 0.93], usikker: [0.62, 0.78] };
  for (const { id } of rows) {
    const { suggestions, text } = await review.ask(`/api/answers/${id}`);
    const [{ probability, marks }] = suggestions;
    const word = Object.keys(wanted).find(
      (one) => probability > wanted[one][0] && probability < wanted[one][1],
    );
    if (!word || marks.length === 0) continue;
    delete wanted[word];

    await goTo(page, id);
    await isShown(page, id);
    const hint = await page.locator(".variable .hint").first().innerText();
    assert.match(hint, new RegExp(`^\\s*${word}, ${Math.round(probability * 100)} %`, "m"));
    const heaviest = marks.reduce((one, other) =>
      Math.abs(other[2]) > Math.abs(one[2]) ? other : one,
    );
    const marked = await page.locator(".answer mark.level-3").allTextContents();
    assert.ok(marked.includes(text.slice(heaviest[0], heaviest[1])), marked.join());
    assert.equal(await page.locator(".answer").textContent(), text, "marks leave the text alone");
    if (Object.keys(wanted).length === 0) return;
  }
  assert.deepEqual(Object.keys(wanted), [], "the demo has an answer for each word");
});

test("`a` fills what is missing with the suggestion, and leaves what was chosen", async (t) => {
  const review = await Review.start(t, { survey: THREE });
  const page = await visit(t, review);
  const id = await shown(page);
  const { suggestions } = await review.ask(`/api/answers/${id}`);
  const suggested = Object.fromEntries(suggestions.map((one) => [one.variable, one.code]));
  const own = suggested.technology.includes("slet_ikke") ? "vigtig_del" : "slet_ikke";
  await press(page, own === "slet_ikke" ? "1" : "3", "a");
  assert.deepEqual(await ticked(page), { ...suggested, technology: [own] });

  await press(page, "Enter");
  await nextAfter(page, id);
  await says(page, "Gemt");
  assert.deepEqual(await review.codesOf(id), { ...suggested, technology: [own] });
});

test("undo takes the last choice back and shows its answer again", async (t) => {
  const review = await Review.start(t, { survey: THREE });
  const page = await visit(t, review);
  const id = await shown(page);
  await choose(page, "1", "2");
  await press(page, "Enter");
  await nextAfter(page, id);
  await says(page, "Gemt");
  assert.notDeepEqual(await review.codesOf(id), {});

  await press(page, "u");
  await isShown(page, id);
  assert.deepEqual(await ticked(page), {}, "it is open again");
  assert.deepEqual(await review.exported(), []);
  assert.equal(await review.events(), 2, "the journal keeps both");
});

test("`g` goes to an answer by its number or its respondent", async (t) => {
  const review = await Review.start(t);
  const page = await visit(t, review);
  const { rows } = await review.ask("/api/answers?order=file&from=700&limit=1");
  const [{ id, respondent }] = rows;
  await goTo(page, respondent);
  await isShown(page, id);
  await goTo(page, 17);
  await isShown(page, 17);
  await goTo(page, "ingen");
  await reads(page, ".problem", "Intet svar hedder ingen.");
});

test("what is skipped comes back at the end of the queue", async (t) => {
  const review = await Review.start(t, { survey: THREE });
  const page = await visit(t, review);
  const skipped = await shown(page);
  await press(page, "n");
  let id = await nextAfter(page, skipped);
  await choose(page, "1", "1");
  await press(page, "Enter");
  id = await nextAfter(page, id);
  await choose(page, "1", "1");
  await press(page, "Enter");
  await reads(page, "#coding h2", "Køen er tom");
  assert.equal((await review.exported()).some((row) => row.row === String(skipped)), false);

  await page.getByRole("button", { name: "Gå til de oversprungne (1)" }).press("Enter");
  await isShown(page, skipped);
});

test("an incomplete choice is not saved, and what lacks is named", async (t) => {
  const review = await Review.start(t, { survey: THREE });
  const page = await visit(t, review);
  const id = await shown(page);
  await press(page, "1", "Control+Enter");
  await reads(page, ".problem", /^Mangler: /);
  assert.equal(await shown(page), id);
  assert.equal(await review.events(), 0);
});

test("a key held down does not run through the queue", async (t) => {
  const review = await Review.start(t, { survey: THREE });
  const page = await visit(t, review);
  const id = await shown(page);
  await press(page, "a");
  for (let held = 0; held < 6; held += 1) await page.keyboard.down("Enter");
  await page.keyboard.up("Enter");
  const next = await nextAfter(page, id);
  await says(page, "Gemt");
  assert.equal(await shown(page), next);
  assert.equal(await page.locator(".problem").textContent(), "", "nor is the next one tried");
  const active = page.locator(".variable.active input").first();
  assert.equal(await active.getAttribute("name"), "technology");
  assert.equal(await review.events(), 1);
});

test("an answer that cannot be coded is saved with why, and nothing else", async (t) => {
  const review = await Review.start(t, { survey: THREE });
  const page = await visit(t, review);
  const id = await shown(page);
  await press(page, "2", "x");
  await reads(page, "dialog h2", "Hvorfor kan svaret ikke kodes?");
  await press(page, "1", "Enter");
  await nextAfter(page, id);
  await says(page, "Gemt");
  assert.deepEqual(await review.codesOf(id), { status: ["ikke_svar"] });
  const [row] = await review.exported();
  assert.equal(row.uncodable, "1");
});

test("in a comment, keys are text", async (t) => {
  const review = await Review.start(t, { survey: THREE });
  const page = await visit(t, review);
  const id = await shown(page);
  await press(page, "a", "c");
  await page.keyboard.type("Næppe; \"nyt\"? 1 u x");
  await press(page, "Control+Enter");
  await nextAfter(page, id);
  await says(page, "Gemt");
  const comments = (await review.exported()).map((row) => row.comment);
  assert.deepEqual([...new Set(comments)], ['Næppe; "nyt"? 1 u x']);
});

test("an audited file shows its flags, in a sentence", async (t) => {
  const review = await Review.start(t, { survey: await audited(t) });
  const page = await visit(t, review);
  const { rows } = await review.ask("/api/answers?order=flags&limit=1");
  const { id, flags } = await review.ask(`/api/answers/${rows[0].id}`);
  const { rule, sentence } = flags[0];
  assert.ok(sentence.da.length > 20 && sentence.da !== sentence.en);
  await goTo(page, id);
  await reads(page, ".flags li", sentence.da);
  await reads(page, ".flags .badge", rule);
  const columns = await page.locator("aside dt").allTextContents();
  assert.deepEqual(columns.filter((name) => name.startsWith("flag_")), []);
});
