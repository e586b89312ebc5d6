import { expect, it } from 'vitest'
import { exportJob } from '../../../test/fixtures/exports.ts'
import { memoryLogger } from '../../../test/electron/logger.ts'
import { memorySettings } from '../../../test/support/settings.ts'
import { AppError } from '#shared/errors.ts'
import type { ExportJob } from '#shared/exports/types.ts'
import { createRecents } from './recents.ts'

const ended = (id: string, change: Partial<ExportJob> = {}): ExportJob =>
  exportJob({ id, state: 'done', endedAt: 1, records: 3, rows: 3, bytes: 90, ...change })
const ids = (jobs: readonly ExportJob[]): string[] => jobs.map(({ id }) => id)

it('keeps the last twenty across restarts, and tells which made room', () => {
  const settings = memorySettings()
  const recents = createRecents(settings, memoryLogger())
  const dropped = Array.from({ length: 23 }, (_, at) => recents.add(ended(`${at}`, { startedAt: at }))).flat()
  expect(ids(dropped)).toEqual(['0', '1', '2'])
  const again = createRecents(settings, memoryLogger())
  expect(again.list()).toHaveLength(20)
  expect(again.list()[0]).toEqual(ended('3', { startedAt: 3 }))
})

it('R13: leaves out what it cannot read, and keeps the rest', () => {
  const settings = memorySettings({
    recentExports: [
      'nonsense',
      { ...ended('old'), layout: 'none' },
      { ...ended('running'), state: 'running' },
      { ...ended('fine'), rate: 'fast', error: { code: 'no such code' } },
    ],
  })
  expect(createRecents(settings, memoryLogger()).list()).toEqual([
    // That it failed is known, of a way to fail that is not.
    { ...ended('fine'), rate: 0, error: { code: 'internal', message: '', details: {} } },
  ])
  settings.set('recentExports', { a: 1 })
  expect(createRecents(settings, memoryLogger()).list()).toEqual([])
})

it('shows what ended although the settings cannot be written, as on a full disk', () => {
  const settings = memorySettings()
  const logger = memoryLogger()
  const full = {
    ...settings,
    change: () => {
      throw new AppError('disk_full', 'full')
    },
  }
  const recents = createRecents(full, logger)
  recents.add(ended('a', { state: 'failed' }))
  expect(ids(recents.list())).toEqual(['a'])
  expect(logger.lines).toEqual(['recent exports not kept {}'])
})

it('takes them off by choice, those of earlier launches too', () => {
  const settings = memorySettings()
  createRecents(settings, memoryLogger()).add(ended('before', { accountId: 'gone' }))
  const recents = createRecents(settings, memoryLogger())
  recents.add(ended('now'))
  expect(ids(recents.remove(({ accountId }) => accountId === 'gone'))).toEqual(['before'])
  expect(ids(createRecents(settings, memoryLogger()).list())).toEqual(['now'])
})

it('does not write long lists of picked calls, and knows them until the end of the launch', () => {
  const settings = memorySettings()
  const recents = createRecents(settings, memoryLogger())
  const many = Array.from({ length: 501 }, (_, at) => `${at}`)
  recents.add(ended('many', { from: { source: 'chosen', ids: many } }))
  recents.add(ended('few', { from: { source: 'chosen', ids: ['1'] }, startedAt: 1 }))
  expect(recents.list()[0]?.from).toEqual({ source: 'chosen', ids: many })
  const later = createRecents(settings, memoryLogger()).list()
  expect(later.map(({ from }) => from)).toEqual([
    { source: 'chosen', ids: [] },
    { source: 'chosen', ids: ['1'] },
  ])
})

it('R14: does not write what was searched for, and knows it until the end of the launch', () => {
  const settings = memorySettings()
  const recents = createRecents(settings, memoryLogger())
  const sort = { key: 'calldate', descending: true }
  const live = ended('live', { from: { source: 'live', filter: { keyword: '13800001111' } } })
  const local = ended('local', { from: { source: 'local', filter: { search: '一句话' }, sort } })
  const plain = ended('plain', { from: { source: 'live', filter: { intention_tags: [1] } } })
  for (const job of [live, local, plain]) recents.add(job)
  expect(recents.list()).toEqual([live, local, plain])
  expect(JSON.stringify(settings.get('recentExports'))).not.toMatch(/13800001111|一句话/)
  const nothing = { source: 'chosen', ids: [] }
  expect(createRecents(settings, memoryLogger()).list()).toEqual([
    { ...live, from: nothing },
    { ...local, from: nothing },
    plain,
  ])
})
