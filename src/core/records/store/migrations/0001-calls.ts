import type { Database } from 'better-sqlite3-multiple-ciphers'

/**
 * The first schema. Its measure is a million calls of one task.
 *
 * A call's `key` holds its task, its second and a serial number (see `keys.ts`), so that every index that ends in the
 * key gives one task's calls by time without sorting, and full-text search, whose row ids are the keys, does too.
 * `facts` packs the outcome of a call into a number (see `facts.ts`). Every index carries it and the five numbers that
 * calls are sorted by, so that filters are tried and found calls are sorted without reading the rows: that is 0.1 µs
 * a call against 2, for 11 bytes an entry. Low-cardinality texts stand in `words` once. Bodies lie apart in order of
 * arrival: a list page never reads them, and they fill their pages wholly.
 *
 * Bytes a call of 6.6 KB, of a million: full-text index 830, bodies 670, rows 310, ten indexes 410, labels and marks 120.
 */
export function calls(database: Database): void {
  database.exec(`
CREATE TABLE tasks (
  id INTEGER PRIMARY KEY,
  account_id TEXT NOT NULL,
  task_id TEXT NOT NULL,
  calls INTEGER NOT NULL DEFAULT 0,
  skewed INTEGER NOT NULL DEFAULT 0,
  lag_least INTEGER,
  lag_most INTEGER,
  mark INTEGER NOT NULL DEFAULT 0,
  seen INTEGER NOT NULL DEFAULT 0,
  checkpoint TEXT,
  outcome TEXT,
  synced_at INTEGER,
  dictionary INTEGER REFERENCES dictionaries (id),
  UNIQUE (account_id, task_id)
) STRICT;

CREATE TABLE words (
  id INTEGER PRIMARY KEY,
  text TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE dictionaries (
  id INTEGER PRIMARY KEY,
  content BLOB NOT NULL
) STRICT;

CREATE TABLE bodies (
  id INTEGER PRIMARY KEY,
  dictionary INTEGER,
  content BLOB NOT NULL
) STRICT;

CREATE TABLE calls (
  key INTEGER PRIMARY KEY,
  task INTEGER NOT NULL REFERENCES tasks (id),
  facts INTEGER NOT NULL,
  block INTEGER NOT NULL,
  part INTEGER NOT NULL,
  id ANY NOT NULL,
  task_id INTEGER,
  callid ANY,
  customer_id ANY,
  user_id INTEGER,
  group_id INTEGER,
  callee TEXT,
  caller_number INTEGER,
  name TEXT,
  company TEXT,
  gender INTEGER,
  gender_str INTEGER,
  operator INTEGER,
  operator_name INTEGER,
  province_id INTEGER,
  city_id INTEGER,
  province INTEGER,
  city INTEGER,
  extra TEXT,
  components TEXT,
  calldate INTEGER,
  answerdate INTEGER,
  hangupdate INTEGER,
  duration INTEGER,
  bill INTEGER,
  created_at INTEGER,
  updated_at INTEGER,
  read_at INTEGER,
  processed_at INTEGER,
  number_created_at INTEGER,
  score REAL,
  level_id INTEGER,
  level_name INTEGER,
  level INTEGER,
  intention_results INTEGER,
  rounds INTEGER,
  hangup_disposition INTEGER,
  hangup_disposition_str INTEGER,
  hangupcause INTEGER,
  error_code INTEGER,
  tags INTEGER,
  tag_groups INTEGER,
  llm_tags INTEGER,
  comments TEXT,
  send_wechat_data TEXT,
  bridge_callid ANY,
  bridge_number TEXT,
  bridge_calldate INTEGER,
  bridge_answerdate INTEGER,
  problems TEXT
) STRICT;

CREATE UNIQUE INDEX calls_by_id ON calls (task, id);
CREATE INDEX calls_by_calldate ON calls (task, key, facts, bill, duration, score, rounds, intention_results);
CREATE INDEX calls_by_bill ON calls (task, bill DESC, key, facts, duration, score, rounds, intention_results);
CREATE INDEX calls_by_duration ON calls (task, duration DESC, key, facts, bill, score, rounds, intention_results);
CREATE INDEX calls_by_score ON calls (task, score DESC, key, facts, bill, duration, rounds, intention_results);
CREATE INDEX calls_by_rounds ON calls (task, rounds DESC, key, facts, bill, duration, score, intention_results);
CREATE INDEX calls_by_hangupdate ON calls (task, hangupdate DESC, key, facts, bill, duration, score, rounds, intention_results);
CREATE INDEX calls_by_updated_at ON calls (task, updated_at DESC, key, facts, bill, duration, score, rounds, intention_results);
CREATE INDEX calls_by_intention_results ON calls (task, intention_results DESC, key, facts, bill, duration, score, rounds);
CREATE INDEX calls_by_level_name ON calls (task, level_name, key, facts, bill, duration, score, rounds, intention_results);

CREATE TABLE marks (
  key INTEGER PRIMARY KEY,
  mark INTEGER NOT NULL,
  digest BLOB NOT NULL
) STRICT;

CREATE TABLE labels (
  kind INTEGER NOT NULL,
  word INTEGER NOT NULL,
  key INTEGER NOT NULL,
  facts INTEGER NOT NULL,
  bill INTEGER,
  duration INTEGER,
  score REAL,
  rounds INTEGER,
  intention_results INTEGER,
  PRIMARY KEY (kind, word, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE counters (
  task INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  value INTEGER NOT NULL,
  calls INTEGER NOT NULL,
  PRIMARY KEY (task, kind, value)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE search USING fts5 (
  pieces,
  content = '', contentless_delete = 1, tokenize = 'ascii', detail = full
);
INSERT INTO search (search, rank) VALUES ('automerge', 8);
`)
}
