// @ts-check
/** What changes under a coder at work: suggestions, the model they are from, definitions. */

import { getSession } from "./api.js";
import { isUsable, modelInUse } from "./models.js";
import { session, setSession, setSuggests, suggests } from "./state.js";
import { LearningWatch } from "./watch.js";
import { figure, say } from "./words.js";

/**
 * @typedef {import("./models.js").Learning} Learning
 * @typedef {import("./notices.js").Offer} Offer
 *
 * @typedef {object} Hands
 * @property {() => boolean} lookingOn Whether the learning view is in sight.
 * @property {(news: Learning) => void} learning
 * @property {(words: string) => void} lost Learning cannot be asked about.
 * @property {() => void} counted Figures or names in the footer are others now.
 * @property {() => Promise<void>} renew What is said of the answer is another thing now.
 * @property {() => void} redraw
 * @property {Offer} seeProposal
 * @property {Offer} seeVersions
 */

const SUGGESTIONS_PAUSE = 5_000;

export class News {
  #following = false;
  #asking = false;
  #told = "";

  /**
   * @param {import("./notices.js").Notices} notices
   * @param {Hands} hands
   */
  constructor(notices, hands) {
    this.notices = notices;
    this.hands = hands;
    this.watch = new LearningWatch(
      (news, before) => this.#learned(news, before),
      (words) => hands.lost(words),
    );
  }

  start() {
    void this.watch.ask();
    void this.#followSuggestions();
  }

  /**
   * @param {Learning} news
   * @param {Learning | null} before
   */
  #learned(news, before) {
    const other = before !== null && modelInUse(news)?.id !== modelInUse(before)?.id;
    const any = news.models.length > 0;
    const known = any === suggests();
    setSuggests(any);
    this.hands.learning(news);
    this.hands.counted();
    this.#tellOfProposal(news);
    if (other || !known) void this.#takeModel();
  }

  /** @param {Learning} news */
  #tellOfProposal(news) {
    if (!isUsable(news)) return this.notices.close("proposal");
    const { learned, models } = news;
    const name = `${learned} ${models.length}`;
    const seen = this.hands.lookingOn();
    if (seen) this.notices.close("proposal");
    if (name === this.#told) return;
    this.#told = name;
    const count = figure(learned ?? 0);
    if (seen) return;
    this.notices.show("proposal", () => say("proposal_ready", { count }), this.hands.seeProposal);
  }

  /** Suggestions of another model than those that were fetched. */
  async #takeModel() {
    try {
      if (!(await this.refresh())) await this.hands.renew();
    } catch {
      // The server's absence is told where it costs the coder something.
    }
    await this.#followSuggestions();
  }

  /** A model may still be at work when the coder begins. */
  async #followSuggestions() {
    if (this.#following) return;
    this.#following = true;
    let came = false;
    while (suggests() && session().suggested < session().answers) {
      await new Promise((resolve) => setTimeout(resolve, SUGGESTIONS_PAUSE));
      try {
        await this.refresh();
        came = true;
      } catch {
        // As above.
      }
    }
    this.#following = false;
    if (came) await this.hands.renew().catch(() => {});
  }

  /** @param {number | undefined} codebook The one in use when a choice was saved. */
  async saved(codebook) {
    const known = session().codebook.number;
    if (codebook === undefined || codebook === known || this.#asking) return;
    this.#asking = true;
    // Where this fails, the next choice asks again.
    await this.refresh().catch(() => {});
    this.#asking = false;
  }

  /**
   * What the server knows now; definitions that others changed are taken into use.
   *
   * @returns {Promise<boolean>} Whether there were any.
   */
  async refresh() {
    const { number } = session().codebook;
    setSession(await getSession());
    this.hands.counted();
    const { codebook } = session();
    if (codebook.number === number) return false;
    const { version } = codebook;
    const words = () => say("definitions_changed", { version });
    this.hands.redraw();
    this.notices.show("codebook", words, this.hands.seeVersions);
    await this.hands.renew();
    return true;
  }
}
