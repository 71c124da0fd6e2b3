// What the server may say of learning, for what no test can wait for.

const share = (successes, n, low, high) => ({ value: successes / n, low, high, successes, n });

const FIRST = {
  id: 1,
  name: "oin",
  tier: "fast",
  added: "2026-11-02T08:00:00Z",
  decisions: null,
  in_use: true,
};

/** Nothing has been learned yet. */
export const IDLE = {
  state: "idle",
  able: true,
  from_nothing: false,
  decisions: 12,
  learned: null,
  least: 30,
  step: "",
  message: null,
  models: [FIRST],
  reading: { done: 2, of: 2, next: null },
  proposal: null,
};

export const RUNNING = { ...IDLE, state: "running", decisions: 312, step: "lærer technology" };

const TECHNOLOGY = {
  id: "technology",
  answers: 312,
  before: share(251, 312, 0.756, 0.845),
  after: share(272, 312, 0.83, 0.904),
  gain: [0.0673, 0.0352, 0.0994],
  better: 30,
  worse: 9,
  learned: true,
  drawn: 200,
  changed: 24,
  share: share(24, 200, 0.082, 0.172),
  examples: [
    { answer: 2, text: "Ny arbejdsgang", from: ["slet_ikke"], to: ["mindre_grad"], probability: 0.82 },
  ],
};

/** Better for one variable, uncertain for another, nothing for the third. */
export const READY = {
  ...IDLE,
  state: "ready",
  decisions: 330,
  learned: 312,
  proposal: {
    answers: 312,
    seconds: 4.2,
    variables: [
      TECHNOLOGY,
      {
        ...TECHNOLOGY,
        id: "types",
        after: share(254, 312, 0.767, 0.854),
        gain: [0.0096, -0.011, 0.0302],
        better: 8,
        worse: 5,
        changed: 0,
        share: share(0, 200, 0, 0.018),
        examples: [],
      },
      { ...TECHNOLOGY, id: "status", learned: false, examples: [] },
    ],
  },
};

const SECOND = {
  ...FIRST,
  id: 2,
  name: "oin+312",
  added: "2026-11-26T14:30:00Z",
  decisions: 312,
  in_use: false,
};

/** The new one is to be taken into use, and has read half of the answers. */
export const READING = {
  ...IDLE,
  decisions: 330,
  models: [FIRST, SECOND],
  reading: { done: 1, of: 2, next: 2 },
};

/** The new one is in use. */
export const SWITCHED = {
  ...READING,
  models: [{ ...FIRST, in_use: false }, { ...SECOND, in_use: true }],
  reading: { done: 2, of: 2, next: null },
};
