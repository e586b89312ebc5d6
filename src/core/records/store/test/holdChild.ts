/** Has a store open until it is killed. Argument: its path. */
import { writeSync } from 'node:fs'
import { openStore } from '../index.ts'
import { KEY } from './names.ts'

// Whatever nobody refers to is closed.
const store = openStore({ path: process.argv[2] ?? '', key: KEY })
writeSync(1, 'open\n')
setInterval(() => store.isCurrent(), 60_000)
