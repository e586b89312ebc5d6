import { randomUUID } from 'node:crypto'
import { AppError } from '#shared/errors.ts'
import type { LocalFilter } from '#shared/records/filters.ts'
import type { Reviewer } from '#shared/reviews/marks.ts'
import {
  isJudged,
  type AgreementReport,
  type Sample,
  type SampleCheck,
  type SamplePreview,
  type SampleRule,
  type SamplesOfTask,
  type Sharing,
} from '#shared/reviews/samples.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { unmaskWords } from '../masking/ownWords.ts'
import type { Clock } from '../ports.ts'
import type { LocalCalls } from '../records/localCalls.ts'
import type { StorePlace } from '../records/store/open.ts'
import type { StorePlaces } from '../records/storePlaces.ts'
import type { TaskRef } from '../sync/store.ts'
import type { Remote } from '../threads/rpc.ts'
import { agreementReport } from './agreementReport.ts'
import type { ReviewDocuments } from './documents.ts'
import type { MarkMethods } from './markMethods.ts'
import { namesIn, REVIEWER } from './reviewers.ts'
import type { EveryMark } from './everyMark.ts'
import type { Queues } from './queues.ts'
import type { DrawnSample } from './sample.ts'
import { CLAIM, readSample, SAMPLE, sampleValues, seatedRaters } from './sampleDocument.ts'
import { SAMPLE_QUEUE } from './staysHere.ts'
import type { SampleMethods } from './sampleMethods.ts'
import { overviewOf, ownCalls, shownDisagreement, shownText, type SeatedSample } from './sampleOverview.ts'

export interface SampleDrawing extends TaskRef, SampleRule {
  filter: LocalFilter
}
export interface SampleRequest extends SampleDrawing, Sharing {
  name: string
}
export interface SampleRef extends TaskRef {
  sampleId: string
}

/** Samples lie with the marks, and are merged like them. Each throws AppError as `ReviewDocuments`. */
export interface Samples {
  /** @param masked for a window in which numbers are masked, here and below */
  list: (scope: TaskRef, masked: boolean) => Promise<SamplesOfTask>
  /** Draws and keeps a sample. @returns its id @throws AppError not_found where no call passes */
  make: (request: SampleRequest) => Promise<string>
  /** What a sample would hold; nothing is kept. */
  preview: (request: SampleDrawing, masked: boolean) => Promise<SamplePreview>
  /** @throws AppError not_found; invalid_input for another one's sample */
  rename: (ref: SampleRef, name: string, masked: boolean) => Promise<void>
  /** Likewise. Judgements stay. */
  remove: (ref: SampleRef) => Promise<void>
  /** Takes a place that nobody has, or gives one's own up: null. @throws AppError not_found, and busy where it is taken */
  claim: (ref: SampleRef, place: number | null) => Promise<void>
  /**
   * The queue of the calls that this machine's reviewer judges, made at the first need, at the first that they have not.
   * @returns its id @throws AppError not_found
   */
  queue: (ref: SampleRef, name: string) => Promise<string>
  /** @throws AppError not_found, and as reading the store */
  check: (ref: SampleRef) => Promise<SampleCheck>
  /** @throws AppError not_found */
  agreement: (ref: SampleRef, masked: boolean) => Promise<AgreementReport>
}

export interface SamplesOptions {
  accounts: Pick<Accounts, 'identity'>
  places: Pick<StorePlaces, 'marksFor' | 'hasMarks'>
  local: Pick<LocalCalls, 'locate' | 'locateOrNull' | 'marksFor'>
  documents: ReviewDocuments
  queues: Pick<Queues, 'make' | 'list' | 'keepPlace'>
  worker: Pick<
    Remote<SampleMethods & MarkMethods>,
    'drawSample' | 'samplePopulation' | 'sampledCalls' | 'everyMark' | 'reviewerOf'
  >
  clock: Pick<Clock, 'now'>
}

/** What is known of the samples of a task. */
interface Known {
  samples: SeatedSample[]
  names: Map<string, string>
  self: string | null
}

export function createSamples(options: SamplesOptions): Samples {
  const { accounts, places, local, documents, queues, worker, clock } = options
  const marksFor = (accountId: string) => places.marksFor(accounts.identity(accountId))
  const selfOf = async (accountId: string): Promise<string> => worker.reviewerOf(await marksFor(accountId))

  async function known({ accountId, taskId }: TaskRef, masked = false): Promise<Known> {
    if (!places.hasMarks(accounts.identity(accountId))) return { samples: [], names: new Map(), self: null }
    const [kept, claims, reviewers, self] = await Promise.all([
      documents.list(accountId, SAMPLE, taskId),
      documents.list(accountId, CLAIM, taskId),
      documents.list(accountId, REVIEWER),
      selfOf(accountId),
    ])
    const samples = kept.flatMap((document) => {
      const sample = readSample(document)
      if (sample === null) return []
      return [
        {
          sample,
          seated: seatedRaters(
            sample,
            claims.filter(({ id }) => id === sample.id),
          ),
        },
      ]
    })
    return { samples, names: namesIn(reviewers, masked), self }
  }

  async function demand(ref: SampleRef): Promise<SeatedSample & { self: string | null }> {
    const { samples, self } = await known(ref)
    const found = samples.find(({ sample }) => sample.id === ref.sampleId)
    if (found === undefined) throw new AppError('not_found', 'No such sample', { what: 'sample' })
    return { ...found, self }
  }

  /** Where the marks are that a filter looks at. */
  const marksAsked = async (accountId: string, filter: LocalFilter): Promise<StorePlace | null> =>
    (await local.marksFor(accountId, { filter }))?.place ?? null
  const marksOf = async ({ accountId, taskId }: TaskRef, ids: Iterable<string>): Promise<EveryMark> =>
    worker.everyMark(await marksFor(accountId), taskId, [...new Set(ids)])

  async function draw({ accountId, taskId, filter, ...rule }: SampleDrawing): Promise<DrawnSample> {
    const { place, scope } = await local.locate({ accountId, taskId })
    return worker.drawSample({ place, scope }, await marksAsked(accountId, filter), filter, rule)
  }

  /** Whoever made a sample names it and takes it away. */
  async function change(ref: SampleRef, act: (sample: Sample) => Promise<void>): Promise<void> {
    const { sample, self } = await demand(ref)
    if (sample.maker !== self) throw new AppError('invalid_input', 'Another reviewer made this sample')
    await act(sample)
  }
  const documentOf = ({ taskId, sampleId }: SampleRef, kind: string) => ({ kind, taskId, id: sampleId })

  return {
    list: async (scope, masked) => {
      const { samples, names, self } = await known(scope, masked)
      const ids = samples.flatMap(({ sample }) => sample.calls.map(({ id }) => id))
      const marks = ids.length === 0 ? {} : await marksOf(scope, ids)
      const overviews = samples.map((one) => overviewOf(one, { names, self, marks, masked }))
      const named = new Set([...names.keys(), ...(self === null ? [] : [self])])
      return {
        samples: overviews.sort((one, other) => other.madeAt - one.madeAt || (one.id < other.id ? -1 : 1)),
        reviewers: [...named].map((reviewer): Reviewer => ({ reviewer, name: names.get(reviewer) ?? null })),
        self,
      }
    },
    make: async ({ accountId, taskId, name, raters, overlap, each, ...drawing }) => {
      const { filter, ...rule } = drawing
      const drawn = await draw({ accountId, taskId, ...drawing })
      if (drawn.calls.length === 0) throw new AppError('not_found', 'No call passes', { what: 'population' })
      const id = randomUUID()
      const self = await selfOf(accountId)
      // A sample of one is for whoever makes it.
      const seats = raters.length === 0 ? [self] : raters
      const values = sampleValues(
        { ...rule, raters: seats, overlap, each, filter, madeAt: clock.now(), drawn },
        name,
      )
      await documents.put(accountId, { kind: SAMPLE, taskId, id }, values)
      return id
    },
    preview: async (drawing, masked) => {
      const { population, calls, strata } = await draw(drawing)
      return {
        population: population.calls,
        calls: calls.length,
        strata: strata.map((share) => ({ ...share, stratum: shownText(share.stratum, masked) })),
      }
    },
    rename: (ref, wanted, masked) =>
      change(ref, (sample) => {
        const name = masked ? unmaskWords(wanted, [sample.name]) : wanted
        return documents.put(ref.accountId, documentOf(ref, SAMPLE), { name })
      }),
    remove: (ref) => change(ref, () => documents.drop(ref.accountId, documentOf(ref, SAMPLE))),
    claim: async (ref, place) => {
      const { seated, self } = await demand(ref)
      const taken = place === null ? null : seated[place]
      if (taken === undefined) throw new AppError('not_found', 'No such place', { what: 'sample' })
      if (taken !== null && taken !== self)
        throw new AppError('busy', 'Another reviewer has this place', { what: 'place' })
      await documents.put(ref.accountId, documentOf(ref, CLAIM), { place })
    },
    queue: async (ref, name) => {
      const { accountId, taskId } = ref
      const { sample, seated, self } = await demand(ref)
      const { place, calls } = ownCalls(sample, seated, self)
      const recordIds = calls.map(({ id }) => id)
      const [marks, made, known] = await Promise.all([
        marksOf(ref, recordIds),
        documents.list(accountId, SAMPLE_QUEUE, taskId),
        queues.list(accountId, taskId, false),
      ])
      // Whoever took another place since judges other calls.
      const kept = made.find(
        ({ id, reviewer, values }) => id === sample.id && reviewer === self && values['place'] === place,
      )?.values['queue']
      const found = known.find(({ id }) => id === kept)
      const { id } =
        found ??
        (await queues.make({ accountId, taskId }, { name, of: { recordIds }, answeredOnly: false }, false))
      if (found === undefined)
        await documents.put(accountId, documentOf(ref, SAMPLE_QUEUE), { queue: id, place })
      const next = recordIds.find((recordId) => !isJudged(marks[recordId]?.[self ?? '']))
      if (next !== undefined)
        await queues.keepPlace({ accountId, taskId, queueId: id }, { place: { recordId: next, scroll: 0 } })
      return id
    },
    check: async (ref) => {
      const { sample } = await demand(ref)
      const { place, scope } = await local.locate(ref)
      const ids = sample.calls.map(({ id }) => id)
      const kept = await worker.sampledCalls(place, scope, ids)
      const { filter } = sample
      const population =
        filter === null
          ? null
          : await worker.samplePopulation({ place, scope }, await marksAsked(ref.accountId, filter), filter)
      return {
        population,
        same: population?.digest === sample.population.digest,
        missing: ids.filter((id) => kept[id] === undefined),
      }
    },
    agreement: async (ref, masked) => {
      const { sample, seated, self } = await demand(ref)
      const marks = await marksOf(
        ref,
        sample.calls.map(({ id }) => id),
      )
      const report = agreementReport({ sample, seated, marks, self })
      const at = await local.locateOrNull(ref)
      const ids = report.disagreements.map(({ recordId }) => recordId)
      const calls = at === null || ids.length === 0 ? {} : await worker.sampledCalls(at.place, at.scope, ids)
      return {
        ...report,
        disagreements: report.disagreements.map((one) => shownDisagreement(one, calls[one.recordId], masked)),
      }
    },
  }
}
