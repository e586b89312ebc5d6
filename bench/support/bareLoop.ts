import { constants, zstdCompressSync } from 'node:zlib'
import { openDatabase } from '../../src/core/records/store/index.ts'

/** A statement that a store ran, with its values. */
type Run = [sql: string, values: unknown[]]

export interface BareLoop {
  /** Runs the work, and takes down what it writes into a database. */
  watch: <T>(work: () => T) => T
  /** Does for a page what nobody can leave out. */
  ingest: (page: Buffer) => void
  close: () => void
}

/** Bodies that lie in one block, and the level, as in `store/bodies.ts`. */
const TOGETHER = 12
const LEVEL = 1

/**
 * The least that keeping a page costs: `JSON.parse`, zstd, and the very rows that the product wrote, put into the same
 * tables and index of another file. Nothing is read, compared or cut into words.
 */
export function bareLoop(path: string, key: string): BareLoop {
  const database = openDatabase({ path, key })
  const begin = database.prepare('BEGIN IMMEDIATE')
  const commit = database.prepare('COMMIT')
  const prepared = new Map<string, typeof begin>()
  const statement = (sql: string): typeof begin => {
    const known = prepared.get(sql) ?? database.prepare(sql)
    prepared.set(sql, known)
    return known
  }
  const kind = Object.getPrototypeOf(begin) as { run: (...values: unknown[]) => unknown }
  const { run } = kind
  let written: Run[] = []
  return {
    watch: (work) => {
      written = []
      kind.run = function (this: typeof begin, ...values) {
        // What is searched lies in memory that the next call writes over.
        if (!/^(BEGIN|COMMIT)/.test(this.source))
          written.push([
            this.source,
            values.map((value) => (Buffer.isBuffer(value) ? Buffer.from(value) : value)),
          ])
        return run.apply(this, values)
      }
      try {
        return work()
      } finally {
        kind.run = run
      }
    },
    ingest: (page) => {
      const { data } = JSON.parse(page.toString('utf8')) as { data: unknown[] }
      const block = Math.ceil(page.length / Math.ceil(data.length / TOGETHER))
      for (let at = 0; at < page.length; at += block)
        zstdCompressSync(page.subarray(at, at + block), {
          params: { [constants.ZSTD_c_compressionLevel]: LEVEL },
        })
      begin.run()
      for (const [sql, values] of written) statement(sql).run(...values)
      commit.run()
    },
    close: () => database.close(),
  }
}
