// @ts-check
/** Learning from decisions: what is shown now, what there is to learn, what was learned. */

import { fill, make } from "./dom.js";
import { heldAgainst, isReading, modelInUse, postLearn, postSwitch } from "./models.js";
import { proposalParts } from "./proposal.js";
import { table } from "./table.js";
import { figure, moment, say } from "./words.js";

/**
 * @typedef {import("./models.js").Learning} Learning
 * @typedef {import("./models.js").Model} Model
 *
 * @typedef {object} Hands What the view tells of what the coder does.
 * @property {(news: Learning) => void} news
 * @property {(answer: number) => void} open
 * @property {(words: string) => void} tell
 */

const NOT_HERE = "–";

export class LearningView {
  #title = make("h2", { tabindex: -1 });
  #problem = make("p", { class: "problem", role: "alert" });
  #models = make("section");
  #reading = make("div", { class: "reading-on" });
  #learn = make("section");
  #status = make("p", { role: "status" });
  #proposal = make("section");
  /** @type {Map<Element, string>} What each part was last drawn from. */
  #drawn = new Map();
  #acting = false;
  #lost = false;

  /**
   * @param {HTMLElement} place
   * @param {Hands} hands
   */
  constructor(place, hands) {
    this.place = place;
    this.hands = hands;
  }

  /**
   * Anew, in the language of now.
   *
   * @param {Learning | null} known
   */
  show(known) {
    this.#drawn.clear();
    this.#title.textContent = say("learning_title");
    this.#complain("");
    const text = make("p", { class: "quiet" }, say("learning_text"));
    fill(this.place, this.#title, text, this.#problem, known === null && say("loading"));
    if (known) this.update(known);
    this.#title.focus();
  }

  /** @param {Learning} news */
  update(news) {
    if (!this.#models.isConnected) {
      const text = make("p", { class: "quiet" }, say("learning_text"));
      const parts = [this.#models, this.#learn, this.#status, this.#proposal];
      fill(this.place, this.#title, text, this.#problem, ...parts);
    }
    if (this.#lost) this.#complain("");
    // Parts that are as they were keep their focus, and are not read aloud again.
    const { state, able, decisions, least, models, reading } = news;
    this.#draw(this.#models, [models, reading.next], () => this.#modelParts(news));
    this.#draw(this.#reading, [models, reading], () => readingParts(news));
    this.#draw(this.#learn, [state, able, decisions, least], () => this.#learnParts(news));
    const words = statusOf(news);
    if (this.#status.textContent !== words) this.#status.textContent = words;
    const { proposal, learned } = news;
    const against = heldAgainst(news);
    this.#draw(this.#proposal, [proposal, learned, against, reading.next], () =>
      this.#proposalParts(news, { against, least }),
    );
  }

  /** @param {string} words Why nothing new is known. */
  lose(words) {
    this.#complain(words);
    this.#lost = true;
  }

  /** @param {string} words */
  #complain(words) {
    this.#lost = false;
    // An alert is read aloud whenever it changes.
    if (this.#problem.textContent !== words) this.#problem.textContent = words;
  }

  /**
   * @param {Element} part
   * @param {unknown} from
   * @param {() => import("./dom.js").Child[]} build
   */
  #draw(part, from, build) {
    const text = JSON.stringify(from);
    if (this.#drawn.get(part) === text) return;
    this.#drawn.set(part, text);
    const focused = part.contains(document.activeElement) ? document.activeElement : null;
    fill(part, ...build());
    if (!(focused instanceof HTMLElement) || focused.isConnected) return;
    const { act } = focused.dataset;
    const same = act && part.querySelector(`[data-act="${CSS.escape(act)}"]`);
    (same instanceof HTMLElement ? same : this.#title).focus();
  }

  /** @param {Learning} news */
  #modelParts(news) {
    const used = modelInUse(news);
    return [
      make("h3", {}, say("suggestions_now")),
      make(
        "p",
        {},
        used
          ? say("model_now", { model: nameOf(used), origin: originOf(used, news) })
          : say("model_none"),
      ),
      this.#reading,
      news.models.length > 1 && this.#modelTable(news),
    ];
  }

  /** @param {Learning} news */
  #modelTable({ models, reading }) {
    const heads = /** @type {const} */ (["model", "learned_from", "added", "model_use"]);
    return table(
      say("models"),
      heads.map((head) => say(head)),
      models.map((model) => [
        nameOf(model),
        model.decisions === null ? NOT_HERE : figure(model.decisions),
        moment(model.added),
        model.in_use
          ? make("strong", {}, say("in_use"))
          : reading.next === model.id
            ? say("in_use_soon")
            : reading.next === null && this.#useAgain(model),
      ]),
    );
  }

  /** @param {Model} model */
  #useAgain(model) {
    return make(
      "button",
      {
        type: "button",
        "data-act": `use ${model.id}`,
        "aria-label": `${say("use_again")}: ${nameOf(model)}`,
        click: () => void this.#act(() => postSwitch(model.id, null), "switch_asked"),
      },
      say("use_again"),
    );
  }

  /** @param {Learning} news */
  #learnParts({ state, able, decisions, least }) {
    const running = state === "running";
    const few = decisions < least;
    const idle = able && !few && !running;
    const why = able ? say("learn_few", { least }) : say("learn_unable");
    return [
      make("h3", {}, say("learn_heading")),
      make("p", {}, say("learn_count", { count: figure(decisions) })),
      (few || !able) && make("p", { id: "learn-why" }, why),
      make(
        "p",
        { class: "buttons" },
        make(
          "button",
          {
            type: "button",
            class: idle ? "main" : "",
            "data-act": "learn",
            // It can still be reached, and says why it does nothing.
            "aria-disabled": idle ? null : "true",
            "aria-describedby": few || !able ? "learn-why" : null,
            click: () => {
              if (idle) void this.#act(postLearn, "learn_started");
            },
          },
          say("learn_now"),
        ),
      ),
      running && make("progress", { "aria-label": say("learn_heading") }),
    ];
  }

  /**
   * @param {Learning} news
   * @param {import("./proposal.js").Measure} measure
   */
  #proposalParts({ proposal, learned, reading }, measure) {
    if (!proposal) return [];
    const better = proposal.variables.some((one) => one.learned);
    const count = figure(learned ?? proposal.answers);
    return [
      make("h3", {}, say("proposal_title")),
      make("p", { class: "quiet" }, say("proposal_text", { count })),
      ...proposalParts(proposal.variables, measure, this.hands.open),
      make("p", {}, say(better ? "use_new_text" : "nothing_better_all")),
      better &&
        reading.next === null &&
        make(
          "p",
          { class: "buttons" },
          make(
            "button",
            {
              type: "button",
              class: "main",
              click: () => void this.#act(() => postSwitch(null, proposal.answers), "switch_asked"),
            },
            say("use_new"),
          ),
        ),
    ];
  }

  /**
   * @param {() => Promise<Learning>} ask
   * @param {import("./words.js").Key} done
   */
  async #act(ask, done) {
    if (this.#acting) return;
    this.#acting = true;
    this.#complain("");
    try {
      this.hands.news(await ask());
      this.hands.tell(say(done));
    } catch (error) {
      this.#complain(error instanceof Error ? error.message : String(error));
    } finally {
      this.#acting = false;
    }
  }
}

/** @param {Model} model */
const nameOf = ({ name, tier }) => `${name} (${tier})`;

/**
 * @param {Model} model
 * @param {Learning} news
 */
function originOf({ decisions }, news) {
  if (decisions !== null) return say("origin_learned", { count: figure(decisions) });
  return say(heldAgainst(news) === "present" ? "origin_first" : "origin_other");
}

/** @param {Learning} news */
function readingParts(news) {
  if (!isReading(news)) return [];
  const { models, reading } = news;
  const { done, of, next } = reading;
  const model = models.find(({ id }) => id === next);
  const how = { done: figure(done), of: figure(of) };
  const words = model
    ? say("reading_next", { ...how, model: nameOf(model) })
    : say("reading_on", how);
  const bar = make("progress", { value: done, max: of });
  return [make("label", { class: "meter" }, bar, make("span", {}, words))];
}

/** @param {Learning} news */
function statusOf({ state, step, message }) {
  if (state === "running") return step;
  if (state === "failed") return say("learn_failed", { message: message ?? "" });
  return state === "ready" ? say("learn_ready") : "";
}
