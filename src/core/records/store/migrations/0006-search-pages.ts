import type { Database } from 'better-sqlite3-multiple-ciphers'

/**
 * How FTS5 writes what is searched, from here on; what is written already stays as it is. Measured on 20,000 calls:
 *
 *     pages of 4,050 bytes, as they were before    661 bytes and 86 µs a call
 *     pages of 3,980 bytes                         605 bytes and 83 µs: with what FTS5 and the cipher add, a page of
 *                                                  4,050 does not fit into one of SQLite's, and wastes most of a second
 *     and merged by us (`automerge` 0)            636 bytes and 40 µs, the merging in `searchIndex.ts` apart
 *
 * Left to itself, FTS5 merges in the middle of a page of calls, and now and then a whole level at once: the longest page
 * is what people wait for. `crisismerge` stays as the guard of a process that never tidies.
 *
 * A part of the index is written anew once 40 % of its calls were taken out, in place of 10 %: calls that are read again
 * are taken out and added, each in turn, which is three times as fast so (35 µs a call, before 130).
 */
export function searchPages(database: Database): void {
  database.exec(`
INSERT INTO search (search, rank) VALUES ('pgsz', 3980);
INSERT INTO search (search, rank) VALUES ('deletemerge', 40);
INSERT INTO search (search, rank) VALUES ('automerge', 0);
INSERT INTO search (search, rank) VALUES ('usermerge', 8);
INSERT INTO search (search, rank) VALUES ('crisismerge', 64);
`)
}
