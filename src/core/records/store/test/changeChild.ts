/** Does one thing to a store and ends, for tests that kill it on the way. Arguments: what, and the folder. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openStore } from '../index.ts'
import { rekeyStore } from '../rekey.ts'
import { restoreStore } from '../restore.ts'
import { KEY, OTHER_KEY } from './names.ts'

const [what = '', folder = ''] = process.argv.slice(2)
const place = { path: join(folder, 'calls.db'), key: KEY }
const backups = join(folder, 'backups')

function withStore(work: (store: ReturnType<typeof openStore>) => void): void {
  const store = openStore(place)
  work(store)
  store.close()
}

const CHANGES: Record<string, () => void> = {
  open: () => withStore(() => undefined),
  backup: () => {
    mkdirSync(backups, { recursive: true })
    withStore((store) => store.backup(join(backups, 'calls-now.db')))
  },
  restore: () => restoreStore(place, join(backups, 'calls-then.db'), join(folder, 'calls-before-restore.db')),
  rekey: () => rekeyStore(place, OTHER_KEY),
}

const change = CHANGES[what]
if (change === undefined) throw new Error(`Nothing to do: ${what}`)
change()
