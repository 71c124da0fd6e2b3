// @ts-check
/** Starts the page and joins its parts. */

import { getItem, getProgress, getRows, getSession } from "./api.js";
import { showAgreement } from "./agreement.js";
import { Coding } from "./coding.js";
import { askFor, pickOne } from "./dialogs.js";
import { byId, fill, make } from "./dom.js";
import { ORDERS } from "./filters.js";
import { VIEWS, drawHeader } from "./header.js";
import { openCodebook } from "./help.js";
import { openKeymap } from "./keymap.js";
import { keyOf, listen, singleKeys } from "./keys.js";
import { LearningView } from "./learning.js";
import { List } from "./list.js";
import { News } from "./news.js";
import { Notices } from "./notices.js";
import { Outbox } from "./outbox.js";
import { showProgress } from "./progress.js";
import { STANDARD } from "./queue.js";
import { SaveState } from "./savestate.js";
import { session, setSession } from "./state.js";
import { startTheme, switchTheme } from "./theme.js";
import { openVersions } from "./versions.js";
import { say, startLanguage, switchLanguage } from "./words.js";

/**
 * @typedef {import("./header.js").View} View
 * @typedef {import("./keys.js").Action} Action
 */

/** @type {View} */
let view = "coding";
/** @type {import("./api.js").Progress | null} */
let progress = null;

/** @param {string} words */
function tell(words) {
  byId("tell").textContent = words;
}

function start() {
  const { survey, codebook, coder } = session();
  // Not by the codebook's version: that may change while a choice is unsent.
  const scope = [survey, codebook.id, coder].map(encodeURIComponent).join("/");
  const open = (/** @type {number} */ answer) => {
    show("coding");
    void coding.walk.goTo(answer);
  };
  const saveState = new SaveState(byId("save"), byId("warning"), open);
  const outbox = new Outbox(
    scope,
    (answer, reply) => {
      coding.walk.forget(answer);
      if (reply.progress) onProgress(reply.progress);
      void news.saved(reply.codebook);
    },
    () => saveState.show(outbox),
  );
  const coding = new Coding(byId("coding"), outbox, tell, onProgress, (action) => run[action]());
  const list = new List(byId("list"), (query, first) => {
    show("coding");
    void coding.begin(query, first);
  });
  list.build();
  const learning = new LearningView(byId("learning"), {
    news: (now) => news.watch.take(now),
    open,
    tell,
  });
  const keyFor = (/** @type {Action} */ action) => () => (singleKeys() ? keyOf(action) : null);
  const notices = new Notices(byId("notice"), () => {
    if (view === "coding") coding.toVariable();
    else byId("main").focus();
  });
  const news = new News(notices, {
    lookingOn: () => view === "learning",
    learning: (now) => {
      if (view === "learning") learning.update(now);
    },
    lost: (words) => learning.lose(words),
    counted: drawProgress,
    renew: () => coding.renew(),
    redraw,
    seeProposal: { word: "see_it", key: keyFor("learning"), act: () => show("learning") },
    seeVersions: { word: "versions", key: () => null, act: () => void openVersions() },
  });

  /** @param {import("./api.js").Progress} now */
  function onProgress(now) {
    progress = now;
    drawProgress();
  }

  function drawProgress() {
    showProgress(byId("progress"), progress, news.watch.known);
  }

  /** @param {View} next */
  function show(next) {
    view = next;
    for (const name of VIEWS) byId(name).hidden = name !== view;
    drawHeader(view, show, run);
    if (view === "coding") coding.toVariable();
    if (view === "list") void list.load();
    if (view === "agreement") void showAgreement(byId("agreement"));
    if (view === "learning") learning.show(news.watch.known);
    news.watch.look(view === "learning");
  }

  /** @param {View} one */
  const toggle = (one) => show(view === one ? "coding" : one);

  /** @param {() => void} act */
  const whileCoding = (act) => () => {
    if (view === "coding") act();
  };

  /** @type {Record<Action, () => void>} */
  const run = {
    accept: whileCoding(() => coding.accept()),
    codebook: () => void codebookPanel(),
    comment: whileCoding(() => coding.comment()),
    uncodable: whileCoding(() => void coding.uncodable()),
    undo: whileCoding(() => void coding.undo()),
    search: () => {
      show("list");
      list.filters.focusSearch();
    },
    goTo: () => void goTo(),
    next: whileCoding(() => void coding.walk.step(1)),
    previous: whileCoding(() => void coding.walk.step(-1)),
    reveal: whileCoding(() => void coding.reveal()),
    flagRight: whileCoding(() => coding.verdict(true)),
    flagWrong: whileCoding(() => coding.verdict(false)),
    list: () => toggle("list"),
    order: () => void order(),
    agreement: () => toggle("agreement"),
    learning: () => toggle("learning"),
    keys: () => void openKeymap().then(redraw),
    theme: () => tell(say(switchTheme() === "dark" ? "theme_dark" : "theme_light")),
    language: () => {
      switchLanguage();
      redraw();
    },
  };

  async function goTo() {
    const name = await askFor(say("go_to_title"), say("go_to_label"));
    if (name === null) return;
    try {
      const id = await find(name);
      show("coding");
      if (id === null) coding.say(say("not_found", { name }));
      else await coding.walk.goTo(id);
    } catch (error) {
      coding.say(error instanceof Error ? error.message : String(error));
    }
  }

  async function order() {
    const picked = await pickOne(say("order_title"), "", [
      ...ORDERS.map((id) => /** @type {[string, string]} */ ([id, say(`order_${id}`)])),
      ["standard", say("standard_queue")],
    ]);
    const chosen = ORDERS.find((id) => id === picked);
    if (picked === null) return;
    show("coding");
    await coding.begin(chosen ? { ...coding.walk.query, order: chosen } : STANDARD);
  }

  async function codebookPanel() {
    let reworded = false;
    const refresh = () => news.refresh();
    await openCodebook(coding.view.active, refresh, (done) => {
      reworded = true;
      setSession(done.session);
    });
    if (reworded) {
      redraw();
      await coding.renew().catch(() => {});
    } else if (view === "coding" && document.activeElement === document.body) {
      // What had the focus was drawn anew meanwhile.
      coding.toVariable();
    }
  }

  function redraw() {
    const { commenting } = coding.view;
    const held = [...byId("bar").querySelectorAll("button")].findIndex(
      (button) => button === document.activeElement,
    );
    drawProgress();
    saveState.show(outbox);
    notices.redraw();
    list.build();
    coding.redraw();
    show(view);
    if (commenting) coding.comment();
    byId("bar").querySelectorAll("button")[held]?.focus();
  }

  listen(run, {
    showing: () => view === "coding",
    digit: (digit) => coding.digit(digit),
    enter: () => coding.enter(),
    save: () => void coding.save(),
    turn: (by) => coding.turn(by),
    leave: () => (view === "coding" ? coding.toVariable() : show("coding")),
  });
  window.addEventListener("beforeunload", (event) => {
    if (outbox.size > 0) event.preventDefault();
  });

  drawHeader(view, show, run);
  drawProgress();
  void outbox.send();
  void getProgress().then(onProgress, () => {});
  void coding.begin(STANDARD);
  news.start();
}

/**
 * @param {string} name
 * @returns {Promise<number | null>}
 */
async function find(name) {
  const { rows } = await getRows({ ...STANDARD, order: "file", decision: "", text: name }, 0, 50);
  const respondent = rows.find((row) => row.respondent.toLowerCase() === name.toLowerCase());
  if (respondent) return respondent.id;
  if (!/^\d{1,9}$/.test(name)) return null;
  return (await getItem(Number(name), false)).id;
}

startTheme();
startLanguage(document.documentElement.lang === "en" ? "en" : "da");
try {
  const found = await getSession();
  setSession(found);
  startLanguage(found.language);
  start();
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  fill(byId("coding"), make("p", { class: "message", role: "alert" }, message));
}
