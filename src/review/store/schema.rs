//! The tables, version by version.
//!
//! A store is one SQLite file. What people did (`event`, `choice`) and what
//! the machine said (`suggestion`) is only ever added: the tables themselves
//! refuse to change or drop a row. `standing` is derived from them, for
//! speed, and changes with them in one transaction.

/// Marks a file as a store of reviews ("frit").
pub const APPLICATION: i32 = 0x6672_6974;

/// What takes a store from one version to the next; a new file goes through
/// all of them.
pub const MIGRATIONS: [&str; 1] = [VERSION_1];

const VERSION_1: &str = "
CREATE TABLE fact (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE codebook (
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,
  toml TEXT NOT NULL,
  added TEXT NOT NULL
) STRICT;

-- One a respondent; `id` is the row in the survey file, from 1.
CREATE TABLE answer (
  id INTEGER PRIMARY KEY,
  respondent TEXT NOT NULL,
  text TEXT NOT NULL,
  masked TEXT NOT NULL,
  personal INTEGER NOT NULL,
  cells TEXT NOT NULL,
  weight REAL NOT NULL,
  -- Whether two people are to code it.
  double INTEGER NOT NULL
) STRICT;
CREATE INDEX answer_respondent ON answer (respondent);
-- Queues are made without reading the texts.
CREATE INDEX answer_double ON answer (double);

-- The masked texts in lower case, to be searched.
CREATE TABLE searched (
  answer INTEGER PRIMARY KEY REFERENCES answer,
  folded TEXT NOT NULL
) STRICT;

CREATE TABLE model (
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL,
  name TEXT NOT NULL,
  tier TEXT NOT NULL,
  codebook INTEGER NOT NULL REFERENCES codebook,
  added TEXT NOT NULL
) STRICT;

CREATE TABLE suggestion (
  answer INTEGER NOT NULL REFERENCES answer,
  model INTEGER NOT NULL REFERENCES model,
  -- Of every variable: code, probability, runner-up, decision, words.
  said TEXT NOT NULL,
  PRIMARY KEY (answer, model)
) STRICT, WITHOUT ROWID;

-- What a look is worth: expected number of wrong codes, times the weight.
CREATE TABLE worth (
  model INTEGER NOT NULL,
  answer INTEGER NOT NULL,
  value REAL NOT NULL,
  PRIMARY KEY (model, answer)
) STRICT, WITHOUT ROWID;
CREATE INDEX worth_order ON worth (model, value DESC, answer);

-- The categories suggested, for filters.
CREATE TABLE suggested (
  model INTEGER NOT NULL,
  variable TEXT NOT NULL,
  category TEXT NOT NULL,
  answer INTEGER NOT NULL,
  PRIMARY KEY (model, variable, category, answer)
) STRICT, WITHOUT ROWID;

CREATE TABLE flag (
  answer INTEGER NOT NULL REFERENCES answer,
  place INTEGER NOT NULL,
  rule TEXT NOT NULL,
  severity TEXT NOT NULL,
  priority REAL NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (answer, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX flag_rule ON flag (rule, answer);

CREATE TABLE coder (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  token_sha256 TEXT NOT NULL UNIQUE,
  added TEXT NOT NULL
) STRICT;

-- The journal: everything a person did.
CREATE TABLE event (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- Made by the page: a request sent twice is one event.
  request TEXT NOT NULL UNIQUE,
  at TEXT NOT NULL,
  coder INTEGER NOT NULL REFERENCES coder,
  answer INTEGER NOT NULL REFERENCES answer,
  act TEXT NOT NULL CHECK (act IN ('code', 'adjudicate', 'undo', 'reveal')),
  codebook INTEGER NOT NULL REFERENCES codebook,
  -- The model whose suggestions were seen; none where none was.
  model INTEGER REFERENCES model,
  -- The order of the queue the answer came from.
  queue TEXT NOT NULL,
  uncodable INTEGER NOT NULL,
  comment TEXT NOT NULL,
  reason TEXT NOT NULL,
  seconds REAL,
  -- The coder's event that held until this one.
  before INTEGER REFERENCES event,
  CHECK (act <> 'undo' OR before IS NOT NULL)
) STRICT;
CREATE INDEX event_answer ON event (answer, coder);
CREATE INDEX event_coder ON event (coder, id);
CREATE INDEX event_undone ON event (before) WHERE act = 'undo';

CREATE TABLE choice (
  event INTEGER NOT NULL REFERENCES event,
  variable TEXT NOT NULL,
  -- Category ids, joined by |.
  code TEXT NOT NULL,
  -- What the machine had said, whether it was seen or not.
  suggested TEXT,
  PRIMARY KEY (event, variable)
) STRICT, WITHOUT ROWID;
CREATE INDEX choice_code ON choice (variable, code, event);

-- Which event of a coder holds for an answer; adjudications stand under the
-- coder 0, whoever made them.
CREATE TABLE standing (
  answer INTEGER NOT NULL REFERENCES answer,
  coder INTEGER NOT NULL,
  event INTEGER NOT NULL REFERENCES event,
  -- The codes of all variables, written so that equal choices are equal texts.
  codes TEXT NOT NULL,
  uncodable INTEGER NOT NULL,
  PRIMARY KEY (answer, coder)
) STRICT, WITHOUT ROWID;
CREATE INDEX standing_coder ON standing (coder, answer);

CREATE TRIGGER event_kept BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END;
CREATE TRIGGER event_fixed BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END;
CREATE TRIGGER choice_kept BEFORE DELETE ON choice BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END;
CREATE TRIGGER choice_fixed BEFORE UPDATE ON choice BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END;
CREATE TRIGGER suggestion_kept BEFORE DELETE ON suggestion BEGIN SELECT RAISE(ABORT, 'suggestions are only added to'); END;
CREATE TRIGGER suggestion_fixed BEFORE UPDATE ON suggestion BEGIN SELECT RAISE(ABORT, 'suggestions are only added to'); END;
";
