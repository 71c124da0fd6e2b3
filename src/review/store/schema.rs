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
pub const MIGRATIONS: [&str; 2] = [VERSION_1, VERSION_2];

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

/// Models that learned from decisions, codebooks in new versions, verdicts on
/// flags.
const VERSION_2: &str = "
-- A model that learned here: its file, and from how many answers.
CREATE TABLE learned (
  model INTEGER PRIMARY KEY REFERENCES model,
  bytes BLOB NOT NULL,
  decisions INTEGER NOT NULL
) STRICT;

-- Which model's suggestions are shown: the last row says.
CREATE TABLE shown (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  coder INTEGER REFERENCES coder,
  model INTEGER NOT NULL REFERENCES model
) STRICT;

-- How a version of the codebook came about; the first has no row.
CREATE TABLE revision (
  codebook INTEGER PRIMARY KEY REFERENCES codebook,
  request TEXT NOT NULL UNIQUE,
  coder INTEGER NOT NULL REFERENCES coder,
  reason TEXT NOT NULL
) STRICT;

-- Categories whose codes of earlier versions are to be looked at again.
CREATE TABLE revised (
  codebook INTEGER NOT NULL REFERENCES codebook,
  variable TEXT NOT NULL,
  category TEXT NOT NULL,
  PRIMARY KEY (codebook, variable, category)
) STRICT, WITHOUT ROWID;

-- Whether a flag is right, says a coder; the last row says. None takes an
-- earlier verdict back.
CREATE TABLE verdict (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  request TEXT NOT NULL UNIQUE,
  at TEXT NOT NULL,
  coder INTEGER NOT NULL REFERENCES coder,
  answer INTEGER NOT NULL REFERENCES answer,
  rule TEXT NOT NULL,
  holds INTEGER CHECK (holds IN (0, 1)),
  seconds REAL
) STRICT;
CREATE INDEX verdict_answer ON verdict (answer, coder, rule, id);

CREATE TRIGGER learned_kept BEFORE DELETE ON learned BEGIN SELECT RAISE(ABORT, 'learned models are kept'); END;
CREATE TRIGGER learned_fixed BEFORE UPDATE ON learned BEGIN SELECT RAISE(ABORT, 'learned models are kept'); END;
CREATE TRIGGER shown_kept BEFORE DELETE ON shown BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END;
CREATE TRIGGER shown_fixed BEFORE UPDATE ON shown BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END;
CREATE TRIGGER codebook_kept BEFORE DELETE ON codebook BEGIN SELECT RAISE(ABORT, 'codebooks are kept'); END;
CREATE TRIGGER codebook_fixed BEFORE UPDATE ON codebook BEGIN SELECT RAISE(ABORT, 'codebooks are kept'); END;
CREATE TRIGGER revision_kept BEFORE DELETE ON revision BEGIN SELECT RAISE(ABORT, 'codebooks are kept'); END;
CREATE TRIGGER revision_fixed BEFORE UPDATE ON revision BEGIN SELECT RAISE(ABORT, 'codebooks are kept'); END;
CREATE TRIGGER verdict_kept BEFORE DELETE ON verdict BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END;
CREATE TRIGGER verdict_fixed BEFORE UPDATE ON verdict BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END;
";
