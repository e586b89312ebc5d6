import { beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { RouteInput } from '#shared/ipc/index.ts'
import { DEFAULT_TASK_VIEW } from '#shared/preferences.ts'
import type { CallRecord } from '#shared/records/types.ts'
import { useAppStore } from './app.ts'
import { useMaskingStore } from './masking.ts'
import { useReadingStore } from './reading.ts'
import { useRecordsStore } from './records.ts'
import { FakeHost } from './test/fakeHost.ts'

const PER_PAGE = 3
let host: FakeHost
/** Ids of the task's calls, in their order. */
let calls: string[]
const row = (id: string): CallRecord => ({ id, callee: `number of ${id}` }) as CallRecord
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

beforeEach(async () => {
  host = new FakeHost()
  host.install()
  calls = ['1', '2', '3', '4', '5', '6', '7']
  host.instead.set('taskView.get', () => ({ ...DEFAULT_TASK_VIEW, perPage: PER_PAGE, source: 'local' }))
  host.instead.set('records.localPage', (input) => {
    const { page } = input as unknown as RouteInput<'records.localPage'>
    const rows = calls.slice((page - 1) * PER_PAGE, page * PER_PAGE).map(row)
    const lastPage = Math.ceil(calls.length / PER_PAGE)
    return { rows, meta: { total: calls.length, page, lastPage, perPage: PER_PAGE }, fetchedAt: 0 }
  })
  host.instead.set('records.detail', (input) => {
    const { recordId } = input as unknown as RouteInput<'records.detail'>
    return { ...row(recordId), details: [], raw: `{"id":"${recordId}"}` }
  })
  await useRecordsStore().open('a', 't')
})

const detailsAsked = (): string[] =>
  host.called('records.detail').map((input) => (input as RouteInput<'records.detail'>).recordId)

describe('reading on', () => {
  it('crosses pages, both ways, and ends at the ends', async () => {
    const [reading, records] = [useReadingStore(), useRecordsStore()]
    await reading.open(0)
    const read = [reading.record?.id]
    while (await reading.step(1)) {
      await settled()
      read.push(reading.record?.id)
    }
    expect(read).toEqual(calls)
    expect(records.pageNumber).toBe(3)
    const back: unknown[] = []
    while (await reading.step(-1)) {
      await settled()
      back.push(reading.record?.id)
    }
    expect(back).toEqual(calls.toReversed().slice(1))
    expect(records.pageNumber).toBe(1)
  })

  it('has the neighbours and the next page before they are asked for', async () => {
    const [reading, records] = [useReadingStore(), useRecordsStore()]
    await reading.open(1)
    await settled()
    expect(detailsAsked().toSorted()).toEqual(['1', '2', '3'])
    const pagesBefore = host.called('records.localPage').length
    await reading.step(1)
    await settled()
    expect(reading.shown?.id).toBe('3')
    // Asked ahead, once; turning the page asks nothing.
    expect(host.called('records.localPage')).toHaveLength(pagesBefore)
    await reading.step(1)
    expect(records.pageNumber).toBe(2)
    expect(host.called('records.localPage')).toHaveLength(pagesBefore)
  })

  it('keys that come while a page is turned are not lost', async () => {
    const reading = useReadingStore()
    await reading.open(1)
    await Promise.all([reading.step(1), reading.step(1), reading.step(1)])
    await settled()
    expect(reading.record?.id).toBe('5')
  })

  it('a call that is closed while a page is turned stays closed', async () => {
    const reading = useReadingStore()
    await reading.open(2)
    const [first, second] = [reading.step(1), reading.step(1)]
    reading.close()
    await Promise.all([first, second])
    await settled()
    expect(reading.record).toBeNull()
  })

  it('stays where it is when the next page cannot be read', async () => {
    const reading = useReadingStore()
    await reading.open(2)
    await settled()
    host.instead.set('records.localPage', () => {
      throw new AppError('file_failed', 'the disk went away')
    })
    useRecordsStore().view = { ...useRecordsStore().view, sort: { key: 'bill', descending: true } }
    await reading.step(1)
    await settled()
    expect(reading.record?.id).toBe('3')
    expect(useRecordsStore().error).not.toBeNull()
  })

  it('goes on at the page that could not be read, and skips none', async () => {
    const [reading, records] = [useReadingStore(), useRecordsStore()]
    const answer = host.instead.get('records.localPage')
    let down = true
    host.instead.set('records.localPage', (input) => {
      if (down) throw new AppError('file_failed', 'not now')
      return answer?.(input)
    })
    await reading.open(2)
    await reading.step(1)
    expect([records.shownPage, reading.record?.id]).toEqual([1, '3'])
    down = false
    await reading.step(1)
    await settled()
    expect([records.shownPage, reading.record?.id]).toEqual([2, '4'])
  })

  it('a conversation that was read ahead and failed is asked for again', async () => {
    const reading = useReadingStore()
    const answer = host.instead.get('records.detail')
    host.instead.set('records.detail', (input) => {
      if ((input as unknown as RouteInput<'records.detail'>).recordId === '2')
        throw new AppError('file_failed', 'not now')
      return answer?.(input)
    })
    await reading.open(0)
    await settled()
    if (answer !== undefined) host.instead.set('records.detail', answer)
    await reading.step(1)
    await settled()
    expect(reading.shown?.id).toBe('2')
    expect(reading.error).toBeNull()
  })
})

describe('the open call', () => {
  it('stays open while the list is read again, and follows its row', async () => {
    const [reading, records] = [useReadingStore(), useRecordsStore()]
    await reading.open(1)
    calls = ['new', ...calls]
    await records.load()
    expect([reading.record?.id, reading.index]).toEqual(['2', 2])
    calls = ['9', '8']
    await records.load()
    expect([reading.record?.id, reading.index]).toEqual(['2', null])
    expect(reading.shown?.id).toBe('2')
  })

  it('the list goes on where it was when the call left it', async () => {
    const [reading, records] = [useReadingStore(), useRecordsStore()]
    await reading.open(1)
    calls = calls.filter((id) => id !== '2')
    await records.load()
    await reading.step(1)
    expect(reading.record?.id).toBe('3')
  })

  it('goes with its task, and is there again when one comes back, unless it was closed', async () => {
    const [reading, records] = [useReadingStore(), useRecordsStore()]
    await reading.open(1)
    await records.open('a', 'other')
    await reading.showWaiting('other')
    expect(reading.record).toBeNull()
    await records.open('a', 't')
    await reading.showWaiting('t')
    await settled()
    expect([reading.record?.id, reading.shown?.id]).toEqual(['2', '2'])
    reading.close()
    await records.open('a', 'other')
    await records.open('a', 't')
    await reading.showWaiting('t')
    expect(reading.record).toBeNull()
  })

  it('that was deleted meanwhile does not come back', async () => {
    const [reading, records] = [useReadingStore(), useRecordsStore()]
    await reading.open(1)
    await records.open('a', 'other')
    host.instead.set('records.detail', () => {
      throw new AppError('not_found', 'deleted')
    })
    await records.open('a', 't')
    await reading.showWaiting('t')
    expect(reading.record).toBeNull()
  })

  it('that waits for its task is not taken by one that was left before it opened', async () => {
    const [reading, records] = [useReadingStore(), useRecordsStore()]
    reading.showLater('other', row('of other'))
    await reading.showWaiting('t')
    await records.open('a', 'other')
    // The first task's page came late.
    await reading.showWaiting('t')
    expect(reading.record).toBeNull()
    await reading.showWaiting('other')
    expect(reading.record?.id).toBe('of other')
  })

  it('that got another id is the same call', async () => {
    const reading = useReadingStore()
    host.instead.set('records.detail', () => ({ ...row('own-1'), details: [], raw: '{}' }))
    await reading.open(0)
    expect([reading.record?.id, reading.index, reading.shown?.id]).toEqual(['own-1', 0, 'own-1'])
  })

  it('a conversation that comes late does not show under another call', async () => {
    const reading = useReadingStore()
    const late = Promise.withResolvers<unknown>()
    host.instead.set('records.detail', (input) => {
      const { recordId } = input as unknown as RouteInput<'records.detail'>
      return recordId === '1' ? late.promise : { ...row(recordId), details: [], raw: recordId }
    })
    const first = reading.open(0)
    await reading.open(2)
    late.resolve({ ...row('1'), details: [], raw: 'late' })
    await first
    expect(reading.shown?.raw).toBe('3')
  })
})

describe('a list from the store', () => {
  it('stays as it is while calls come in: they are offered', async () => {
    const records = useRecordsStore()
    const before = records.page?.rows
    calls = ['new-2', 'new-1', ...calls]
    await records.lookForNews()
    expect(records.page?.rows).toBe(before)
    expect([records.meta?.total, records.news]).toEqual([9, { calls: 2 }])
    calls = ['new-3', ...calls]
    await records.lookForNews()
    expect(records.news).toEqual({ calls: 3 })
    await records.takeNews()
    expect(records.page?.rows[0]?.id).toBe('new-3')
    expect(records.news).toBeNull()
  })

  it('that holds the same calls takes what became of them', async () => {
    const records = useRecordsStore()
    host.instead.set('records.localPage', () => ({
      rows: ['1', '2', '3'].map((id) => ({ ...row(id), name: 'named since' })),
      meta: { total: 7, page: 1, lastPage: 3, perPage: PER_PAGE },
      fetchedAt: 0,
    }))
    await records.lookForNews()
    expect(records.page?.rows[0]?.name).toBe('named since')
    expect(records.news).toBeNull()
  })

  it('that was empty fills by itself', async () => {
    const records = useRecordsStore()
    calls = []
    await records.load()
    calls = ['1']
    await records.lookForNews()
    expect(records.page?.rows).toHaveLength(1)
    expect(records.news).toBeNull()
  })
})

it('the source stays the person’s choice while the network goes and comes', async () => {
  const records = useRecordsStore()
  host.instead.set('records.page', () => ({ rows: [row('live')], meta: null, fetchedAt: 0 }))
  await records.setSource('live')
  window.dispatchEvent(new Event('offline'))
  await settled()
  expect([records.source, records.page?.rows[0]?.id]).toEqual(['live', 'live'])
  window.dispatchEvent(new Event('online'))
})

describe('numbers that are masked', () => {
  const NUMBER = '13800138000'
  const masked = '138****8000'
  let hidden = false
  beforeEach(() => {
    hidden = false
    host.instead.set('preferences.update', (patch) => {
      hidden = (patch as { maskNumbers?: boolean }).maskNumbers ?? hidden
      return { ...useAppStore().preferences, ...patch }
    })
    host.instead.set('records.detail', (input) => {
      const { recordId, reveal } = input as unknown as RouteInput<'records.detail'>
      const callee = hidden && reveal !== true ? masked : NUMBER
      return { ...row(recordId), callee, details: [], raw: '{}' }
    })
  })

  it('are read again when the switch is used, the open call too', async () => {
    const [reading, masking] = [useReadingStore(), useMaskingStore()]
    await reading.open(0)
    expect(reading.shown?.callee).toBe(NUMBER)
    const pages = host.called('records.localPage').length
    await masking.toggle()
    await settled()
    expect(reading.record).toMatchObject({ id: '1', callee: masked })
    expect(reading.shown?.callee).toBe(masked)
    expect(host.called('records.localPage').length).toBeGreaterThan(pages)
    // A neighbour that was read ahead before is not shown as it was then.
    await reading.step(1)
    await settled()
    expect(reading.shown).toMatchObject({ id: '2', callee: masked })
  })

  it('are read again when another window used the switch', async () => {
    const reading = useReadingStore()
    useMaskingStore()
    await reading.open(0)
    hidden = true
    host.emit('masking.changed', { maskNumbers: true })
    await settled()
    expect(reading.shown?.callee).toBe(masked)
  })

  it('are shown while a key is held, of this call alone', async () => {
    const [reading, masking] = [useReadingStore(), useMaskingStore()]
    await masking.toggle()
    await reading.open(0)
    const asked = detailsAsked().length
    await Promise.all([reading.reveal('1'), reading.reveal('1')])
    expect(detailsAsked()).toHaveLength(asked + 1)
    expect([reading.face?.callee, reading.shown?.callee]).toEqual([NUMBER, NUMBER])
    reading.hide()
    expect([reading.face?.callee, reading.shown?.callee]).toEqual([masked, masked])
    await reading.reveal('1')
    await reading.open(1)
    expect(reading.revealed).toBeNull()
    // Let go before the answer came.
    const late = reading.reveal('2')
    reading.hide()
    await late
    expect(reading.revealed).toBeNull()
  })

  it('stay masked where the look could not be recorded, and that is said, once a press', async () => {
    const [reading, masking] = [useReadingStore(), useMaskingStore()]
    await masking.toggle()
    await reading.open(0)
    const asked = detailsAsked().length
    host.instead.set('records.detail', () => {
      throw new AppError('look_not_recorded', 'full', { because: 'disk_full' })
    })
    await Promise.all([reading.reveal('1'), reading.reveal('1')])
    await reading.reveal('1')
    expect(detailsAsked()).toHaveLength(asked + 1)
    expect([reading.revealed, reading.face?.callee]).toEqual([null, masked])
    expect(reading.revealError?.code).toBe('look_not_recorded')
  })

  it('are masked again when the windows are locked', async () => {
    const [reading, masking] = [useReadingStore(), useMaskingStore()]
    await masking.toggle()
    await reading.open(0)
    await reading.reveal('1')
    expect(reading.face?.callee).toBe(NUMBER)
    host.emit('lock.changed', { locked: true })
    expect(reading.face?.callee).toBe(masked)
    expect(reading.record?.id).toBe('1')
  })

  it('a call is shown by its id, as it is kept, once its task is open', async () => {
    const reading = useReadingStore()
    await reading.showById({ accountId: 'a', taskId: 't' }, '7')
    expect(host.called('records.detail').at(-1)).toEqual({
      ...{ accountId: 'a', taskId: 't', recordId: '7', source: 'local' },
    })
    await reading.showWaiting('t')
    expect(reading.record?.id).toBe('7')
  })
})
