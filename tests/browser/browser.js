// A real browser, and an ear for all that a page does in it.

import assert from "node:assert/strict";
import { accessSync, constants } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { chromium } from "playwright-core";
import { PATIENCE } from "./program.js";

const KINDS = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript" };

function findChromium() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    for (const folder of (process.env.PATH ?? "").split(path.delimiter)) {
      const file = path.join(folder, name);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // In another folder, then.
      }
    }
  }
  throw new Error("no Chromium on PATH; name one in CHROMIUM");
}

let running;

export function browser() {
  running ??= chromium.launch({
    executablePath: findChromium(),
    args: ["--no-sandbox", "--disable-gpu"],
  });
  return running;
}

export async function closeBrowser() {
  await (await running)?.close();
}

/**
 * Opens the app in a browser that has never seen it, and listens to all it does.
 * A test fails when its page complains, opens a dialog of the browser's or asks
 * another machine; `troubled` is for tests that break things on purpose.
 */
export async function visit(t, review, { link = review.link, troubled = false, ...more } = {}) {
  const context = await (await browser()).newContext({
    viewport: { width: 1280, height: 800 },
    ...more,
  });
  context.setDefaultTimeout(PATIENCE);
  review.visitors.push(context);
  const heard = { complaints: [], requests: [] };
  context.on("request", (request) => heard.requests.push(request.url()));
  context.on("console", (said) => {
    if (["error", "warning"].includes(said.type())) heard.complaints.push(said.text());
  });
  context.on("weberror", (error) => heard.complaints.push(String(error.error())));
  context.on("dialog", (dialog) => {
    heard.complaints.push(`dialog: ${dialog.message()}`);
    void dialog.accept();
  });
  t.after(async () => {
    await context.close();
    if (!troubled) assert.deepEqual(heard.complaints, []);
    const foreign = heard.requests.filter(
      (url) => !url.startsWith("data:") && new URL(url).origin !== review.url,
    );
    assert.deepEqual(foreign, []);
  });
  await tryPage(context);
  const page = await open(context, link);
  return Object.assign(page, { heard });
}

/** Opens a link in one more tab. */
export async function open(context, link) {
  const page = await context.newPage();
  if (process.env.PAGE) {
    // What a redirect leads to cannot be tried: the link is followed beforehand.
    await context.request.get(link);
    await page.goto(new URL("/", link).href);
  } else {
    await page.goto(link);
  }
  await page.locator(".variable").first().waitFor();
  return page;
}

/** With PAGE=../../src/review/page, changed files are tried without building the program anew. */
async function tryPage(context) {
  const folder = process.env.PAGE;
  if (!folder) return;
  await context.route(/\/$|\.(js|css)$/, async (route) => {
    const name = path.basename(new URL(route.request().url()).pathname) || "index.html";
    const response = await route.fetch();
    // A file that is new is not in the program, but its policy is.
    if (!response.ok() && response.status() !== 404) return route.fulfill({ response });
    await route.fulfill({
      response,
      status: 200,
      contentType: KINDS[path.extname(name)],
      body: await readFile(path.join(folder, name)),
    });
  });
}
