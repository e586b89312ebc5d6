import { expect, it } from 'vitest'
import { DEFAULT_PREFERENCES } from '#shared/preferences.ts'
import { DEFAULT_COLUMNS } from '#shared/records/fields.ts'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localSort.ts'
import { DEFAULT_VERDICTS, MOST_VERDICTS } from '#shared/reviews/marks.ts'
import { memorySettings } from '../../../test/support/settings.ts'
import { createPreferences } from './preferences.ts'

it('starts from the defaults and remembers changes', () => {
  const settings = memorySettings()
  const preferences = createPreferences(settings)
  expect(preferences.get()).toEqual(DEFAULT_PREFERENCES)
  preferences.update({ theme: 'dark' })
  expect(createPreferences(settings).get().theme).toBe('dark')
})

it('remembers a view by account and task', () => {
  const preferences = createPreferences(memorySettings())
  preferences.updateTaskView('one', 'task', { perPage: 100, filter: { keyword: ' 138 ', levels: [] } })
  expect(preferences.taskView('one', 'task')).toMatchObject({ perPage: 100, filter: { keyword: '138' } })
  expect(preferences.taskView('two', 'task')).toMatchObject({ perPage: 50, filter: {} })
  preferences.forgetAccount('one')
  expect(preferences.taskView('one', 'task').perPage).toBe(50)
})

it('R14: numbers and sentences that were searched for are remembered until the end of the app, and not on disk', () => {
  const settings = memorySettings()
  const preferences = createPreferences(settings)
  preferences.updateTaskView('one', 'task', {
    filter: { keyword: '13800001111', intention_tags: [1] },
    localFilter: { keyword: '13800002222', search: '一句话', intention_tags: [1] },
  })
  preferences.updateTaskView('one', 'task', { perPage: 100 })
  expect(preferences.taskView('one', 'task')).toMatchObject({
    perPage: 100,
    filter: { keyword: '13800001111', intention_tags: [1] },
    localFilter: { keyword: '13800002222', search: '一句话', intention_tags: [1] },
  })
  expect(JSON.stringify(settings.get('taskViews'))).not.toMatch(/1380000|一句/)
  expect(createPreferences(settings).taskView('one', 'task')).toMatchObject({
    perPage: 100,
    filter: { intention_tags: [1] },
    localFilter: { intention_tags: [1] },
  })
  preferences.forgetAccount('one')
  expect(preferences.taskView('one', 'task').filter).toEqual({})
})

it('what is typed writes nothing to the disk', () => {
  const settings = memorySettings()
  let writes = 0
  const { change } = settings
  settings.change = (...args) => {
    writes += 1
    change(...args)
  }
  const preferences = createPreferences(settings)
  preferences.updateTaskView('one', 'task', { localFilter: { intention_tags: [1] } })
  for (const search of ['多', '多少', '多少钱'])
    preferences.updateTaskView('one', 'task', { localFilter: { intention_tags: [1], search } })
  expect(writes).toBe(1)
  expect(preferences.taskView('one', 'task').localFilter).toEqual({ intention_tags: [1], search: '多少钱' })
  preferences.updateTaskView('one', 'other', { perPage: 20 })
  preferences.updateTaskView('one', 'task', { localFilter: {} })
  expect(writes).toBe(3)
})

it('R13: a verdict that cannot be read costs itself alone', () => {
  const read = (verdicts: unknown): readonly string[] =>
    createPreferences(memorySettings({ preferences: { verdicts } })).get().verdicts
  expect(read(['要', 7, '', '要', '不要'])).toEqual(['要', '不要'])
  expect(read(Array.from({ length: 12 }, (_, at) => `${at}`))).toHaveLength(MOST_VERDICTS)
  for (const none of [[], [''], 'x', null]) expect(read(none)).toEqual(DEFAULT_VERDICTS)
})

it('R13: reads what it can of damaged preferences', () => {
  const settings = memorySettings({
    preferences: { theme: 'neon', locale: 'en', maskNumbers: 'yes' },
    taskViews: {
      'one/task': {
        perPage: 'many',
        columns: ['callee', 'no_such_field'],
        filter: { keyword: 7 },
        exporting: { layout: 'none', followsTable: true },
      },
    },
  })
  const preferences = createPreferences(settings)
  expect(preferences.get()).toMatchObject({ theme: 'system', locale: 'en', maskNumbers: true })
  expect(preferences.taskView('one', 'task')).toEqual({
    perPage: 50,
    columns: ['callee'],
    filter: {},
    widths: {},
    frozen: 0,
    source: null,
    localFilter: {},
    days: null,
    queue: null,
    sort: DEFAULT_LOCAL_SORT,
    exporting: null,
  })
  settings.set('taskViews', 'nonsense')
  expect(preferences.taskView('one', 'task').columns).toEqual(DEFAULT_COLUMNS)
})

it('keeps the views used last, not all of them', () => {
  const settings = memorySettings()
  const preferences = createPreferences(settings)
  for (let index = 0; index < 320; index++)
    preferences.updateTaskView('one', `task-${index}`, { perPage: 20 })
  expect(Object.keys(settings.get('taskViews') as object)).toHaveLength(300)
  expect(preferences.taskView('one', 'task-319').perPage).toBe(20)
  expect(preferences.taskView('one', 'task-0').perPage).toBe(50)
})

it('R13: what a newer version added to preferences and views survives a change', () => {
  const settings = memorySettings({
    preferences: { theme: 'dark', inFuture: 1 },
    taskViews: { 'a/1': { perPage: 20, inFuture: [2] } },
  })
  const preferences = createPreferences(settings)
  preferences.update({ sidebarCollapsed: true })
  preferences.updateTaskView('a', '1', { perPage: 100 })
  expect(settings.get('preferences')).toMatchObject({ theme: 'dark', sidebarCollapsed: true, inFuture: 1 })
  expect(settings.get('taskViews')).toMatchObject({ 'a/1': { perPage: 100, inFuture: [2] } })
})

it('R13: one key that cannot be read costs no other key, and stays where it lies', () => {
  const kept = { preferences: { keys: { mask: 'Shift+K', 'no command': 'X', later: { chord: ['G', 'M'] } } } }
  const settings = memorySettings(kept)
  const preferences = createPreferences(settings)
  expect(preferences.get().keys).toEqual({ mask: 'Shift+K' })
  preferences.update({ keys: { mask: 'Shift+L' } })
  expect(settings.get('preferences')).toMatchObject({
    keys: { mask: 'Shift+L', 'no command': 'X', later: { chord: ['G', 'M'] } },
  })
})
