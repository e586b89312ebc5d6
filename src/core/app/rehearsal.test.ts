import { afterAll, beforeAll, expect, it } from 'vitest'
import { seeds } from '../../../test/support/seeds.ts'
import {
  CALLS,
  DAMAGE_NAMES,
  filesOf,
  goThrough,
  makeKept,
  type Damage,
  type Kept,
} from './test/rehearsal.ts'

let kept: Kept
let all: Damage[]
beforeAll(async () => {
  kept = await makeKept()
  all = filesOf(kept.root).flatMap((file) => DAMAGE_NAMES.map((kind) => ({ file, kind })))
}, 60_000)
afterAll(() => kept.platform.close())

const named = (damages: readonly Damage[]): string =>
  damages.map(({ file, kind }) => `${file}: ${kind}`).join(' + ')

async function holds(damages: readonly Damage[]): Promise<void> {
  const { done, calls } = await goThrough(kept, damages)
  const story = `${named(damages)}\n  ${done.join('\n  ')}`
  expect(calls, story).toBe(CALLS)
  expect(story).not.toContain('UNSAID')
}

/** Spread evenly over all of them, from another place in every run of another length. */
function spread<T>(list: readonly T[], count: number): T[] {
  const step = Math.max(1, list.length / count)
  return Array.from({ length: Math.min(count, list.length) }, (_, n) => list[Math.floor(n * step)] as T)
}

it('knows every kind of file that a person has', () => {
  const files = filesOf(kept.root).map((file) => file.replaceAll(/[0-9a-f]{32}|\d{8}-\d{6}/g, '*'))
  expect(files).toEqual(
    expect.arrayContaining([
      'data/backups/records-*.db',
      'data/demo.db',
      'data/drafts/*/*.json',
      'data/records.db',
      'data/records.db-wal',
      'data/settings.copy.json',
      'data/settings.json',
      'data/settings.json.lock',
      'data/tasks/*/*.json',
      'keys/secrets.copy.json',
      'keys/secrets.json',
    ]),
  )
})

it('R13, R16: whatever becomes of one file, the calls are readable, or doing what is said makes them so', async () => {
  // Always those that cost the most.
  const worst = all.filter(
    ({ file, kind }) =>
      (file === 'data/settings.json' && kind === 'cut') ||
      (file === 'data/records.db' && ['zeros', 'deleted', 'newer'].includes(kind)) ||
      (file === 'keys/secrets.json' && kind === 'empty'),
  )
  for (const one of [...worst, ...spread(all, seeds(2, all.length))]) await holds([one])
}, 3_600_000)

it('R13, R16: and of two files', async () => {
  const pairs = all.flatMap((one, at) =>
    all.slice(at + 1).flatMap((other) => (other.file === one.file ? [] : [[one, other] as const])),
  )
  const secrets = (kind: Damage['kind']): Damage[] =>
    ['keys/secrets.json', 'keys/secrets.copy.json'].map((file) => ({ file, kind }))
  await holds(secrets('deleted'))
  // All of them take hours.
  for (const pair of spread(pairs, seeds(1, 200))) await holds(pair)
}, 3_600_000)
