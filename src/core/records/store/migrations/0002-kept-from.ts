import type { Database } from 'better-sqlite3-multiple-ciphers'

/**
 * Calls dialled before a task's `kept_from` (ms since the epoch) are known and not kept: their ids alone stand in
 * `left_out`, with the mark of the pass that saw them, so that a synchronisation counts them like kept ones. A task that
 * is `paused` was deleted from this machine: nothing of it is kept until somebody synchronises it.
 */
export function keptFrom(database: Database): void {
  database.exec(`
ALTER TABLE tasks ADD COLUMN kept_from INTEGER;
ALTER TABLE tasks ADD COLUMN left_out INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tasks ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;

CREATE TABLE left_out (
  task INTEGER NOT NULL REFERENCES tasks (id),
  id ANY NOT NULL,
  mark INTEGER NOT NULL,
  PRIMARY KEY (task, id)
) STRICT, WITHOUT ROWID;
`)
}
