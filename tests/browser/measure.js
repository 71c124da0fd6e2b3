// Measures how soon the next answer is there, and takes pictures of the app.
//
//   node tests/browser/measure.js [--answers 200] [--out FILE.json] [--pictures FOLDER]
//
// A scripted reviewer codes the demo survey by keyboard alone: two of three
// answers as suggested (a, Enter), the third by digits. No pause is made
// between keys, which is faster than anyone reads. Of each answer the time
// from the key that saves it to the frame that shows the next one is measured
// in the page. The program is FRITEKST, as in the tests.

import { mkdir, writeFile } from "node:fs/promises";
import os from "node:os";
import { parseArgs } from "node:util";
import { browser, closeBrowser, visit } from "./browser.js";
import { choose, nextAfter, press, says, shown } from "./page.js";
import { takePictures } from "./pictures.js";
import { Review } from "./program.js";

const { values } = parseArgs({
  options: {
    answers: { type: "string", default: "200" },
    out: { type: "string" },
    pictures: { type: "string" },
  },
});

/** Closes what was opened in the order of a test, all of it whatever fails. */
const closing = [];
const owner = { after: (close) => closing.push(close) };

/** From now to the frame after the one in which another answer stands there. */
function watch(page) {
  return page.evaluate(() => {
    window.took = null;
    const title = () => document.querySelector("#answer-title")?.textContent;
    const before = title();
    let start = 0;
    document.addEventListener("keydown", () => (start = performance.now()), {
      capture: true,
      once: true,
    });
    const painted = () => {
      // A message that is sent in a frame arrives when it has been painted.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => (window.took = performance.now() - start);
      port2.postMessage(null);
    };
    const observer = new MutationObserver(() => {
      const now = title();
      if (now === undefined || now === before) return;
      observer.disconnect();
      requestAnimationFrame(painted);
    });
    observer.observe(document.querySelector("#coding"), {
      subtree: true,
      childList: true,
      characterData: true,
    });
  });
}

async function measure(answers) {
  const review = await Review.start(owner);
  const page = await visit(owner, review);
  const times = [];
  const begin = Date.now();
  for (let nth = 0; nth < answers; nth += 1) {
    const id = await shown(page);
    if (nth % 3 === 2) await choose(page, String(1 + (nth % 4)), "3");
    else await press(page, "a");
    await watch(page);
    await press(page, "Enter");
    await nextAfter(page, id);
    await page.waitForFunction(() => window.took !== null);
    times.push(await page.evaluate(() => window.took));
  }
  const seconds = (Date.now() - begin) / 1000;
  await says(page, "Gemt");
  const saved = await review.events();
  if (saved !== answers) throw new Error(`${saved} of ${answers} answers were saved`);
  times.sort((a, b) => a - b);
  const round = (/** @type {number} */ number) => Math.round(number * 10) / 10;
  const at = (share) => round(times[Math.min(times.length - 1, Math.ceil(share * times.length) - 1)]);
  return {
    what: "key that saves to next answer painted, ms",
    data: "data/demo_survey.csv, fast tier",
    answers,
    saved,
    median_ms: at(0.5),
    p95_ms: at(0.95),
    max_ms: round(times.at(-1)),
    seconds_in_all: round(seconds),
    browser: `Chromium ${(await browser()).version()}, headless`,
    machine: `${os.cpus().length} × ${os.cpus()[0]?.model.trim()}, load ${os.loadavg()[0].toFixed(1)}`,
  };
}

try {
  const figures = `${JSON.stringify(await measure(Number(values.answers)), null, 2)}\n`;
  process.stdout.write(figures);
  if (values.out) await writeFile(values.out, figures);
  if (values.pictures) {
    await mkdir(values.pictures, { recursive: true });
    await takePictures(owner, values.pictures);
  }
} finally {
  const failed = [];
  for (const close of closing) await close().catch((error) => failed.push(error));
  await closeBrowser();
  for (const error of failed) {
    console.error(error);
    process.exitCode = 1;
  }
}
