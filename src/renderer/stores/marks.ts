import { defineStore } from 'pinia'
import { nextTick, shallowRef, watch, type ShallowRef } from 'vue'
import { toAppError, type AppError } from '#shared/errors.ts'
import type { RouteName } from '#shared/ipc/index.ts'
import { maskTyped } from '#shared/records/maskNumber.ts'
import { NO_MARK, type Mark, type MarkPatch } from '#shared/reviews/marks.ts'
import { useClient } from '../client/inject.ts'
import { takeTurns } from './inTurn.ts'
import { useMaskingStore } from './masking.ts'
import { useReadingStore } from './reading.ts'
import { useRecordsStore } from './records.ts'

interface Change {
  scope: { accountId: string; taskId: string }
  recordId: string
  /** Numbers were masked then: texts of it may hold masked ones. */
  masked: boolean
  before: MarkPatch
  after: MarkPatch
}

const MOST_UNDONE = 200
const READ_MARKS =
  /^(samples|queues|judgements|links|exchange|doubtful|optOuts|scripts|handing|exports|store)\.|^records\.(facets|find|outcomes)$/
/** The next call does not wait for the disk. */
const HURRIED: readonly RouteName[] = ['queues.page', 'queues.keepPlace', 'exports.list', 'exports.cancel']
/** Whether a route answers from marks, of other calls than those on screen: what was asked to be kept must be so first. */
const readsMarks = (route: RouteName): boolean => READ_MARKS.test(route) && !HURRIED.includes(route)
const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

/** The change that leads back to a mark as it is now. */
function inverse(now: Mark, { tags, sentences, ...plain }: MarkPatch): MarkPatch {
  const before: MarkPatch = Object.fromEntries(
    Object.keys(plain).map((member) => [member, now[member as keyof typeof plain]]),
  )
  const known = new Map(now.sentences.map(({ id, turn, problem, better }) => [id, { turn, problem, better }]))
  if (tags !== undefined)
    before.tags = Object.fromEntries(Object.keys(tags).map((tag) => [tag, now.tags.includes(tag)]))
  if (sentences !== undefined)
    before.sentences = Object.fromEntries(Object.keys(sentences).map((id) => [id, known.get(id) ?? null]))
  return before
}

/** What the person found in the calls of the page and in the one that is open. */
export const useMarksStore = defineStore('marks', () => {
  const client = useClient()
  const records = useRecordsStore()
  const reading = useReadingStore()
  const masking = useMaskingStore()
  const marks = shallowRef<Readonly<Record<string, Mark>>>({})
  /** Why there are no marks here. */
  const error = shallowRef<AppError | null>(null)
  const done = shallowRef<readonly Change[]>([])
  const undone = shallowRef<readonly Change[]>([])

  watch(
    () => records.scope,
    () => {
      marks.value = {}
      error.value = null
    },
    { flush: 'sync' },
  )
  // With each page, for another window or program may have set some.
  watch(
    () => records.page,
    (page) => follow(page?.rows.map(({ id }) => id) ?? []),
  )
  watch(
    () => reading.record?.id,
    (id) => id !== undefined && marks.value[id] === undefined && follow([id]),
  )

  function followShown(): void {
    const shown = [...(records.page?.rows ?? []), ...(reading.record === null ? [] : [reading.record])]
    follow(shown.map(({ id }) => id))
  }
  // Merged, linked elsewhere or deleted, perhaps by another window.
  client.on('marks.changed', followShown)
  // The host masks what was written.
  watch(() => masking.masked, followShown)

  /** The reading of marks that is under way. */
  let loading: Promise<void> = Promise.resolve()
  function follow(ids: readonly string[]): void {
    loading = Promise.all([loading, load(ids)]).then(() => undefined)
  }
  /** @returns when the marks of what is on screen are known */
  const known = async (): Promise<void> => {
    await nextTick()
    await loading
  }

  async function load(ids: readonly string[]): Promise<void> {
    const { scope } = records
    const recordIds = [...new Set(ids)]
    if (scope === null || recordIds.length === 0) return
    const before = marks.value
    try {
      const found = await client.call('marks.of', { ...scope, recordIds: recordIds })
      if (records.scope !== scope) return
      // What was set meanwhile is newer.
      const untouched = recordIds.filter((id) => marks.value[id] === before[id])
      const arrived = untouched.map((id) => [id, found[id] ?? NO_MARK] as const)
      marks.value = { ...marks.value, ...Object.fromEntries(arrived) }
      error.value = null
    } catch (thrown) {
      if (records.scope === scope) error.value = toAppError(thrown)
    }
  }

  const markOf = (recordId: string): Mark => marks.value[recordId] ?? NO_MARK
  /** Whether a call has a verdict of the person's list, which is theirs as they wrote it. */
  const isGiven = (recordId: string, verdict: string): boolean =>
    [verdict, maskTyped(verdict)].includes(markOf(recordId).verdict ?? '')

  /** Of the last mark that was kept: 1 where the call is reviewed by it, -1 where it is so no longer, else 0. */
  const reviewedBy = shallowRef<{ taskId: string; by: number } | null>(null)
  async function write(
    { scope, recordId, masked: asMasked }: Omit<Change, 'before' | 'after'>,
    patch: MarkPatch,
  ): Promise<void> {
    const known = marks.value[recordId]
    if (known !== undefined && records.scope?.taskId === scope.taskId) records.hold(recordId, known)
    const before = Number(markOf(recordId).reviewed)
    const mark = await client.call('marks.set', { ...scope, recordId, patch, asMasked })
    // It is shown as kept once it is.
    if (records.scope?.taskId === scope.taskId) marks.value = { ...marks.value, [recordId]: mark }
    reviewedBy.value = { taskId: scope.taskId, by: Number(mark.reviewed) - before }
  }

  /** Tags and kinds of problems that were used before. */
  const words = shallowRef<{ tags: string[]; problems: string[] }>({ tags: [], problems: [] })
  async function loadWords(): Promise<void> {
    const { scope } = records
    if (scope === null) return
    // Without them one types.
    const found = await client.call('marks.words', { accountId: scope.accountId }).catch(() => null)
    if (found !== null) words.value = found
  }

  /** What is asked for later is written later, and each change knows what was before it. */
  const inTurn = takeTurns()
  client.holdBack(readsMarks, () => inTurn(() => Promise.resolve()))

  /** @throws AppError where it cannot be kept */
  async function set(recordId: string, patch: MarkPatch): Promise<void> {
    const { scope } = records
    if (scope === null) return
    const { masked } = masking
    await inTurn(async () => {
      // Of a task that was left meanwhile nobody knows here what was before.
      const known = records.scope === scope
      const before = inverse(markOf(recordId), patch)
      if (known && isSame(before, patch)) return
      const change = { scope, recordId, masked }
      await write(change, patch)
      if (!known) return
      done.value = [...done.value.slice(1 - MOST_UNDONE), { ...change, before, after: patch }]
      undone.value = []
    })
  }

  /** Does the last change of one list, and puts it into the other. @returns whose mark it is; null for none */
  async function goBack(
    from: ShallowRef<readonly Change[]>,
    into: ShallowRef<readonly Change[]>,
    side: 'before' | 'after',
  ): Promise<string | null> {
    const last = from.value.at(-1)
    if (last === undefined) return null
    await write(last, last[side])
    from.value = from.value.slice(0, -1)
    into.value = [...into.value, last]
    return last.recordId
  }
  const undo = (): Promise<string | null> => inTurn(() => goBack(done, undone, 'before'))
  const redo = (): Promise<string | null> => inTurn(() => goBack(undone, done, 'after'))

  return { marks, error, known, markOf, isGiven, set, undo, redo, words, loadWords, reviewedBy }
})
