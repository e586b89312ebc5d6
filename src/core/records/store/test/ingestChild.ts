/**
 * Keeps pages until it is killed or done, and says what was acknowledged, a line each:
 *
 *     ack PAGE                    the page is kept: whatever happens from now on, it must be found
 *     error CODE CHECKPOINT       the page was refused; it is tried again
 *     opened | done
 *
 * Arguments: path, first page, number of pages. Records follow from their number, so that the parent knows them.
 */
import { writeSync } from 'node:fs'
import { toAppError } from '#shared/errors.ts'
import { openStore } from '../index.ts'
import { childPage } from './childPages.ts'
import { KEY, SCOPE } from './stage.ts'

const [path = '', first = '0', pages = '1'] = process.argv.slice(2)
const TRIES = 5

/** Written through at once: a pipe's buffer would die with the process. */
const say = (line: string): void => void writeSync(1, `${line}\n`)

const store = openWith(TRIES)
say('opened')
for (let page = Number(first); page < Number(first) + Number(pages); page += 1) keepPage(page, TRIES)
store.close()
say('done')

function openWith(tries: number): ReturnType<typeof openStore> {
  try {
    return openStore({ path, key: KEY })
  } catch (thrown) {
    say(`error ${toAppError(thrown).code} none`)
    if (tries <= 1) throw thrown
    return openWith(tries - 1)
  }
}

function keepPage(page: number, tries: number): void {
  try {
    store.ingestPage(SCOPE, childPage(page), { mark: 1, checkpoint: String(page) })
    say(`ack ${page}`)
  } catch (thrown) {
    say(`error ${toAppError(thrown).code} ${store.syncState(SCOPE).checkpoint ?? 'none'}`)
    if (tries <= 1) throw thrown
    keepPage(page, tries - 1)
  }
}
