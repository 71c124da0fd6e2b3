// The real program: served, asked, killed, and its exports read.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const PROGRAM = process.env.FRITEKST ?? path.join(ROOT, "target/release/fritekst");
export const DEMO = path.join(ROOT, "data/demo_survey.csv");
/** A codebook that no shipped model knows. */
export const OTHER_CODEBOOK = path.join(ROOT, "data/codebooks/corona_domain.toml");
/** A loaded machine is slow, not broken. */
export const PATIENCE = 30_000;

const call = promisify(execFile);

/** Runs the program to its end and gives what it printed. */
export async function fritekst(...args) {
  const { stdout, stderr } = await call(PROGRAM, args);
  return { stdout, stderr };
}

/** The demo survey with an audit's flags: the name of a file that is there as long as the test. */
export async function audited(t) {
  const folder = await mkdtemp(path.join(tmpdir(), "fritekst-audit-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const file = path.join(folder, "audited.csv");
  await fritekst("audit", DEMO, "-o", file, "--tier", "fast", "--quiet");
  return file;
}

/** A program that serves one survey from a folder of its own. */
export class Review {
  #child = null;
  /** Browsers that are shown the page; they leave before the program ends. */
  visitors = [];

  /**
   * Waits until all suggestions are there, so that the queue keeps its order.
   *
   * @param t The test, which ends it.
   * @param options `survey`: a file to copy, or the lines of one. `args`: more arguments.
   *   `suggests`: whether it has a model.
   */
  static async start(
    t,
    {
      survey = DEMO,
      name = "survey.csv",
      coder = "MO",
      lang = "da",
      args = [],
      suggests = true,
    } = {},
  ) {
    const folder = await mkdtemp(path.join(tmpdir(), "fritekst-review-"));
    const review = new Review();
    review.file = path.join(folder, name);
    review.store = path.join(folder, "reviewed.db");
    review.suggests = suggests;
    review.args = ["--lang", lang, "--tier", "fast", "--coder", coder, ...args];
    t.after(async () => {
      for (const context of review.visitors) await context.close();
      await review.kill();
      await rm(folder, { recursive: true, force: true });
    });
    if (Array.isArray(survey)) await writeFile(review.file, `${survey.join("\n")}\n`);
    else await copyFile(survey, review.file);
    await review.serve("127.0.0.1:0");
    return review;
  }

  /** Every start admits the coder anew, with a new link. */
  async serve(listen) {
    const args = ["review", this.file, "--store", this.store, "--listen", listen, ...this.args];
    const child = spawn(PROGRAM, args, { stdio: ["ignore", "ignore", "pipe"] });
    this.#child = child;
    let said = "";
    this.link = await new Promise((resolve, reject) => {
      child.stderr.setEncoding("utf8").on("data", (more) => {
        said += more;
        const link = /http:\/\/\S+\?token=\w+/.exec(said)?.[0];
        if (link) resolve(link);
      });
      child.on("error", reject);
      child.on("exit", (status) => reject(new Error(`ended with ${status}: ${said}`)));
    });
    this.url = new URL(this.link).origin;
    if (!this.suggests) return;
    await until(async () => {
      const { answers, suggested } = await this.ask("/api/session");
      return suggested === answers;
    }, "all suggestions are there");
  }

  /** At the same address, after `kill`. */
  restart() {
    return this.serve(new URL(this.url).host);
  }

  /** Takes the requests that come, and answers none. */
  freeze() {
    this.#child.kill("SIGSTOP");
  }

  /** No farewell: as in a power cut. */
  async kill() {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await gone;
  }

  /** The link of another coder. */
  async admit(name) {
    const { stdout } = await fritekst("review", "coder", this.store, name, "--at", this.url);
    return stdout.trim();
  }

  /** As the page asks, without the page. */
  async ask(where, { link = this.link, body } = {}) {
    const reply = await fetch(this.url + where, {
      method: body ? "POST" : "GET",
      body: body && JSON.stringify(body),
      headers: {
        authorization: `Bearer ${new URL(link).searchParams.get("token")}`,
        ...(body && { "content-type": "application/json" }),
      },
    });
    assert.ok(reply.ok, `${where}: ${reply.status} ${reply.ok ? "" : await reply.text()}`);
    return reply.json();
  }

  /** Codes an answer without the page. */
  code(id, codes, link = this.link) {
    const request = crypto.randomUUID();
    return this.ask(`/api/answers/${id}/code`, { link, body: { request, codes } });
  }

  /** What `fritekst review export` writes: a row for each answer, coder and variable. */
  async exported() {
    const file = path.join(path.dirname(this.file), "exported.csv");
    await fritekst("review", "export", this.store, "-o", file, "--force");
    return readRows(await readFile(file, "utf8"));
  }

  /** The exported codes of one answer: variable to categories. */
  async codesOf(id, coder = "MO") {
    const rows = (await this.exported()).filter(
      (row) => row.row === String(id) && row.coder === coder,
    );
    return Object.fromEntries(rows.map((row) => [row.variable, row.code.split("|").filter(Boolean)]));
  }

  /** How many events the journal holds, by `fritekst review check`, which must find no fault. */
  async events() {
    const { stderr } = await fritekst("review", "check", this.store, "--lang", "en");
    const found = /the store is sound.*events in the journal: (\d+)/.exec(stderr);
    assert.ok(found, stderr);
    return Number(found[1]);
  }
}

/** Cells with semicolons, quoted where they must be. */
export function readRows(text) {
  const rows = [[]];
  for (const [, quoted, plain, end] of text
    .replace(/^\uFEFF/, "")
    .matchAll(/(?:"((?:[^"]|"")*)"|([^;\r\n"]*))(;|\r?\n|$)/g)) {
    rows.at(-1).push(quoted?.replaceAll('""', '"') ?? plain);
    if (end !== ";") rows.push([]);
  }
  const [head, ...body] = rows.filter((row) => row.length > 1);
  return body.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at]])));
}

/** Waits for what no page can tell. */
export async function until(holds, what) {
  const end = Date.now() + PATIENCE;
  while (!(await holds())) {
    assert.ok(Date.now() < end, `waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
