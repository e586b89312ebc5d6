import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { RouteInput } from '#shared/ipc/index.ts'
import { DEFAULT_TASK_VIEW } from '#shared/preferences.ts'
import type { CallRecord } from '#shared/records/types.ts'
import { NO_MARK, type Mark } from '#shared/reviews/marks.ts'
import { useAppStore } from './app.ts'
import { useMarksStore } from './marks.ts'
import { useRecordsStore } from './records.ts'
import { FakeHost } from './test/fakeHost.ts'

let host: FakeHost
/** What lies on the disk, by record id. */
let kept: Record<string, Mark>
let fails: boolean
const listed = (...ids: string[]) => ({
  rows: ids.map((id) => ({ id }) as CallRecord),
  ...{ meta: { total: ids.length, page: 1, lastPage: 1, perPage: 50 }, fetchedAt: 0 },
})

beforeEach(async () => {
  host = new FakeHost()
  host.install()
  kept = { a: { ...NO_MARK, verdict: '需跟进', reviewed: true, changedAt: 1 } }
  fails = false
  host.instead.set('taskView.get', () => ({ ...DEFAULT_TASK_VIEW, source: 'local' }))
  host.instead.set('records.localPage', () => listed('a', 'b'))
  host.instead.set('marks.of', (input) => {
    const { recordIds } = input as unknown as RouteInput<'marks.of'>
    if (fails) throw new AppError('store_key_missing', 'no key')
    return Object.fromEntries(Object.entries(kept).filter(([id]) => recordIds.includes(id)))
  })
  host.instead.set('marks.set', (input) => {
    const { recordId, patch } = input as unknown as RouteInput<'marks.set'>
    if (fails) throw new AppError('disk_full', 'full')
    const before = kept[recordId] ?? NO_MARK
    const { tags = {}, sentences: _sentences, ...plain } = patch
    const on = before.tags.filter((tag) => tags[tag] !== false)
    const put = Object.keys(tags).filter((tag) => tags[tag] === true && !on.includes(tag))
    return (kept[recordId] = { ...before, ...plain, tags: [...on, ...put], changedAt: 2 })
  })
  useMarksStore()
  await useRecordsStore().open('acc', 't')
  await flushPromises()
})

it('tags are undone one by one, beside those that others put on', async () => {
  const marks = useMarksStore()
  await marks.set('a', { tags: { 急: true } })
  await marks.set('a', { tags: { 老客户: true, 急: false } })
  expect(marks.markOf('a').tags).toEqual(['老客户'])
  kept['a'] = { ...NO_MARK, tags: ['老客户', '另一窗口'], changedAt: 3 }
  await marks.undo()
  expect(marks.markOf('a').tags).toEqual(['另一窗口', '急'])
  await marks.redo()
  expect(marks.markOf('a').tags).toEqual(['另一窗口', '老客户'])
})

it('are asked for again where masking changes, and a change of before says that its texts were masked', async () => {
  const [app, marks] = [useAppStore(), useMarksStore()]
  const patches = () =>
    host.called('marks.set').map((input) => {
      const { patch, asMasked } = input as RouteInput<'marks.set'>
      return [patch.note, asMasked]
    })
  kept['a'] = { ...NO_MARK, note: '打 138****8000', changedAt: 1 }
  app.preferences = { ...app.preferences, maskNumbers: true }
  await flushPromises()
  expect(marks.markOf('a').note).toBe('打 138****8000')
  await marks.set('a', { note: '' })
  app.preferences = { ...app.preferences, maskNumbers: false }
  await flushPromises()
  await marks.undo()
  await marks.set('a', { note: '别打' })
  expect(patches()).toEqual([
    ['', true],
    ['打 138****8000', true],
    ['别打', false],
  ])
})

describe('marks of the calls on screen', () => {
  it('are read with each page, and what another window or program set since is shown', async () => {
    const marks = useMarksStore()
    expect(marks.markOf('a').verdict).toBe('需跟进')
    expect(marks.markOf('b')).toEqual(NO_MARK)
    host.instead.set('records.localPage', () => listed('b', 'c'))
    await useRecordsStore().load()
    await flushPromises()
    expect(host.called('marks.of').map((input) => (input as RouteInput<'marks.of'>).recordIds)).toEqual([
      ['a', 'b'],
      ['b', 'c'],
    ])
    kept['b'] = { ...NO_MARK, verdict: '有效意向', changedAt: 9 }
    host.instead.set('records.localPage', () => listed('b'))
    await useRecordsStore().load()
    await flushPromises()
    expect(marks.markOf('b').verdict).toBe('有效意向')
  })

  it('whose turn has not come are sent when the page goes, and what is asked for then, too; each once', async () => {
    const marks = useMarksStore()
    const { promise, resolve } = Promise.withResolvers<Mark>()
    const answer = host.instead.get('marks.set')
    host.instead.set('marks.set', () => promise)
    const first = marks.set('a', { verdict: '投诉风险' })
    const second = marks.set('b', { verdict: '有效意向' })
    await flushPromises()
    const sent = () => host.called('marks.set').map((input) => (input as RouteInput<'marks.set'>).patch)
    expect(sent()).toEqual([{ verdict: '投诉风险' }])
    window.dispatchEvent(new Event('pagehide'))
    void marks.set('b', { note: '没写完' })
    await flushPromises()
    expect(sent().slice(1)).toEqual([{ verdict: '有效意向' }, { note: '没写完' }])
    window.dispatchEvent(new Event('pageshow'))
    if (answer !== undefined) host.instead.set('marks.set', answer)
    resolve(NO_MARK)
    await Promise.all([first, second])
    expect(sent()).toHaveLength(3)
  })

  it('are shown once they are kept, and not where they could not be', async () => {
    const marks = useMarksStore()
    await marks.set('b', { verdict: '投诉风险', reviewed: true })
    expect(marks.markOf('b')).toMatchObject({ verdict: '投诉风险', reviewed: true })
    fails = true
    await expect(marks.set('b', { note: 'x' })).rejects.toMatchObject({ code: 'disk_full' })
    expect(marks.markOf('b').note).toBe('')
    expect(kept['b']?.note).toBe('')
  })

  it('an answer that was asked for before a change does not undo it on the screen', async () => {
    const marks = useMarksStore()
    let answer: () => void = () => undefined
    host.instead.set('marks.of', () => new Promise((resolve) => (answer = () => resolve({ a: kept['a'] }))))
    await useRecordsStore().load()
    const before = kept['a']
    await marks.set('a', { note: 'x' })
    kept['a'] = before ?? NO_MARK
    answer()
    await flushPromises()
    expect(marks.markOf('a').note).toBe('x')
  })

  it('of another task are not taken for these', async () => {
    const marks = useMarksStore()
    kept = {}
    await useRecordsStore().open('acc', 'another')
    await flushPromises()
    expect(marks.markOf('a')).toEqual(NO_MARK)
  })

  it('that cannot be read say why', async () => {
    fails = true
    await useRecordsStore().open('acc', 'another')
    await flushPromises()
    expect(useMarksStore().error).toMatchObject({ code: 'store_key_missing' })
  })
})

describe('undo', () => {
  it('takes back one after the other, and redo does them again', async () => {
    const marks = useMarksStore()
    await marks.set('a', { verdict: '意向误判', reviewed: true })
    await marks.set('b', { note: '再打' })
    expect(await marks.undo()).toBe('b')
    expect(kept['b']?.note).toBe('')
    expect(await marks.undo()).toBe('a')
    expect(kept['a']?.verdict).toBe('需跟进')
    expect(await marks.undo()).toBeNull()
    expect(await marks.redo()).toBe('a')
    expect(kept['a']?.verdict).toBe('意向误判')
    await marks.set('b', { reviewed: true })
    // What was undone is over with another change.
    expect(await marks.redo()).toBeNull()
  })

  it('is no change where nothing changed, and stays to be done where it failed', async () => {
    const marks = useMarksStore()
    await marks.set('a', { verdict: '需跟进', reviewed: true })
    expect(host.called('marks.set')).toHaveLength(0)
    await marks.set('a', { note: 'x' })
    fails = true
    await expect(marks.undo()).rejects.toMatchObject({ code: 'disk_full' })
    fails = false
    expect(await marks.undo()).toBe('a')
  })

  it('knows what was before each of two changes in quick succession, which are written in their order', async () => {
    const marks = useMarksStore()
    const own = host.instead.get('marks.set')
    let first = true
    host.instead.set('marks.set', async (input) => {
      // The first one takes long.
      if (first) await new Promise((resolve) => setImmediate(resolve))
      first = false
      return own?.(input)
    })
    const both = [marks.set('b', { note: '1' }), marks.set('b', { note: '2' })]
    const back = marks.undo()
    await Promise.all(both)
    expect(await back).toBe('b')
    expect(kept['b']?.note).toBe('1')
    await marks.undo()
    expect(kept['b']?.note).toBe('')
  })
})

describe('a list that is filtered by marks', () => {
  const asked = () =>
    host.called('records.localPage').map((input) => (input as RouteInput<'records.localPage'>).marksBefore)

  it('goes on as it was asked for while its calls are marked, and is asked anew when the person says so', async () => {
    const [marks, records] = [useMarksStore(), useRecordsStore()]
    await records.ask({ my_reviewed: true }, null)
    await flushPromises()
    expect(asked().at(-1)).toBeUndefined()
    await marks.set('a', { verdict: '投诉风险' })
    await marks.set('a', { reviewed: false })
    await records.goTo(2)
    await flushPromises()
    expect(asked().at(-1)).toEqual({ a: { ...NO_MARK, verdict: '需跟进', reviewed: true, changedAt: 1 } })
    await records.lookForNews()
    expect(asked().at(-1)).toHaveProperty('a')
    await records.reload()
    expect(asked().at(-1)).toBeUndefined()
  })

  it('of other conditions is not told of marks', async () => {
    const [marks, records] = [useMarksStore(), useRecordsStore()]
    await records.ask({ answered: true }, null)
    await flushPromises()
    await marks.set('a', { reviewed: false })
    await records.goTo(2)
    expect(asked().at(-1)).toBeUndefined()
    await records.setSort({ key: 'my_verdict', descending: true })
    await marks.set('b', { reviewed: true })
    await records.goTo(2)
    expect(asked().at(-1)).toHaveProperty('b')
  })

  it('has its choices counted again before somebody looks at them, and not with each mark', async () => {
    const [marks, records] = [useMarksStore(), useRecordsStore()]
    const counted = (): number => host.called('records.facets').length
    const before = counted()
    await records.renewFacets()
    expect(counted()).toBe(before)
    await marks.set('a', { reviewed: false })
    await marks.set('a', { reviewed: true })
    expect(counted()).toBe(before)
    await records.renewFacets()
    await records.renewFacets()
    expect(counted()).toBe(before + 1)
  })
})

it.each(['handing.workbook', 'samples.list', 'exchange.export', 'queues.list', 'doubtful.counts'] as const)(
  'what reads marks of many calls is asked once those that were given are kept: %s',
  async (route) => {
    const client = host.client
    const marks = useMarksStore()
    void marks.set('a', { note: '一' })
    void marks.set('b', { note: '二' })
    await client.call(route, {} as never)
    const asked = host.calls
      .map((call) => call.route)
      .filter((name) => name === route || name === 'marks.set')
    expect(asked).toEqual(['marks.set', 'marks.set', route])
  },
)

it('the next call of a queue does not wait for the disk', async () => {
  void useMarksStore().set('a', { note: '一' })
  void useMarksStore().set('b', { note: '二' })
  await host.client.call('queues.page', {} as never)
  const asked = host.calls.map((call) => call.route)
  expect(asked.indexOf('queues.page')).toBeLessThan(asked.lastIndexOf('marks.set'))
})
