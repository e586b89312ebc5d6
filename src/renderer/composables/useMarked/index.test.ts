import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, it } from 'vitest'
import { DEFAULT_PREFERENCES, DEFAULT_TASK_VIEW } from '#shared/preferences.ts'
import { recordField } from '#shared/records/fields.ts'
import type { CallRecord } from '#shared/records/types.ts'
import { NO_MARK } from '#shared/reviews/marks.ts'
import { useAppStore } from '../../stores/app.ts'
import { useMarksStore } from '../../stores/marks.ts'
import { useRecordsStore } from '../../stores/records.ts'
import { FakeHost } from '../../stores/test/fakeHost.ts'
import { useMarked } from './index.ts'

beforeEach(async () => {
  const host = new FakeHost()
  host.install()
  host.instead.set('taskView.get', () => ({ ...DEFAULT_TASK_VIEW, source: 'local' }))
  host.instead.set('records.localPage', () => ({
    ...{ rows: [{ id: 'a' } as CallRecord], fetchedAt: 0 },
    meta: { total: 1, page: 1, lastPage: 1, perPage: 50 },
  }))
  host.instead.set('marks.of', () => ({
    a: { ...NO_MARK, note: '回电 13912345678', tags: ['13912345678'], changedAt: 1 },
  }))
  useMarksStore()
  await useRecordsStore().open('acc', 't')
  await flushPromises()
})

it('no whole number stands in a cell while numbers are masked, and an unchanged mark is the same object', () => {
  const { marks, withMark } = useMarked()
  const text = (key: string): string =>
    recordField(key)?.display(withMark({ id: 'a' } as CallRecord), 'zh-CN') ?? ''
  expect(text('my_note')).toBe('回电 13912345678')
  const app = useAppStore()
  app.preferences = { ...DEFAULT_PREFERENCES, maskNumbers: true }
  expect([text('my_note'), text('my_tags')]).toEqual(['回电 139****5678', '139****5678'])
  const before = marks.value['a']
  useMarksStore().marks = { ...useMarksStore().marks, b: NO_MARK }
  expect(marks.value['a']).toBe(before)
})
