// Learning from decisions: what is told of it, and that nobody but a person switches.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { IDLE, READING, READY, RUNNING, SWITCHED } from "./learned.js";
import { goTo, isShown, press, reads, shown, ticked } from "./page.js";
import { OTHER_CODEBOOK, Review, until, visit } from "./support.js";

const PLAIN = {
  survey: [
    "nr;svar",
    "A1;Vi har fået en robot, der støvsuger gangene om natten",
    "A2;Ny arbejdsgang for udskrivning, helt uden teknologi",
  ],
};

/** A page to which the server says of learning what it is told to. */
async function told(t, first, options = {}) {
  const review = await Review.start(t, PLAIN);
  const page = await visit(t, review, options);
  const server = { says: first, asked: 0, sent: [] };
  await page.route(/\/api\/learning(\/switch)?$/, async (route) => {
    const request = route.request();
    const { pathname } = new URL(request.url());
    if (request.method() === "POST") server.sent.push([pathname, request.postDataJSON()]);
    else server.asked += 1;
    await route.fulfill({ json: server.says });
  });
  // What it asked before the route was there was answered by the program.
  await page.reload();
  await page.locator(".variable").first().waitFor();
  server.asked = 0;
  return { page, server };
}

/** Anew, with a clock that the test turns. */
async function withClock(page) {
  await page.clock.install();
  await page.reload();
  await page.locator(".variable").first().waitFor();
}

const hide = (page, hidden) =>
  page.evaluate((value) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => value });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);

const button = (page, name) => page.locator("#learning").getByRole("button", { name });

/** By keys alone: to a button of the view, and Enter. */
async function tabTo(page, name) {
  await button(page, new RegExp(`^${name}`)).waitFor();
  const focused = () => page.evaluate(() => document.activeElement.textContent);
  for (let steps = 0; (await focused()) !== name; steps += 1) {
    assert.ok(steps < 60, `Tab comes to ${name}`);
    await press(page, "Tab");
  }
  await press(page, "Enter");
}

test("from people's codes a model is learned, tried, taken into use, and left again", async (t) => {
  const review = await Review.start(t);
  const { rows } = await review.ask("/api/answers?order=random&limit=400");
  const coded = new Set();
  for (const { id, suggested } of rows) {
    // People here always find a little technology where the model finds none.
    if (suggested?.technology?.[0] !== "slet_ikke" || suggested.status?.[0] !== "ok") continue;
    await review.code(id, { ...suggested, technology: ["mindre_grad"] });
    coded.add(id);
    if (coded.size === 60) break;
  }
  assert.equal(coded.size, 60);
  const page = await visit(t, review);
  await press(page, "e");
  await reads(page, "#learning", "Mennesker har kodet 60 svar");
  await reads(page, "#learning", "som granskningen begyndte med");
  // What was learned by itself on the way knows fewer.
  await until(async () => (await review.ask("/api/learning")).state === "ready", "it has learned");
  await tabTo(page, "Lær nu");
  await reads(page, "#learning", "Lært af 60 afgørelser.");

  const { proposal, models } = await review.ask("/api/learning");
  assert.equal(models.length, 1, "nothing is switched by itself");
  const technology = proposal.variables.find(({ id }) => id === "technology");
  assert.ok(technology.learned && technology.changed > 0);
  const { before, after } = technology;
  await reads(
    page,
    "#learning .learned",
    new RegExp(`På 60 svar.* ret i ${before.successes} .* den nye i ${after.successes} .* point bedre`),
  );
  const [{ answer, from, to }] = technology.examples;
  const suggestion = async () => (await review.ask(`/api/answers/${answer}`)).suggestions[0].code;
  assert.deepEqual(await suggestion(), from);
  const suggested = (code) => page.locator(`.variable .is-suggested input[value=${code[0]}]`).waitFor();
  await press(page, "Escape");
  await goTo(page, answer);
  await isShown(page, answer);
  await suggested(from);
  await press(page, "4", "e");

  await tabTo(page, "Brug den nye model");
  await until(async () => {
    const { models: [, learned], reading } = await review.ask("/api/learning");
    return learned?.in_use && reading.next === null && reading.done === reading.of;
  }, "it has read all answers and is in use");
  await reads(page, "#learning", /Fra .*, lært af 60 afgørelser\./);
  await reads(page, "#progress", /^.*Forslag fra /);
  assert.deepEqual(await suggestion(), to);
  await press(page, "Escape");
  await isShown(page, answer);
  await suggested(to);
  assert.deepEqual(await ticked(page), { technology: ["teknologisk_loesning"] }, "a choice begun stays");
  const [row] = (await review.exported()).filter(({ variable }) => variable === "technology");
  assert.equal(row.code, "mindre_grad", "codes that people made are as they were");

  await press(page, "e");
  await tabTo(page, "Brug igen");
  await reads(page, "#learning", "som granskningen begyndte med");
  await until(async () => (await review.ask("/api/learning")).models[0].in_use, "the first is back");
  await press(page, "Escape");
  await isShown(page, answer);
  await suggested(from);
});

test("with too few decisions nothing is learned, and why is said", async (t) => {
  const review = await Review.start(t, PLAIN);
  const page = await visit(t, review);
  await press(page, "e");
  await reads(page, "#learning h2", "Læring af jeres koder");
  const learn = button(page, "Lær nu");
  assert.equal(await learn.getAttribute("aria-disabled"), "true");
  const why = await learn.getAttribute("aria-describedby");
  await reads(page, `#${why}`, "Der skal mindst 30 til.");
  await learn.press("Enter");
  assert.equal((await review.ask("/api/learning")).state, "idle");
  await press(page, "e");
  assert.ok((await shown(page)) > 0, "the same key leads back");
});

test("what was learned is told by variable, in words and figures", async (t) => {
  const { page } = await told(t, READY);
  await press(page, "e");
  await page.locator("#learning .learned").first().waitFor();
  const rows = await page.locator("#learning table tbody tr").evaluateAll((all) =>
    all.map((row) => [...row.children].slice(1).map((cell) => cell.textContent)),
  );
  assert.deepEqual(rows, [
    ["80 % (251 af 312)", "87 % (272 af 312)", "+7 (+4 til +10)", "12 % (8 % til 17 %)"],
    ["80 % (251 af 312)", "81 % (254 af 312)", "+1,0 (−1,1 til +3,0)", "0 % (0 % til 2 %)"],
    ["80 % (251 af 312)", "uændret", "–", "–"],
  ]);
  const [better, unclear, nothing] = await page.locator("#learning .learned").allInnerTexts();
  for (const words of [
    "På 312 svar, som mennesker har kodet, havde den nuværende model ret i 251 (80 %), " +
      "den nye i 272 (87 %): 7 point bedre (4 til 10).",
    "Kun den nye havde ret i 30, kun den nuværende model i 9.",
    "Af 200 tilfældige svar, som ingen har kodet, ville 24 få en anden kode: 12 % (8 % til 17 %).",
  ]) {
    assert.ok(better.includes(words), better);
  }
  assert.match(better, /slet ikke → [^]*mindre del \(82 %\)/);
  assert.match(unclear, /ingen sikker forskel \(\+1,0 point; −1,1 til \+3,0\)/);
  assert.match(nothing, /ikke lært noget, der er klart bedre/);
  const picture = page.locator("#learning svg[role=img]").first();
  assert.match(await picture.locator("title").textContent(), /andel rigtige/);

  await page.locator("#learning .shifts button").press("Enter");
  await isShown(page, 2);
});

test("against a model that was learned earlier, the figures name the one they are of", async (t) => {
  const { page } = await told(t, { ...READY, models: SWITCHED.models });
  await press(page, "e");
  await reads(page, "#learning .learned", "havde den model, granskningen begyndte med, ret i 251");
  await reads(page, "#learning thead", "Rigtige, den første");
});

test("a review that begins without a model says so, and promises no suggestions", async (t) => {
  const args = ["--codebook", OTHER_CODEBOOK];
  const review = await Review.start(t, { ...PLAIN, args, suggests: false });
  const page = await visit(t, review);
  await press(page, "e");
  await reads(page, "#learning", "Der vises ingen forslag: granskningen er begyndt uden en model.");
  assert.equal(await page.locator("#learning progress").count(), 0);
  await press(page, "Escape");
  await page.waitForFunction(() => document.querySelector(".hint")?.textContent === "");
  assert.doesNotMatch(await page.locator("#progress").innerText(), /Forslag/);
});

test("without a model to begin with, the new one is held against the most frequent code", async (t) => {
  const { page } = await told(t, { ...READY, from_nothing: true, models: [] });
  await press(page, "e");
  await reads(page, "#learning .learned", "havde den hyppigste kode alene ret i 251");
  await reads(page, "#learning thead", "Rigtige, hyppigste kode");
  await button(page, "Brug den nye model").waitFor();
});

test("while it learns and reads, the view follows, and the focus stays", async (t) => {
  const { page, server } = await told(t, { ...IDLE, decisions: 312 });
  await press(page, "e");
  const learn = button(page, "Lær nu");
  await learn.waitFor();
  server.says = RUNNING;
  await learn.press("Enter");
  await reads(page, "#learning [role=status]", "lærer technology");
  assert.ok(await learn.evaluate((node) => node === document.activeElement));
  await learn.press("Enter");
  assert.equal(server.sent.length, 1, "it learns already");
  server.says = READY;
  await reads(page, "#learning [role=status]", "Der er lært færdigt");

  server.says = READING;
  await button(page, "Brug den nye model").press("Enter");
  await reads(page, "#learning", "oin+312 (fast) har læst 1 af 2 svar");
  assert.equal(await button(page, /^Brug/).count(), 0, "one at a time");
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "H2");
  server.says = SWITCHED;
  await reads(page, "#learning", "lært af 312 afgørelser");
  await button(page, /^Brug igen/).press("Enter");
  const sent = server.sent.map(([path, { request, ...body }]) => [path, typeof request, body]);
  assert.deepEqual(sent, [
    ["/api/learning", "string", {}],
    ["/api/learning/switch", "string", { model: null, learned: 312 }],
    ["/api/learning/switch", "string", { model: 1, learned: null }],
  ]);
});

test("that learning failed is said, and it can be tried again", async (t) => {
  const { page } = await told(t, { ...IDLE, decisions: 40, state: "failed", message: "for få tegn" });
  await press(page, "e");
  await reads(page, "#learning [role=status]", "Det lykkedes ikke at lære: for få tegn");
  assert.equal(await button(page, "Lær nu").getAttribute("aria-disabled"), null);
});

test("a new model is announced quietly, and its key leads to it", async (t) => {
  const { page, server } = await told(t, IDLE);
  await withClock(page);
  assert.equal(await page.locator("#notice .notice").count(), 0);
  server.says = READY;
  const id = await shown(page);
  await page.clock.fastForward(61_000);
  await reads(page, "#notice[role=status]", "En ny model er klar, lært af 312 afgørelser.");
  assert.equal(await shown(page), id, "the coder is left in peace");
  await press(page, "e");
  await page.locator("#learning .learned").first().waitFor();
  assert.equal(await page.locator("#notice .notice").count(), 0);
  await press(page, "Escape");
  await page.clock.fastForward(61_000);
  await page.waitForLoadState("networkidle");
  assert.equal(await page.locator("#notice .notice").count(), 0, "it is told once");
});

test("a notice that is closed by key gives the focus back", async (t) => {
  const { page } = await told(t, READY);
  await page.reload();
  await page.locator(".variable").first().waitFor();
  const close = page.locator("#notice").getByRole("button", { name: "Luk" });
  await close.press("Enter");
  assert.equal(await page.locator("#notice .notice").count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement.name), "technology");
});

test("nothing is asked more often than it must be, and nothing by a page that is hidden", async (t) => {
  const { page, server } = await told(t, IDLE);
  await withClock(page);
  const within = async (seconds) => {
    const before = server.asked;
    for (let second = 0; second < seconds; second += 1) {
      await page.clock.runFor(1_000);
      // A reply comes in real time.
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
      await setTimeout(20);
    }
    return server.asked - before;
  };
  assert.ok((await within(59)) <= 1);
  assert.ok((await within(61)) <= 2);
  await hide(page, true);
  assert.equal(await within(130), 0);
  await hide(page, false);
  await page.clock.runFor(10);
  assert.equal(await within(30), 0, "it asked as soon as it was seen again");

  await press(page, "e");
  await reads(page, "#learning", "Mennesker har kodet 12 svar");
  assert.equal(await within(30), 0, "nothing goes on");
  server.says = RUNNING;
  await press(page, "e", "e");
  await reads(page, "#learning [role=status]", "lærer technology");
  const asked = await within(10);
  assert.ok(asked >= 3 && asked <= 11, `${asked} in ten seconds`);
});
