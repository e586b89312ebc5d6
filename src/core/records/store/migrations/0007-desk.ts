import type { Database } from 'better-sqlite3-multiple-ciphers'

/**
 * What a person keeps beside the calls and what may hold numbers and words of customers: filters with a name, what was
 * searched for last. JSON by a name.
 */
export function desk(database: Database): void {
  database.exec(`
CREATE TABLE desk (
  account_id TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (account_id, name)
) STRICT, WITHOUT ROWID;
`)
}
