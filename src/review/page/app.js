// @ts-check
/** Starts the page and joins its parts. */

import { getItem, getProgress, getRows, getSession } from "./api.js";
import { showAgreement } from "./agreement.js";
import { Coding } from "./coding.js";
import { askFor, pickOne } from "./dialogs.js";
import { byId, fill, keyButton, make } from "./dom.js";
import { ORDERS } from "./filters.js";
import { openCodebook } from "./help.js";
import { openKeymap } from "./keymap.js";
import { keyOf, listen, singleKeys } from "./keys.js";
import { List } from "./list.js";
import { Outbox } from "./outbox.js";
import { showProgress } from "./progress.js";
import { STANDARD } from "./queue.js";
import { SaveState } from "./savestate.js";
import { session, setSession } from "./state.js";
import { startTheme, switchTheme } from "./theme.js";
import { both, say, startLanguage, switchLanguage } from "./words.js";

/**
 * @typedef {"coding" | "list" | "agreement"} View
 * @typedef {import("./keys.js").Action} Action
 * @typedef {import("./words.js").Key} Key
 */

const SUGGESTIONS_PAUSE = 5_000;

/** @type {View} */
let view = "coding";
/** @type {import("./api.js").Progress | null} */
let progress = null;

/** @param {string} words */
function tell(words) {
  byId("tell").textContent = words;
}

/** @param {import("./api.js").Progress} news */
function onProgress(news) {
  progress = news;
  showProgress(byId("progress"), progress);
}

function start() {
  const { survey, codebook, coder } = session();
  const scope = [survey, codebook.sha256, coder].map(encodeURIComponent).join("/");
  const saveState = new SaveState(byId("save"), byId("warning"), (answer) => {
    show("coding");
    void coding.walk.goTo(answer);
  });
  const outbox = new Outbox(
    scope,
    (answer, reply) => {
      coding.walk.forget(answer);
      if (reply.progress) onProgress(reply.progress);
    },
    () => saveState.show(outbox),
  );
  const coding = new Coding(byId("coding"), outbox, tell, onProgress, (action) => run[action]());
  const list = new List(byId("list"), (query, first) => {
    show("coding");
    void coding.begin(query, first);
  });
  list.build();

  /** @param {View} next */
  function show(next) {
    view = next;
    for (const name of /** @type {View[]} */ (["coding", "list", "agreement"])) {
      byId(name).hidden = name !== view;
    }
    drawHeader();
    if (view === "coding") coding.toVariable();
    if (view === "list") void list.load();
    if (view === "agreement") void showAgreement(byId("agreement"));
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
    codebook: () => void openCodebook(coding.view.active),
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
    list: () => toggle("list"),
    order: () => void order(),
    agreement: () => toggle("agreement"),
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

  function redraw() {
    const held = [...byId("bar").querySelectorAll("button")].findIndex(
      (button) => button === document.activeElement,
    );
    if (progress) onProgress(progress);
    saveState.show(outbox);
    list.build();
    coding.redraw();
    show(view);
    byId("bar").querySelectorAll("button")[held]?.focus();
  }

  function drawHeader() {
    document.title = `${say("heading", { survey })} – fritekst`;
    byId("skip").textContent = say("skip");
    byId("heading").textContent = say("heading", { survey });
    byId("subtitle").textContent = `${both(codebook.title)} · ${coder}`;
    byId("status").setAttribute("aria-label", say("progress"));
    const button = (/** @type {Action} */ action, /** @type {Key} */ word) =>
      keyButton(say(word), singleKeys() ? keyOf(action) : null, run[action]);
    const views = make(
      "nav",
      { "aria-label": say("views") },
      viewButton("coding", "code_view", null),
      viewButton("list", "list_view", "list"),
      viewButton("agreement", "agreement_view", "agreement"),
    );
    const tools = make(
      "div",
      { class: "tools", role: "group", "aria-label": say("tools") },
      button("codebook", "codebook"),
      button("keys", "keys"),
      button("theme", "theme"),
      button("language", "other_language"),
    );
    fill(byId("bar"), views, tools);
  }

  /**
   * @param {View} own
   * @param {Key} word
   * @param {Action | null} action
   */
  function viewButton(own, word, action) {
    const key = action && singleKeys() ? keyOf(action) : null;
    return keyButton(say(word), key, () => show(own), {
      "aria-current": view === own ? "page" : null,
    });
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

  drawHeader();
  showProgress(byId("progress"), null);
  void outbox.send();
  void getProgress().then(onProgress, () => {});
  void coding.begin(STANDARD);
  void followSuggestions();
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

/** The model may still be at work when the coder begins. */
async function followSuggestions() {
  while (session().suggested < session().answers) {
    await new Promise((resolve) => setTimeout(resolve, SUGGESTIONS_PAUSE));
    try {
      setSession(await getSession());
      showProgress(byId("progress"), progress);
    } catch {
      // The server's absence is told where it costs the coder something.
    }
  }
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
