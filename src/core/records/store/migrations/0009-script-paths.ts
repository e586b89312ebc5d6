import type { Database } from 'better-sqlite3-multiple-ciphers'

/**
 * The way of each call through its script, so that what very many calls say of it is added up without unpacking their
 * bodies.
 */
export function scriptPaths(database: Database): void {
  database.exec(`
CREATE TABLE script_paths (
  key INTEGER PRIMARY KEY,
  path TEXT NOT NULL
) STRICT;
`)
}
