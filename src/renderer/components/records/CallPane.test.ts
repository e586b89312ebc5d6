import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { RouteInput } from '#shared/ipc/index.ts'
import { DEFAULT_TASK_VIEW } from '#shared/preferences.ts'
import type { CallRecordDetail, Utterance } from '#shared/records/types.ts'
import { NO_MARK, type MarkedSentence } from '#shared/reviews/marks.ts'
import { documentedRecord } from '../../../../test/fixtures/records.ts'
import { runCommand } from '../../composables/useCommands/index.ts'
import { i18n, setLocale } from '../../i18n/index.ts'
import { useReadingStore } from '../../stores/reading.ts'
import { useRecordsStore } from '../../stores/records.ts'
import { FakeHost } from '../../stores/test/fakeHost.ts'
import CallPane from './CallPane.vue'

const answered = documentedRecord()
const said = (question: string): Utterance => {
  const [first] = answered.details
  if (first === undefined) throw new Error('The documented record has no conversation')
  return { ...first, question }
}
const CALLS: CallRecordDetail[] = [
  {
    ...{ ...answered, id: '1', name: '王芳', callee: '13800000001', bill: 65_000 },
    details: [said('多少钱啊，到底多少钱')],
  },
  { ...answered, id: '2', name: '李强', callee: '13800000002', bill: 0, details: [] },
]
let pane: VueWrapper
let copied: string[]
let written: unknown[]
let sentences: MarkedSentence[]
beforeEach(async () => {
  await setLocale('zh-CN')
  const host = new FakeHost()
  host.install()
  host.instead.set('taskView.get', () => ({ ...DEFAULT_TASK_VIEW, source: 'local' }))
  host.instead.set('records.localPage', () => ({
    rows: CALLS.map(({ details: _details, raw: _raw, ...row }) => row),
    meta: { total: CALLS.length, page: 1, lastPage: 1, perPage: 50 },
    fetchedAt: 0,
  }))
  host.instead.set('records.detail', (input) =>
    CALLS.find(({ id }) => id === (input as unknown as RouteInput<'records.detail'>).recordId),
  )
  written = []
  host.instead.set('marks.words', () => ({ tags: [], problems: ['说错'] }))
  host.instead.set('marks.of', () => ({ 1: { ...NO_MARK, sentences } }))
  host.instead.set('marks.set', (input) => {
    const { patch } = input as unknown as RouteInput<'marks.set'>
    written.push(patch)
    const [id = '', put = null] = Object.entries(patch.sentences ?? {})[0] ?? []
    sentences = put === null ? [] : [{ id, ...put, who: 'customer', node: null, text: '多少钱' }]
    return { ...NO_MARK, sentences, changedAt: 1 }
  })
  sentences = []
  copied = []
  vi.stubGlobal('navigator', {
    userAgent: '',
    clipboard: { writeText: (text: string) => Promise.resolve(copied.push(text)) },
  })
  await useRecordsStore().open('a', 't')
})
afterEach(() => {
  pane.unmount()
  vi.unstubAllGlobals()
})

async function open(at: number, props: Record<string, unknown> = {}): Promise<void> {
  await useReadingStore().open(at)
  await flushPromises()
  pane = mount(CallPane, {
    props: {
      ...{ record: useReadingStore().record ?? answered, position: at + 1, total: 2, query: '' },
      ...{ saidBy: null, taskName: '暑期班', alone: false, factsShown: true },
      ...props,
    },
    global: { plugins: [i18n] },
    attachTo: document.body,
  })
  await flushPromises()
}
const spoken = (): string => pane.get('[role="status"]').text()

it('says which call it shows, aloud too, and says the next one when it comes', async () => {
  await open(0)
  expect(pane.get('h2').text()).toBe('王芳')
  expect(pane.get('[data-testid="position"]').text()).toBe('第 1 / 2 条')
  expect(spoken()).toBe('王芳，通话 1:05')
  await useReadingStore().step(1)
  await pane.setProps({ record: useReadingStore().record ?? answered, position: 2 })
  await flushPromises()
  expect(spoken()).toBe('李强，未接听')
})

it('shows who spoke, and what is searched for is marked, counted and gone through', async () => {
  await open(0, { query: '多少钱' })
  expect(pane.findAll('mark').map((mark) => mark.text())).toEqual(['多少钱', '多少钱'])
  const hits = (): string => pane.get('[data-testid="hits"]').text()
  expect(hits()).toBe('命中 1/2')
  expect(runCommand('nextHit')).toBe(true)
  await flushPromises()
  expect(hits()).toBe('命中 2/2')
})

it('has no hits to go to where nothing is searched for', async () => {
  await open(0)
  expect(pane.find('[data-testid="hits"]').exists()).toBe(false)
  expect(runCommand('nextHit')).toBe(false)
})

it('is copied with who, when and which task above what was said; its number alone, too', async () => {
  await open(0)
  runCommand('copyCall')
  await flushPromises()
  const [head] = copied[0]?.split('\n') ?? []
  for (const part of ['王芳', '13800000001', '暑期班']) expect(head).toContain(part)
  runCommand('copyNumber')
  await flushPromises()
  expect(copied[1]).toBe('13800000001')
})

it('is closed by the person alone', async () => {
  await open(1)
  await useRecordsStore().load()
  await flushPromises()
  expect(pane.emitted('close')).toBeUndefined()
  runCommand('close')
  expect(pane.emitted('close')).toHaveLength(1)
})

it('a sentence is marked by keyboard, and what is said of it stands below it', async () => {
  await open(0)
  expect(runCommand('markSentence')).toBe(true)
  await flushPromises()
  const turn = pane.get('[data-testid="turn"]')
  expect(document.activeElement).toBe(turn.element)
  expect(runCommand('markSentence')).toBe(true)
  await flushPromises()
  const problem = pane.get<HTMLInputElement>('[data-testid="sentence-problem"]')
  expect(document.activeElement).toBe(problem.element)
  // Without a kind of problem nothing is kept.
  await pane.get('[data-testid="sentence-form"]').trigger('submit')
  expect(written).toEqual([])
  await problem.setValue('没有说清')
  await pane.get('[data-testid="sentence-better"]').setValue('先报价再解释')
  await pane.get('[data-testid="sentence-form"]').trigger('submit')
  await flushPromises()
  expect(written).toEqual([
    {
      sentences: {
        [sentences[0]?.id ?? '']: { turn: 0, problem: '没有说清', better: '先报价再解释' },
      },
    },
  ])
  const mark = pane.get('[data-testid="marked-sentence"]')
  expect(mark.text()).toContain('没有说清')
  expect(mark.text()).toContain('先报价再解释')
  expect(document.activeElement).toBe(pane.get('[data-testid="call-body"]').element)

  const [{ id } = { id: '' }] = sentences
  await mark.trigger('click')
  await flushPromises()
  const [, unmark] = pane.findAll('[data-testid="sentence-form"] button')
  await unmark?.trigger('click')
  await flushPromises()
  expect(written.at(-1)).toEqual({ sentences: { [id]: null } })
  expect(pane.find('[data-testid="marked-sentence"]').exists()).toBe(false)
})

it('the link to the call is copied by a key and from the menu, and holds the ids alone', async () => {
  await open(0)
  expect(runCommand('copyLink')).toBe(true)
  await pane.get('[data-testid="call-menu"]').trigger('click')
  document.querySelector<HTMLElement>('[data-testid="menu-copyLink"]')?.click()
  expect(copied).toEqual(['callbook://call/t/1', 'callbook://call/t/1'])
})

it('scrolls to the very end where no more than a pixel would be left', async () => {
  await open(0)
  const body = pane.get<HTMLElement>('[data-testid="call-body"]').element
  Object.defineProperties(body, { clientHeight: { value: 100 }, scrollHeight: { value: 286 } })
  body.scrollTo = vi.fn(({ top }: { top: number }) => void (body.scrollTop = top)) as never
  body.scrollTop = 86
  expect(runCommand('readBack')).toBe(true)
  expect(body.scrollTop).toBe(0)
  body.scrollTop = 100
  runCommand('readOn')
  expect(body.scrollTop).toBe(186)
  body.scrollTop = 0
  runCommand('readOn')
  expect(body.scrollTop).toBe(85)
})
