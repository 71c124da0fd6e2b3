// What must not be lost, run or leave the machine.

import assert from "node:assert/strict";
import { test } from "node:test";
import { goTo, isShown, list, nextAfter, press, reads, says, shown } from "./page.js";
import { Review, open, visit } from "./support.js";

const PLAIN = [
  "nr;svar",
  "A1;Vi har fået en robot, der støvsuger gangene om natten",
  "A2;Ny arbejdsgang for udskrivning, helt uden teknologi",
  "A3;En app, hvor forældre melder deres børn syge",
];

const unsaved = (page) =>
  page.evaluate(() => Object.keys(localStorage).filter((name) => name.includes("unsaved")).length);

test("a choice on its way when the server is killed is kept, and saved once by the next", async (t) => {
  const review = await Review.start(t, { survey: PLAIN });
  const page = await visit(t, review, { troubled: true });
  const id = await shown(page);
  await press(page, "1", "3", "Enter", "1");
  review.freeze();
  await press(page, "Enter");
  const next = await nextAfter(page, id);
  await says(page, "Gemmer …");
  await review.kill();
  await reads(page, "#warning", "1 afgørelse er ikke gemt.");
  await reads(page, "#warning", "Intet er tabt");
  assert.equal(await unsaved(page), 1);

  await press(page, "a", "Enter");
  await nextAfter(page, next);
  await says(page, "2 afgørelser er ikke gemt.");

  await review.restart();
  await open(page.context(), review.link);
  await says(page, "Gemt");
  await page.locator("#warning").waitFor({ state: "hidden" });
  assert.equal(await unsaved(page), 0);
  assert.equal(await review.events(), 2, "two choices, each once");
  assert.deepEqual((await review.codesOf(id)).types, ["process"]);
  assert.notDeepEqual(await review.codesOf(next), {});
});

test("a choice whose reply was lost is sent again, and is in the journal once", async (t) => {
  const review = await Review.start(t, { survey: PLAIN });
  const page = await visit(t, review, { troubled: true });
  let lost = 0;
  await page.route("**/code", async (route) => {
    if (lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    return route.abort();
  });
  const id = await shown(page);
  await press(page, "1", "3", "Enter", "1", "Enter");
  await nextAfter(page, id);
  await reads(page, "#warning", "1 afgørelse er ikke gemt.");
  assert.equal(await review.events(), 1, "the server has it, and the page cannot know");
  await says(page, "Gemt");
  assert.equal(await review.events(), 1);
  assert.deepEqual((await review.codesOf(id)).technology, ["slet_ikke"]);
});

test("a page that is closed with an unsaved choice sends it when it is opened again", async (t) => {
  const review = await Review.start(t, { survey: PLAIN });
  const page = await visit(t, review, { troubled: true });
  const id = await shown(page);
  await page.route("**/code", (route) => route.abort());
  await press(page, "1", "3", "Enter", "1", "Enter");
  await nextAfter(page, id);
  await reads(page, "#warning", "1 afgørelse er ikke gemt.");
  await page.close();
  assert.equal(await review.events(), 0);

  const later = await open(page.context(), review.link);
  await says(later, "Gemt");
  assert.equal(await review.events(), 1);
  assert.deepEqual((await review.codesOf(id)).types, ["process"]);
});

test("\"saved\" is not said before the server has said it", async (t) => {
  const review = await Review.start(t, { survey: PLAIN });
  const page = await visit(t, review);
  const id = await shown(page);
  const [asked] = await Promise.all([
    new Promise((resolve) => page.route("**/code", resolve)),
    press(page, "1", "3", "Enter", "1", "Enter"),
  ]);
  await nextAfter(page, id);
  await says(page, "Gemmer …");
  assert.equal(await page.evaluate(() => localStorage.length > 0), true);
  await asked.continue();
  await says(page, "Gemt");
});

const IMAGE = "<img src=x onerror=window.harm=1>";
const SCRIPT = "<script>window.harm=1</script>";
const SVG = '"><svg onload=window.harm=1>';
const quoted = (cell) => `"${cell.replaceAll('"', '""')}"`;

test("a survey that holds scripts runs none: all it says is shown as text", async (t) => {
  const answer = `Ny robot ${SCRIPT} i køkkenet ${IMAGE} og ${SVG} på gangen`;
  const cells = [SCRIPT, "svar", SVG, IMAGE];
  const values = [`R${IMAGE}`, answer, `${SCRIPT}Nord`, `${SVG}Syd`];
  const review = await Review.start(t, {
    name: `${IMAGE}.csv`,
    survey: [cells, values, values.with(0, "R2").with(1, "Helt ny vuggestue")].map((row) =>
      row.map(quoted).join(";"),
    ),
    coder: `MO${SVG}`,
    args: ["--text", "svar", "--id", SCRIPT],
  });
  const page = await visit(t, review);
  const forbidden = () =>
    page.evaluate(() => ({
      harm: window.harm,
      nodes: document.querySelectorAll("body :is(img, script, [onload], [onerror])").length,
    }));
  await goTo(page, `R${IMAGE}`);
  await isShown(page, 1);
  assert.equal(await page.locator(".answer").textContent(), answer);
  assert.equal(await page.locator("#answer-title").textContent(), `Svar 1 · R${IMAGE}`);
  await reads(page, "aside dt", SVG);
  await reads(page, "aside dd", `${SCRIPT}Nord`);
  await reads(page, "#heading", IMAGE);
  await reads(page, "#subtitle", `MO${SVG}`);
  assert.deepEqual(await forbidden(), { harm: undefined, nodes: 0 });

  await list(page);
  await reads(page, "#list .row-text", answer.slice(0, 40));
  await reads(page, "#list .respondent", `R${IMAGE}`);
  await press(page, "k");
  await page.locator("#agreement table").first().waitFor();
  assert.deepEqual(await forbidden(), { harm: undefined, nodes: 0 });

  await goTo(page, SCRIPT);
  await reads(page, ".problem", `Intet svar hedder ${SCRIPT}.`);
  await press(page, "a", "c");
  await page.keyboard.type(answer);
  await press(page, "Control+Enter");
  await says(page, "Gemt");
  assert.deepEqual(await forbidden(), { harm: undefined, nodes: 0 });
  const comments = (await review.exported()).map((row) => row.comment);
  assert.deepEqual([...new Set(comments)], [answer]);
});

test("personal data are masked until the coder asks, and the journal knows that they did", async (t) => {
  const survey = [
    "nr;svar;kontakt",
    "A1;Ny robot i hallen. Ring på 22 33 44 55 eller skriv til jens@example.dk;bo@example.dk",
  ];
  const review = await Review.start(t, { survey });
  const page = await visit(t, review);
  const text = () => page.locator(".answer").textContent();
  const hidden = "Ny robot i hallen. Ring på [telefon] eller skriv til [e-mail]";
  assert.equal(await text(), hidden);
  await reads(page, ".masked", "2 personoplysninger er skjult.");
  await reads(page, "aside dd", "[e-mail]");
  assert.ok(!(await page.content()).includes("bo@example.dk"));
  assert.equal((await review.ask("/api/answers?text=22 33 44 55")).total, 0);
  assert.equal((await review.ask("/api/answers?text=robot i hallen")).total, 1);

  await press(page, "r");
  await reads(page, "dialog p", "Det skrives i journalen, at MO så dem, og hvornår.");
  await press(page, "Escape");
  assert.equal(await text(), hidden);
  assert.equal(await review.events(), 0, "asking is not seeing");

  await press(page, "r", "1");
  await reads(page, ".answer", "Ring på 22 33 44 55 eller skriv til jens@example.dk");
  assert.equal(await review.events(), 1);
  assert.deepEqual(await review.exported(), []);
  const said = await page.locator("#tell").textContent();
  assert.ok(!said.includes("22 33 44 55"), "nor is it read aloud unasked");

  await press(page, "l");
  await reads(page, "#list .row-text", hidden);
});

test("nothing is asked of another machine, and no secret stays in the address", async (t) => {
  const review = await Review.start(t);
  const page = await visit(t, review);
  assert.equal(page.url(), `${review.url}/`);
  for (const key of ["?", "Escape", "k", "l", "l", "t", "s", "n", "a"]) await press(page, key);
  await page.waitForLoadState("networkidle");
  const hosts = page.heard.requests.map((url) => new URL(url).host);
  assert.ok(hosts.length > 40, "all of the page was asked for");
  assert.deepEqual([...new Set(hosts)], [new URL(review.url).host]);
  const cookies = await page.context().cookies();
  assert.deepEqual(cookies.map(({ httpOnly, sameSite }) => [httpOnly, sameSite]), [
    [true, "Strict"],
  ]);
  assert.equal(await page.evaluate(() => document.cookie), "");
});

test("without the link nobody comes in", async (t) => {
  const review = await Review.start(t, { survey: PLAIN });
  const page = await visit(t, review, { troubled: true });
  await page.context().clearCookies();
  for (const where of ["/", "/app.js", "/api/session", "/api/answers", "/?token=00"]) {
    const reply = await page.context().request.get(review.url + where);
    assert.equal(reply.status(), 401, where);
  }
  const id = await shown(page);
  await press(page, "a", "Enter");
  await nextAfter(page, id);
  await reads(page, "#warning", "Åbn det link, som programmet skrev.");
  assert.equal(await unsaved(page), 1);
  assert.equal(await review.events(), 0);
});
