/** Does one thing to a record of looks and ends, for tests that kill it on the way. Arguments: what, folder, how many. */
import { join } from 'node:path'
import { rekeyStore } from '../../../records/store/rekey.ts'
import { setAsideStore } from '../../../records/store/setAside.ts'
import { KEY, OTHER_KEY } from '../../../records/store/test/names.ts'
import { NO_LOOK } from '../chain.ts'
import { openLookStore } from '../lookStore.ts'
import { LOOK_MIGRATIONS } from '../migrations.ts'

const [what = '', folder = '', count = '1'] = process.argv.slice(2)
const place = { path: join(folder, 'looks.db'), key: KEY }

function note(): void {
  const store = openLookStore(place)
  const look = {
    what: 'reveal',
    accountId: 'a',
    account: null,
    taskId: 't',
    recordId: 'child',
    count: 1,
  } as const
  for (let at = 0; at < Number(count); at += 1) store.append(look, NO_LOOK, 2_000_000)
  store.close()
}

const CHANGES: Record<string, () => void> = {
  note,
  rekey: () => rekeyStore({ ...place, migrations: LOOK_MIGRATIONS }, OTHER_KEY),
  aside: () => void setAsideStore(place.path, join(folder, 'looks-set-aside.db')),
}

const change = CHANGES[what]
if (change === undefined) throw new Error(`Nothing to do: ${what}`)
change()
