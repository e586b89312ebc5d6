import type { Database } from 'better-sqlite3-multiple-ciphers'

/**
 * The run that writes a task's pages, by its name, and the mark that it wrote under last: where either is another's, a
 * second run has begun, and the first is refused. NULL before the first run; empty where nobody's run may go on.
 */
export function runs(database: Database): void {
  database.exec(`
ALTER TABLE tasks ADD COLUMN run TEXT;
ALTER TABLE tasks ADD COLUMN run_mark INTEGER NOT NULL DEFAULT 0;
`)
}
