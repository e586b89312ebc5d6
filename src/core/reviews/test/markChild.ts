/** Does one thing to a file of marks and ends, for tests that kill it on the way. Arguments: what, and the folder. */
import { join } from 'node:path'
import { rekeyStore } from '../../records/store/rekey.ts'
import { KEY, OTHER_KEY } from '../../records/store/test/names.ts'
import { mergeBackup } from '../markBackups.ts'
import { openMarkStore, type MarkStore } from '../markStore.ts'
import { MARK_MIGRATIONS } from '../migrations.ts'
import { BACKUP, FRESH, LINKED, MERGED, SET } from './markChanges.ts'

const [what = '', folder = ''] = process.argv.slice(2)
const place = { path: join(folder, what === 'takeOver' ? FRESH : 'marks.db'), key: KEY }

function withStore(work: (store: MarkStore) => void): void {
  const store = openMarkStore({ ...place, now: () => 2_000_000 })
  work(store)
  store.close()
}

const CHANGES: Record<string, () => void> = {
  set: () => withStore((store) => void store.setMark(...SET)),
  merge: () => withStore((store) => void store.mergeRows(MERGED)),
  takeOver: () => withStore((store) => void store.mergeRows(MERGED, 'another')),
  link: () => withStore((store) => store.moveMark({ taskId: 't', recordId: 'a' }, LINKED, null)),
  restore: () =>
    withStore((store) => void mergeBackup(store, { path: join(folder, BACKUP), key: KEY }, 2_000_000)),
  rekey: () => rekeyStore({ ...place, migrations: MARK_MIGRATIONS }, OTHER_KEY),
}

const change = CHANGES[what]
if (change === undefined) throw new Error(`Nothing to do: ${what}`)
change()
