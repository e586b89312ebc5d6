import { expect, it } from 'vitest'
import { memorySettings } from '../../../test/support/settings.ts'
import type { AccountSummary } from '#shared/accounts/types.ts'
import { defaultLayout } from '#shared/exports/presets.ts'
import { createExportPresets } from './presets.ts'
import { createSavedExports, type ExportToSave } from './saved.ts'

const layout = defaultLayout('zh-CN')
const DEMO: AccountSummary = {
  id: 'demo',
  kind: 'demo',
  name: '',
  baseUrl: '',
  userId: '',
  subUserId: null,
  allowHttp: false,
  hasToken: true,
  savingAllowed: true,
  maskNumbers: false,
}
/** Accounts `7-a` and `7-b` are one at the platform, as an account that was added again is. */
const account = (id: string): AccountSummary => ({ ...DEMO, id })
const accountsOf = (...ids: string[]) => ({
  identity: (id: string): string => id.slice(0, 1),
  list: () => ({ accounts: ids.map(account), activeId: null }),
})
const accounts = accountsOf('7-a', '8-a')
const wanted = (change: Partial<ExportToSave> = {}): ExportToSave => ({
  accountId: '7-a',
  taskId: 't',
  taskName: '回访',
  name: '每周',
  layout,
  from: { source: 'live', filter: { keyword: '138' } },
  ...change,
})
const names = (entries: readonly { name: string }[]): string[] => entries.map(({ name }) => name)

it('are found by any account of the same identity, such as the command line’s, and by no other', () => {
  const saved = createSavedExports(memorySettings(), accounts)
  const [entry] = saved.save(wanted(), 100)
  expect(entry).toMatchObject({ accountId: '7-a', name: '每周', savedAt: 100, lastRunAt: null })
  expect(entry).not.toHaveProperty('identity')
  expect(saved.list('7-b')).toEqual([{ ...entry, accountId: '7-b' }])
  expect(saved.list('8-a')).toEqual([])
  expect(() => saved.toRun('8-a', entry?.id ?? '')).toThrow(expect.objectContaining({ code: 'not_found' }))
})

it('of one name replaces the other, and keeps its id', () => {
  const saved = createSavedExports(memorySettings(), accounts)
  const [first] = saved.save(wanted(), 100)
  saved.ran(first?.id ?? '', 150)
  const after = saved.save(wanted({ taskId: 'other' }), 200)
  expect(after).toMatchObject([{ id: first?.id, taskId: 'other', savedAt: 200, lastRunAt: 150 }])
  expect(saved.save(wanted({ accountId: '8-a' }), 300)).toHaveLength(1)
})

it('can be renamed, to a name that is free, and removed; they go with the last account that has them', () => {
  const settings = memorySettings()
  const saved = createSavedExports(settings, accounts)
  saved.save(wanted({ accountId: '8-a', name: '每月' }), 1)
  const [entry] = saved.save(wanted(), 1)
  const id = entry?.id ?? ''
  expect(names(saved.rename('7-a', id, '每月'))).toEqual(['每月'])
  saved.save(wanted(), 1)
  expect(() => saved.rename('7-a', id, '每周')).toThrow(expect.objectContaining({ code: 'invalid_input' }))
  expect(() => saved.rename('8-a', id, 'x')).toThrow(expect.objectContaining({ code: 'not_found' }))
  saved.remove('8-a', id)
  expect(names(saved.list('7-a'))).toEqual(['每月', '每周'])
  expect(names(saved.remove('7-a', id))).toEqual(['每周'])
  createSavedExports(settings, accountsOf('7-a', '7-b')).forgetAccount('7-b')
  expect(names(saved.list('7-a'))).toEqual(['每周'])
  saved.forgetAccount('7-a')
  expect(saved.list('7-a')).toEqual([])
  expect(saved.list('8-a')).toHaveLength(1)
})

it('R13: what this version cannot read is left where it is', () => {
  const foreign = { id: 'x', name: 'of a later version', layout: 'another' }
  const settings = memorySettings({ savedExports: [foreign, 7], exportPresets: 'nonsense' })
  const saved = createSavedExports(settings, accounts)
  expect(saved.list('7-a')).toEqual([])
  saved.save(wanted(), 1)
  expect(settings.get('savedExports')).toEqual([expect.objectContaining({ name: '每周' }), foreign, 7])
  expect(createExportPresets(settings).list()).toEqual([])
})

/** The one saved export, as a later version has it. */
function later(change: (saved: Record<string, unknown>) => object): ReturnType<typeof memorySettings> {
  const settings = memorySettings()
  createSavedExports(settings, accounts).save(wanted(), 100)
  settings.set('savedExports', (settings.get('savedExports') as Record<string, unknown>[]).map(change))
  return settings
}

it('R13: runs although a later version has more options, which stay', () => {
  const newer = { ...layout, csv: { ...layout.csv, quotes: 'all' }, font: 'large', format: 'ods' }
  const settings = later((entry) => ({ ...entry, layout: newer, note: 1 }))
  const saved = createSavedExports(settings, accounts)
  const [entry] = saved.list('7-a')
  expect(saved.toRun('7-a', entry?.id ?? '').layout).toEqual(layout)
  saved.ran(entry?.id ?? '', 200)
  saved.rename('7-a', entry?.id ?? '', '又')
  expect(settings.get('savedExports')).toMatchObject([{ layout: newer, note: 1, lastRunAt: 200, name: '又' }])
  // The window sees options that it knows, and saves the others with them.
  saved.save(wanted({ name: '又', layout: { ...layout, mask: true } }), 300)
  expect(settings.get('savedExports')).toMatchObject([{ layout: { ...newer, mask: true } }])
})

it('R13: writes no number in full because the option cannot be read', () => {
  const settings = later((entry) => ({ ...entry, layout: { ...layout, mask: 'partly' } }))
  expect(createSavedExports(settings, accounts).list('7-a')).toMatchObject([{ layout: { mask: true } }])
})

it.each([
  { source: 'live', filter: { keyword: '138', mood: 'good' } },
  { source: 'live', filter: { intention_tags: 'A' } },
  { source: 'archive' },
  7,
])('R13: with conditions that are not known (%j) is shown and not run, until it is saved anew', (from) => {
  const settings = later((entry) => ({ ...entry, from }))
  const saved = createSavedExports(settings, accounts)
  const [entry] = saved.list('7-a')
  expect(entry).toMatchObject({ name: '每周', isForeign: true })
  expect(() => saved.toRun('7-a', entry?.id ?? '')).toThrow(expect.objectContaining({ code: 'saved_newer' }))
  saved.rename('7-a', entry?.id ?? '', '又')
  expect(settings.get('savedExports')).toMatchObject([{ from, name: '又' }])
  saved.save(wanted({ name: '又' }), 300)
  expect(saved.toRun('7-a', entry?.id ?? '').from).toEqual(wanted().from)
  expect(settings.get('savedExports')).toEqual([expect.objectContaining({ from: wanted().from })])
})

it('presets are one a name, in the order of their names', () => {
  const settings = memorySettings()
  const presets = createExportPresets(settings)
  presets.save('质检', layout)
  const [first] = presets.save('财务', layout)
  expect(names(presets.list())).toEqual(['财务', '质检'])
  const again = presets.save('财务', { ...layout, mask: true })
  expect(again[0]).toMatchObject({ id: first?.id, layout: { mask: true } })
  expect(() => presets.rename(first?.id ?? '', '质检')).toThrow(
    expect.objectContaining({ code: 'invalid_input' }),
  )
  expect(names(presets.rename(first?.id ?? '', '财务部'))).toEqual(['财务部', '质检'])
  expect(names(createExportPresets(settings).remove(first?.id ?? ''))).toEqual(['质检'])
})
