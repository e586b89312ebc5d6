import type { Migration } from '../../records/store/migrations/index.ts'

/** An entry is kept as the text that its hash is of, so that members of later versions are checked as well. */
const looks: Migration = (database) =>
  void database.exec(`
CREATE TABLE looks (
  n INTEGER PRIMARY KEY,
  entry TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
`)

/** In order, as those of calls are; a released one is never edited. */
export const LOOK_MIGRATIONS: readonly Migration[] = [looks]
