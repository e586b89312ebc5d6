import type { Database } from 'better-sqlite3-multiple-ciphers'

/**
 * Kept calls can be read again. `marks` names the version of the reader and of the search index that made a call's row
 * (see `versions.ts`); below zero: that version could not read the body, and the row is an earlier one's. They stand in
 * `marks` because every call that passes looks there already, and a walk over all of them reads 30 bytes a call.
 *
 * `readings` has one row: no call of the store is behind these versions, so that one look tells whether there is
 * anything to read again. `aliases` are the ids that calls went by under an earlier reader.
 *
 * SQLite adds such columns without touching a row; the index is empty, and made by one walk over `marks`.
 */
export function readings(database: Database): void {
  database.exec(`
ALTER TABLE marks ADD COLUMN reader_version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE marks ADD COLUMN index_version INTEGER NOT NULL DEFAULT 1;
CREATE INDEX marks_unread ON marks (key) WHERE reader_version < 0;

CREATE TABLE readings (
  reader_version INTEGER NOT NULL,
  index_version INTEGER NOT NULL
) STRICT;
INSERT INTO readings (reader_version, index_version) VALUES (1, 1);

CREATE TABLE aliases (
  task INTEGER NOT NULL REFERENCES tasks (id),
  id ANY NOT NULL,
  call ANY NOT NULL,
  PRIMARY KEY (task, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX aliases_by_call ON aliases (task, call);
`)
}
