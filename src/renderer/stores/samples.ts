import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { RouteInput } from '#shared/ipc/index.ts'
import type { LocalFilter } from '#shared/records/filters.ts'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localSort.ts'
import type {
  AgreementReport,
  SampleCheck,
  SampleOverview,
  SamplePreview,
  SamplesOfTask,
} from '#shared/reviews/samples.ts'
import { useLatest } from '../composables/useLatest/index.ts'
import { useClient } from '../client/inject.ts'
import { useRecordsStore } from './records.ts'

interface Scope {
  accountId: string
  taskId: string
}

/** In the place of the id of this machine's reviewer, who may have none before their first sample. */
export const SELF = 'self'
/** In the place of a reviewer's id: whoever claims the place later. */
export const OPEN_PLACE = 'open'

/** What is drawn from which calls. */
export type SampleDrawing = Omit<RouteInput<'samples.preview'>, keyof Scope>

export interface SampleWish extends Omit<RouteInput<'samples.make'>, keyof Scope | 'name'> {
  /** Reviewers' ids, {@link SELF} or {@link OPEN_PLACE}. */
  raters: string[]
}

/** The samples of the task whose reviews are open. */
export const useSamplesStore = defineStore('samples', () => {
  const client = useClient()
  const records = useRecordsStore()
  const scope = shallowRef<Scope | null>(null)
  const found = shallowRef<SamplesOfTask | null>(null)
  const { loading, error, read } = useLatest()

  async function load(accountId: string, taskId: string): Promise<void> {
    const asked = { accountId, taskId }
    if (scope.value?.accountId !== accountId || scope.value.taskId !== taskId) found.value = null
    scope.value = asked
    await read(
      () => client.call('samples.list', asked),
      (arrived) => {
        found.value = arrived
      },
    )
  }
  const demanded = (): Scope => scope.value ?? { accountId: '', taskId: '' }
  const reload = (): Promise<void> => load(demanded().accountId, demanded().taskId)
  const refOf = ({ id }: Pick<SampleOverview, 'id'>) => ({ ...demanded(), sampleId: id })

  /** What the list of the task's calls is filtered by now, or was when it was left. */
  async function listedFilter(): Promise<LocalFilter> {
    const { accountId, taskId } = demanded()
    if (records.scope?.accountId !== accountId || records.scope.taskId !== taskId)
      await records.open(accountId, taskId)
    return records.filter
  }

  /** How many kept calls pass a filter. */
  async function count(filter: LocalFilter): Promise<number> {
    const asked = { ...demanded(), filter, sort: DEFAULT_LOCAL_SORT, page: 1, perPage: 1, exact: true }
    return (await client.call('records.localPage', asked)).meta.total
  }

  /** What a sample would hold. @throws AppError as the route */
  const preview = (drawing: SampleDrawing, signal: AbortSignal): Promise<SamplePreview> =>
    client.call('samples.preview', { ...demanded(), ...drawing }, { signal })

  /** @returns the id of the sample @throws AppError as the route */
  async function make({ raters, ...wish }: SampleWish): Promise<string> {
    const self = raters.includes(SELF)
      ? (await client.call('marks.self', { accountId: demanded().accountId })).reviewer
      : ''
    const { sampleId } = await client.call('samples.make', {
      ...{ ...demanded(), ...wish, name: '' },
      raters: raters.map((rater) => (rater === SELF ? self : rater === OPEN_PLACE ? null : rater)),
    })
    await reload()
    return sampleId
  }
  async function rename(sample: SampleOverview, name: string): Promise<void> {
    await client.call('samples.rename', { ...refOf(sample), name })
    await reload()
  }
  async function remove(sample: SampleOverview): Promise<void> {
    await client.call('samples.remove', refOf(sample))
    await reload()
  }
  async function claim(sample: SampleOverview, place: number | null): Promise<void> {
    await client.call('samples.claim', { ...refOf(sample), place })
    await reload()
  }
  const check = (sample: SampleOverview): Promise<SampleCheck> => client.call('samples.check', refOf(sample))
  const agreement = (sample: SampleOverview): Promise<AgreementReport> =>
    client.call('samples.agreement', refOf(sample))

  /** The sample's calls as a queue, at the first call that is not judged. @param name of one that is made */
  async function queueOf(sample: SampleOverview, name: string): Promise<{ id: string; taskId: string }> {
    const { queueId } = await client.call('samples.queue', { ...refOf(sample), name })
    return { id: queueId, taskId: sample.taskId }
  }

  return {
    ...{ found, loading, error, load, reload, listedFilter, count },
    ...{ preview, make, rename, remove, claim, check, agreement, queueOf },
  }
})
