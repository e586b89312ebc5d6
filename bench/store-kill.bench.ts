/**
 * R18 at length: fifty times a process is killed with SIGKILL at a random moment while it fills a store, always the
 * same file. After each kill the file is opened, read whole, and searched for every call that was acknowledged.
 */
import { join } from 'node:path'
import { runChild, survivors } from '../src/core/records/store/test/child.ts'
import { CHILD_PAGE } from '../src/core/records/store/test/childPages.ts'
import { inTemporaryFolder, report } from './support/measure.ts'

const KILLS = 50
/** From the first page to beyond the second checkpoint of the log. */
const LATEST = 250

await inTemporaryFolder(async (folder) => {
  const path = join(folder, 'calls.db')
  const acknowledged: number[] = []
  let first = 0
  let faults = 0
  let missing = 0
  let torn = 0
  for (let kill = 0; kill < KILLS; kill += 1) {
    const run = await runChild({
      path,
      first,
      pages: 100_000,
      killAfterPages: Math.floor(Math.random() * LATEST),
    })
    acknowledged.push(...run.acknowledged)
    first = (acknowledged.at(-1) ?? -1) + 1
    const left = survivors(path, acknowledged)
    faults += left.faults.length
    missing += left.missing.length
    torn += Number(left.torn)
  }
  const none = (what: string, count: number) => ({
    what,
    value: String(count),
    limit: 'none',
    holds: count === 0,
  })
  report(`${KILLS} kills, ${acknowledged.length * CHILD_PAGE} calls acknowledged`, [
    none('faults in the file', faults),
    none('acknowledged calls missing', missing),
    none('pages kept in part', torn),
  ])
})
