// For all: the keyboard, small windows, dark ones, two languages.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { IDLE, READING, READY } from "./learned.js";
import { choose, goTo, isShown, list, nextAfter, press, reads, says, shown } from "./page.js";
import { Review, audited, visit } from "./support.js";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Serious and critical findings of axe-core, where they are. */
async function barriers(page) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, { resultTypes: ["violations"] }),
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
}

const sideways = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

/** The learning view, in a state that would have to be waited for. */
const learning = (state) => async (page) => {
  await page.route("**/api/learning", (route) => route.fulfill({ json: state }));
  await press(page, "e");
  await reads(page, "#learning button", "Lær nu");
};

/** Every view, as a coder comes to it by keys. */
const VIEWS = {
  "an answer": async () => {},
  "an incomplete choice": async (page) => {
    await press(page, "Control+Enter");
    await reads(page, ".problem", /\S/);
  },
  "masked data": async (page) => {
    await goTo(page, "A3");
    await reads(page, ".masked", /\S/);
  },
  "the question why": async (page) => {
    await press(page, "x");
    await page.locator("dialog[open]").waitFor();
  },
  "the codebook": async (page) => {
    await press(page, "?");
    await page.locator("dialog[open] .category").first().waitFor();
  },
  "a category being edited": async (page) => {
    await press(page, "?");
    await page.locator("dialog[open] [data-category]").first().press("Enter");
    await page.locator("dialog[open] .pairs").first().waitFor();
    await press(page, "Control+Enter");
    await reads(page, "dialog[open] .problem", /\S/);
  },
  "the versions of the codebook": async (page) => {
    await press(page, "?");
    await page.locator("dialog[open]").getByRole("button", { name: "Versioner" }).press("Enter");
    await page.locator("dialog[open] .version").first().waitFor();
  },
  "the keys": async (page) => {
    await press(page, "m");
    await page.locator("dialog[open] table").waitFor();
  },
  "the list": async (page) => {
    await list(page);
    await page.locator("#list tbody tr").first().waitFor();
  },
  agreement: async (page) => {
    await press(page, "k");
    await page.locator("#agreement table").first().waitFor();
    await page.locator("#agreement figure").first().waitFor();
  },
  learning: learning(IDLE),
  "a new model": learning(READY),
  "a model that reads": learning(READING),
  adjudication: async (page) => {
    await list(page, "disagreement");
    await page.locator("#list button.main").press("Enter");
    await page.locator(".comparison").waitFor();
  },
};

const SCREENS = {
  "a light screen": {},
  "a dark screen": { colorScheme: "dark" },
  "a screen 360 pixels wide": { viewport: { width: 360, height: 740 } },
};

/** Two coders, who differ on the second answer; the third has personal data. */
async function reviewed(t, args = []) {
  const review = await Review.start(t, {
    survey: [
      "nr;svar;region;antal ansatte på arbejdsstedet",
      "A1;Vi har fået en robot, der støvsuger gangene om natten;Midt;50",
      "A2;Ny arbejdsgang for udskrivning, helt uden teknologi;Syd;7",
      "A3;En app, hvor forældre melder deres børn syge. Ring på 22 33 44 55;;12",
      "A4;Borgerne mødes nu med deres sagsbehandler på video i stedet for på rådhuset;Nord;300",
    ],
    args: ["--double", "100%", ...args],
  });
  const other = await review.admit("AB");
  const codes = { technology: ["slet_ikke"], types: ["process"], status: ["ok"] };
  await review.code(2, codes);
  await review.code(2, { ...codes, technology: ["mindre_grad"] }, other);
  return review;
}

for (const [screen, options] of Object.entries(SCREENS)) {
  test(`on ${screen}, no view has a barrier or is wider than the screen`, async (t) => {
    const review = await reviewed(t);
    for (const [view, arrive] of Object.entries(VIEWS)) {
      await t.test(view, async (part) => {
        const page = await visit(part, review, options);
        await arrive(page);
        assert.deepEqual(await barriers(page), []);
        assert.ok((await sideways(page)) <= 0, "nothing is scrolled sideways");
      });
    }
  });
}

for (const [screen, options] of Object.entries(SCREENS)) {
  test(`on ${screen}, neither flags, notices nor old codes are a barrier`, async (t) => {
    const review = await Review.start(t, { survey: await audited(t) });
    const { rows } = await review.ask("/api/answers?order=flags&limit=1");
    const page = await visit(t, review, options);
    await page.route("**/api/learning", (route) => route.fulfill({ json: READY }));
    await page.route(/\/api\/answers\/\d+$/, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), stale: ["technology"] } });
    });
    await page.reload();
    await page.locator("#notice .notice").waitFor();
    await goTo(page, rows[0].id);
    await isShown(page, rows[0].id);
    await press(page, "f");
    await page.locator(".verdict [aria-pressed=true]").waitFor();
    await page.locator(".stale").waitFor();
    assert.deepEqual(await barriers(page), []);
    assert.ok((await sideways(page)) <= 0, "nothing is scrolled sideways");
  });
}

test("a blind answer and its comparison have no barrier, dark or light", async (t) => {
  const review = await reviewed(t, ["--blind", "100%"]);
  for (const colorScheme of ["light", "dark"]) {
    const page = await visit(t, review, { colorScheme });
    await reads(page, ".blind", /\S/);
    assert.deepEqual(await barriers(page), [], `blind, ${colorScheme}`);
    await choose(page, "1", "2");
    await press(page, "Enter");
    await page.locator(".comparison").waitFor();
    assert.deepEqual(await barriers(page), [], `comparison, ${colorScheme}`);
  }
});

test("Tab goes round the page and is caught nowhere", async (t) => {
  const review = await reviewed(t);
  const page = await visit(t, review);
  await page.evaluate(() => {
    window.reached = new Set();
    document.activeElement.blur();
  });
  /** Whether the focus has been there before. */
  const again = () =>
    page.evaluate(() => {
      const known = window.reached.has(document.activeElement);
      window.reached.add(document.activeElement);
      return known;
    });
  let steps = 0;
  do {
    steps += 1;
    assert.ok(steps < 80, "it comes back to where it began");
    await press(page, "Tab");
  } while (!(await again()));
  const missed = await page.evaluate(() =>
    [...document.querySelectorAll("button, textarea, a[href], select, [tabindex='0']")]
      .filter((node) => node.getClientRects().length > 0 && !window.reached.has(node))
      .map((node) => node.textContent),
  );
  assert.deepEqual(missed, [], "all that can be used is reached");
});

test("what has the focus can be seen to have it", async (t) => {
  const review = await reviewed(t);
  const page = await visit(t, review);
  for (let step = 0; step < 25; step += 1) {
    await press(page, "Tab");
    const mark = await page.evaluate(() => {
      const focused = document.activeElement;
      const frames = [focused, focused.closest("label")].filter(Boolean);
      const outlined = frames.some((node) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(node);
        return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
      });
      return outlined || focused === document.body ? "" : focused.outerHTML.slice(0, 90);
    });
    assert.equal(mark, "");
  }
});

test("a dialog gives the focus back to where it was", async (t) => {
  const review = await reviewed(t);
  const page = await visit(t, review);
  await press(page, "ArrowDown");
  const focused = () => page.evaluate(() => document.activeElement.name);
  const before = await focused();
  assert.equal(before, "types");
  await press(page, "?");
  await page.locator("dialog[open]").waitFor();
  await press(page, "Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
  assert.equal(await focused(), before);
});

test("keys can be changed, and single letters turned off", async (t) => {
  const review = await reviewed(t);
  const page = await visit(t, review);
  const id = await shown(page);
  await press(page, "m");
  await page.locator("dialog [data-action=next]").press("Enter");
  await press(page, "j", "Escape", "j");
  const next = await nextAfter(page, id);
  await press(page, "p");
  await isShown(page, id);

  await press(page, "m");
  await page.locator("dialog input[type=checkbox]").press("Space");
  await press(page, "Escape", "j", "a");
  assert.equal(await shown(page), id);
  assert.equal(await page.locator(".choices input:checked").count(), 0);
  await page.locator("[data-action=next]").press("Enter");
  await isShown(page, next);
});

test("the page speaks the program's language, and the reader's from then on", async (t) => {
  const review = await reviewed(t);
  const page = await visit(t, review);
  assert.equal(await page.evaluate(() => document.documentElement.lang), "da");
  await reads(page, "#answer-title", /^Svar \d/);
  await reads(page, ".variable legend", "I hvilken grad indgår teknologi");
  await press(page, "s");
  await reads(page, "#answer-title", /^Answer \d/);
  await reads(page, ".variable legend", "To what degree technology is part of it");
  assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
  await page.reload();
  await reads(page, "#answer-title", /^Answer \d/);
  await press(page, "a", "Enter");
  await says(page, "Saved");
});

for (const [lang, other] of [["da", "Dansk"], ["en", "English"]]) {
  test(`in ${lang}, no word is missing or of the other language`, async (t) => {
    const review = await Review.start(t, { survey: ["nr;svar", "1;abc", "2;def"], lang });
    const page = await visit(t, review);
    const words = { da: / (the|of|and|answers?) /i, en: /[æøå]| (og|ikke|svaret?) /i }[lang];
    await page.route("**/api/learning", (route) => route.fulfill({ json: READY }));
    for (const key of ["", "?", "m", "l", "k", "e"]) {
      if (key) await press(page, key);
      await page.waitForLoadState("networkidle");
      const text = await page.evaluate(() => {
        const dialog = document.querySelector("dialog[open]");
        // The codebook's examples are Danish in any language.
        const examples = new Set(dialog?.querySelectorAll(".examples"));
        for (const list of examples) list.remove();
        return (dialog ?? document.body).innerText;
      });
      assert.doesNotMatch(text, /\{\w+\}|undefined|\[object/, `after ${key}`);
      assert.doesNotMatch(text, words, `after ${key}`);
      if (["?", "m"].includes(key)) await press(page, "Escape");
    }
    assert.equal(await page.getByRole("button", { name: other, exact: true }).count(), 0);
  });
}
