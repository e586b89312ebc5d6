import type { Migration } from '../records/store/migrations/index.ts'

/**
 * `self`: whose marks are made in this file, and which file it is. `marks`: one member of a reviewer's mark of a call a
 * row, its value as JSON, so that members of later versions lie here as well.
 */
const marks: Migration = (database) =>
  void database.exec(`
CREATE TABLE self (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  reviewer TEXT NOT NULL,
  file TEXT NOT NULL
) STRICT;

CREATE TABLE marks (
  task_id TEXT NOT NULL,
  record_id TEXT NOT NULL,
  reviewer TEXT NOT NULL,
  member TEXT NOT NULL,
  value TEXT NOT NULL,
  stamp TEXT NOT NULL,
  PRIMARY KEY (task_id, record_id, reviewer, member)
) STRICT, WITHOUT ROWID;

CREATE INDEX marks_by_stamp ON marks (stamp);
`)

/** What is kept beside marks, a member a row likewise. `task_id` is empty for what belongs to no task. */
const documents: Migration = (database) =>
  void database.exec(`
CREATE TABLE documents (
  kind TEXT NOT NULL,
  task_id TEXT NOT NULL,
  id TEXT NOT NULL,
  reviewer TEXT NOT NULL,
  member TEXT NOT NULL,
  value TEXT NOT NULL,
  stamp TEXT NOT NULL,
  PRIMARY KEY (kind, task_id, id, reviewer, member)
) STRICT, WITHOUT ROWID;

CREATE INDEX documents_by_stamp ON documents (stamp);
`)

/** In order, as those of calls are; a released one is never edited. */
export const MARK_MIGRATIONS: readonly Migration[] = [marks, documents]
