/** Real processes on one folder, killed at any moment, beside one that backs up, restores and deletes. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { seeds } from '../../../../test/support/seeds.ts'
import { openStore } from './index.ts'
import { restoreStore } from './restore.ts'
import { childIds } from './test/childPages.ts'
import { KEY, SCOPE, temporaryFolder } from './test/stage.ts'

const CHILD = fileURLToPath(new URL('./test/ingestChild.ts', import.meta.url))
const ROUNDS = seeds(2, 30)

let folder: string
let clean: () => void
beforeEach(() => ({ folder, clean } = temporaryFolder()))
afterEach(() => clean())

it(
  `R17, R18: in ${ROUNDS} rounds of a process that writes and is killed, a restore waits for nobody, loses nothing, and ` +
    'what was acknowledged is in the store or in the file that was kept',
  { timeout: 600_000 },
  async () => {
    const path = join(folder, 'calls.db')
    const place = { path, key: KEY }
    openStore(place).close()
    for (let round = 0; round < ROUNDS; round += 1) {
      const first = round * 1000
      const child = spawn(process.execPath, [CHILD, path, String(first), '900'], {
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      const gone = once(child, 'close')
      let said = ''
      const wrote = new Promise<void>((resolve) =>
        child.stdout.setEncoding('utf8').on('data', (text: string) => {
          said += text
          if (/^ack /m.test(said)) resolve()
        }),
      )
      await wrote
      // While it writes: a backup is of one moment, and a restore is refused and changes nothing.
      const store = openStore(place)
      const { path: backup } = store.backup(join(folder, 'backup.db'))
      store.close()
      const kept = join(folder, 'calls-before-restore.db')
      let code: string | null = null
      try {
        restoreStore(place, backup, kept)
      } catch (thrown) {
        code = thrown instanceof AppError ? thrown.code : 'unknown'
      }
      expect(code).toBe('store_busy')
      child.kill('SIGKILL')
      await gone
      const acknowledged = [...said.matchAll(/^ack (\d+)$/gm)].map(([, page]) => Number(page))
      const keptAs = restoreStore(place, backup, kept)
      const restored = openStore(place)
      expect(restored.check()).toEqual([])
      restored.close()
      const former = openStore({ path: keptAs ?? '', key: KEY })
      expect(former.check()).toEqual([])
      const missing = acknowledged.flatMap(childIds).filter((id) => former.detail(SCOPE, id) === null)
      expect(missing).toEqual([])
      former.close()
    }
  },
)
