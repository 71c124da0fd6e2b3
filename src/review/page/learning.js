// @ts-check
/** Learning from decisions: what is shown now, what there is to learn, what was learned. */

import { fill, make } from "./dom.js";
import { modelInUse, postLearn, postSwitch } from "./models.js";
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
    this.#draw(this.#models, news.models, () => this.#modelParts(news));
    this.#draw(this.#reading, news.reading, () => readingParts(news));
    const { state, decisions, least } = news;
    this.#draw(this.#learn, { state, decisions, least }, () => this.#learnParts(news));
    const words = statusOf(news);
    if (this.#status.textContent !== words) this.#status.textContent = words;
    this.#draw(this.#proposal, [news.proposal, news.learned], () => this.#proposalParts(news));
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
      used && make("p", {}, say("model_now", { model: nameOf(used), origin: originOf(used) })),
      this.#reading,
      news.models.length > 1 && this.#modelTable(news.models),
    ];
  }

  /** @param {Model[]} models */
  #modelTable(models) {
    const heads = /** @type {const} */ (["model", "learned_from", "added", "model_use"]);
    return table(
      say("models"),
      heads.map((head) => say(head)),
      models.map((model) => [
        nameOf(model),
        model.decisions === null ? say("begun_with") : figure(model.decisions),
        moment(model.added),
        model.in_use
          ? make("strong", {}, say("in_use"))
          : make(
              "button",
              {
                type: "button",
                "data-act": `use ${model.id}`,
                "aria-label": `${say("use_again")}: ${nameOf(model)}`,
                click: () => void this.#act(() => postSwitch(model.id), "model_switched"),
              },
              say("use_again"),
            ),
      ]),
    );
  }

  /** @param {Learning} news */
  #learnParts({ state, decisions, least }) {
    const running = state === "running";
    const few = decisions < least;
    const count = { count: figure(decisions) };
    return [
      make("h3", {}, say("learn_heading")),
      make("p", {}, say("learn_count", count)),
      few && make("p", { id: "learn-why" }, say("learn_few", { least })),
      make(
        "p",
        { class: "buttons" },
        make(
          "button",
          {
            type: "button",
            class: few || running ? "" : "main",
            "data-act": "learn",
            // It can still be reached, and says why it does nothing.
            "aria-disabled": few || running ? "true" : null,
            "aria-describedby": few ? "learn-why" : null,
            click: () => {
              if (!few && !running) void this.#act(postLearn, "learn_started");
            },
          },
          say("learn_now"),
        ),
      ),
      running && make("progress", { "aria-label": say("learn_heading") }),
    ];
  }

  /** @param {Learning} news */
  #proposalParts({ proposal, learned }) {
    if (!proposal) return [];
    const better = proposal.variables.some((one) => one.learned);
    return [
      make("h3", {}, say("proposal_title")),
      make(
        "p",
        { class: "quiet" },
        say("proposal_text", { count: figure(learned ?? proposal.answers) }),
      ),
      ...proposalParts(proposal.variables, this.hands.open),
      make("p", {}, say(better ? "use_new_text" : "nothing_better_all")),
      better &&
        make(
          "p",
          { class: "buttons" },
          make(
            "button",
            {
              type: "button",
              class: "main",
              click: () => void this.#act(() => postSwitch(null), "model_switched"),
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

/** @param {Model} model */
const originOf = ({ decisions }) =>
  decisions === null ? say("origin_first") : say("origin_learned", { count: figure(decisions) });

/** @param {Learning} news */
function readingParts({ reading: { done, of } }) {
  if (done >= of) return [];
  const words = say("reading_on", { done: figure(done), of: figure(of) });
  const bar = make("progress", { value: done, max: of });
  return [make("label", { class: "meter" }, bar, make("span", {}, words))];
}

/** @param {Learning} news */
function statusOf({ state, step, message }) {
  if (state === "running") return step;
  if (state === "failed") return say("learn_failed", { message: message ?? "" });
  return state === "ready" ? say("learn_ready") : "";
}
