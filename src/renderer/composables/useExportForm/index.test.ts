import { describe, expect, it } from 'vitest'
import { builtInPreset, defaultLayout } from '#shared/exports/presets.ts'
import type { ExportPreset } from '#shared/exports/types.ts'
import type { TaskViewPreferences } from '#shared/preferences.ts'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localSort.ts'
import { useExportForm, type UseExportFormOptions } from './index.ts'

const VIEW: TaskViewPreferences = {
  source: 'live',
  filter: {},
  localFilter: {},
  days: null,
  queue: null,
  sort: DEFAULT_LOCAL_SORT,
  perPage: 50,
  columns: ['callee', 'bill'],
  widths: {},
  frozen: 0,
  exporting: null,
}
const layout = defaultLayout('zh-CN')

const form = (change: Partial<UseExportFormOptions> = {}) =>
  useExportForm({
    view: VIEW,
    source: 'live',
    pageIds: ['1', '2'],
    selected: new Set(),
    total: 500,
    stored: null,
    masked: false,
    locale: 'zh-CN',
    presets: () => [],
    ...change,
  })

describe('what is exported', () => {
  it('the task, unless one filtered or picked', () => {
    const plain = form()
    expect(plain.scope.value).toBe('task')
    expect(plain.scopes).toEqual([
      { scope: 'page', count: 2 },
      { scope: 'task', count: 500 },
    ])
    expect(plain.from.value).toEqual({ source: 'live', filter: {} })
    const filtered = form({ view: { ...VIEW, filter: { keyword: '138' } } })
    expect(filtered.scope.value).toBe('filter')
    expect(filtered.scopes.at(-1)).toEqual({ scope: 'task', count: null })
    expect(filtered.from.value).toEqual({ source: 'live', filter: { keyword: '138' } })
    filtered.scope.value = 'task'
    expect(filtered.from.value).toEqual({ source: 'live', filter: {} })
  })

  it('what was picked, in the order of the picking, which is no filter to keep', () => {
    const picked = form({ selected: new Set(['9', '2']) })
    expect(picked.scope.value).toBe('selected')
    expect(picked.from.value).toEqual({ source: 'chosen', ids: ['9', '2'] })
    expect(picked.filter.value).toBeNull()
    picked.scope.value = 'page'
    expect(picked.from.value).toEqual({ source: 'chosen', ids: ['1', '2'] })
  })

  it('the store with its filter and order, and how many calls it has', () => {
    const local = form({
      source: 'local',
      view: { ...VIEW, localFilter: { search: '价格' }, sort: { key: 'bill', descending: false } },
      total: 12,
      stored: 480,
    })
    expect(local.scopes.slice(1)).toEqual([
      { scope: 'filter', count: 12 },
      { scope: 'task', count: 480 },
    ])
    expect(local.from.value).toEqual({
      source: 'local',
      filter: { search: '价格' },
      sort: { key: 'bill', descending: false },
    })
  })
})

describe('how it looks', () => {
  it('begins with the columns of the table, then as it was left', () => {
    const first = form()
    expect(first.preset.value).toBe('table')
    expect(first.layout.value).toEqual({ ...layout, columns: ['callee', 'bill'] })
    first.layout.value.mask = true
    const exporting = first.choice.value
    expect(exporting.followsTable).toBe(true)
    const wider = form({ view: { ...VIEW, columns: ['id', 'callee'], exporting } })
    expect(wider.layout.value).toMatchObject({ columns: ['id', 'callee'], mask: true })
    wider.setColumns(['id'])
    const after = form({ view: { ...VIEW, exporting: wider.choice.value } })
    expect(after.preset.value).toBe('custom')
    expect(after.layout.value.columns).toEqual(['id'])
  })

  it('a preset chooses rows and columns; one’s own everything', () => {
    const own: ExportPreset = { id: 'own', name: '财务', layout: { ...layout, format: 'csv', mask: true } }
    const chosen = form({ presets: () => [own] })
    chosen.layout.value.zone = 'UTC'
    chosen.choosePreset('conversation')
    expect(chosen.preset.value).toBe('conversation')
    expect(chosen.layout.value).toMatchObject({
      zone: 'UTC',
      columns: builtInPreset('conversation')?.columns,
    })
    chosen.choosePreset('own')
    expect(chosen.preset.value).toBe('own')
    expect(chosen.layout.value).toEqual(own.layout)
    chosen.layout.value.mask = false
    expect(chosen.preset.value).toBe('essentials')
  })

  it('a row a sentence brings the columns of sentences, and takes them along again', () => {
    const chosen = form()
    chosen.setRows('utterance')
    expect(chosen.preset.value).toBe('utterances')
    chosen.setRows('record')
    expect(chosen.preset.value).toBe('table')
    chosen.setColumns(['callee', 'details'])
    chosen.setRows('utterance')
    expect(chosen.layout.value.columns.slice(0, 2)).toEqual(['callee', 'details.sequence'])
    chosen.setRows('record')
    expect(chosen.layout.value).toMatchObject({ rows: 'record', columns: ['callee'] })
  })
})
