import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { RouteName } from '#shared/ipc/index.ts'
import { toConversation } from '#shared/records/conversation.ts'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localSort.ts'
import { writeMarksFile } from '../reviews/marksFile.ts'
import { CONTEXT, startApp } from './test/runningApp.ts'

type Domain =
  | 'marks'
  | 'judgements'
  | 'links'
  | 'queues'
  | 'samples'
  | 'scripts'
  | 'doubtful'
  | 'optOuts'
  | 'cards'
  | 'exchange'
  | 'handing'
  | 'looks'
type ReviewRoute = Extract<RouteName, `${Domain}.${string}`> | 'records.facets'

it(
  'no route of reviews tells a window a number while numbers are masked, and what it sends back loses none',
  { timeout: 120_000 },
  async () => {
    const running = await startApp({}, 30)
    const { app, accountId, taskId, sync } = running
    const { handlers } = app
    await sync(true)
    const scope = { accountId, taskId }
    const paged = { page: 1, perPage: 30 }
    const listed = { ...scope, ...paged, filter: {}, sort: DEFAULT_LOCAL_SORT }
    const { rows } = await handlers['records.localPage'](listed, CONTEXT)
    const numbers = rows.flatMap(({ callee }) => callee ?? [])
    const details = await Promise.all(
      rows.map(({ id }) => handlers['records.detail']({ ...scope, recordId: id, source: 'local' }, CONTEXT)),
    )
    const spoken = details.filter(({ details: said }) => toConversation(said).length > 1)
    const [recordId, other] = spoken.map(({ id }) => id) as [string, string]
    const number = spoken[0]?.callee ?? ''
    const gone = { ...scope, recordId: 'gone' }

    /** A number in each text, by what it stands in. Some are no mobile numbers: people write anything. */
    const canaries = new Map<string, string>()
    const canary = (where: string, digits = '139000000'): string => {
      const made = `${digits}${10 + canaries.size}`
      canaries.set(where, made)
      return `见 ${made} 号`
    }

    const text = {
      note: canary('note', '6677'),
      tag: canary('tag'),
      verdict: canary('verdict'),
      problem: canary('problem'),
      better: canary('better wording', '40012345'),
      name: canary('own name'),
      queue: canary('queue'),
      queueFilter: canary('filter of a queue'),
      sample: canary('sample'),
      seed: canary('seed'),
      card: canary('card'),
      label: canary('label'),
      help: canary('help'),
      word: canary('word of a rule'),
      decision: canary('decision'),
      goneNote: canary('note of a call that is gone'),
      file: canary('file'),
      theirName: canary('name of another'),
      theirNote: canary('note of another'),
      theirTag: canary('tag of another'),
      theirVerdict: canary('verdict of another'),
      theirProblem: canary('problem of another'),
      theirBetter: canary('better wording of another'),
      theirGone: canary('gone call of another'),
      theirOptOut: canary('opt-out of another'),
      theirWord: canary('word of a rule of another'),
    }
    const goneNumber = canaries.get('gone call of another') ?? ''
    const optOutNumber = canaries.get('opt-out of another') ?? ''

    let stamps = 0
    const theirs = (member: string, value: unknown) => ({
      ...{ reviewer: 'b'.repeat(32), taskId, member, value: JSON.stringify(value) },
      stamp: `00000000000a${String((stamps += 1)).padStart(4, '0')}${'b2'.repeat(8)}`,
    })
    const sentence = { turn: 1, who: 'ai', node: null, text: text.theirNote }
    const rowsOfBob = {
      marks: [
        ...[theirs('verdict', text.theirVerdict), theirs('note', text.theirNote)],
        ...[theirs(`tag:${text.theirTag}`, true), theirs('reviewed', true)],
        theirs('sentence:s', { ...sentence, problem: text.theirProblem, better: text.theirBetter }),
      ]
        .map((row) => ({ ...row, recordId }))
        .concat(
          [
            theirs('call', { callid: goneNumber, callee: goneNumber, calldate: 1 }),
            theirs('note', text.theirGone),
          ].map((row) => ({ ...row, recordId: 'gone' })),
        ),
      documents: [
        { ...theirs('name', text.theirName), kind: 'reviewer', taskId: '', id: 'b'.repeat(32) },
        ...Object.entries({ state: 'rejected', callee: optOutNumber, text: text.theirOptOut }).map(
          ([member, value]) => ({ ...theirs(member, value), kind: 'opt_out', id: other }),
        ),
        {
          ...theirs('conditions', { anyWords: [text.theirWord] }),
          ...{ kind: 'rule', taskId: '', id: 'of-bob' },
        },
      ],
    }
    await app.marks.merge(false, rowsOfBob)
    await handlers['marks.setName']({ accountId, name: text.name }, CONTEXT)
    await handlers['marks.set'](
      {
        ...{ ...scope, recordId },
        patch: {
          ...{ verdict: text.verdict, reviewed: true, note: text.note, tags: { [text.tag]: true } },
          sentences: { s: { turn: 1, problem: text.problem, better: text.better } },
        },
      },
      CONTEXT,
    )
    await handlers['marks.set']({ ...gone, patch: { note: text.goneNote } }, CONTEXT)
    const seen = await handlers['judgements.others']({ ...scope, recordId }, CONTEXT)
    const of = Object.fromEntries(seen.judgements.map(({ reviewer, stamp }) => [reviewer, stamp]))
    const decision = { ...scope, recordId, verdict: text.theirVerdict, note: text.decision, of }
    await handlers['judgements.decide'](decision, CONTEXT)
    await handlers['optOuts.decide']({ ...scope, recordId, decision: 'confirmed' }, CONTEXT)
    const item = { id: 'a', kind: 'yesno', least: 0, most: 1, weight: 1, fatal: false } as const
    const draft = { name: text.card, items: [{ ...item, label: text.label, help: text.help }] }
    const [card] = await handlers['cards.save']({ accountId, series: null, draft }, CONTEXT)
    const series = card?.id ?? ''
    const rule = { id: 'mine', enabled: true, conditions: { anyWords: [text.word] } }
    await handlers['doubtful.saveRule']({ accountId, rule }, CONTEXT)
    const all = { id: 'all', enabled: true, conditions: { leastTalk: 0 } }
    await handlers['doubtful.saveRule']({ accountId, rule: all }, CONTEXT)
    const queueOf = (filter: object, name: string) =>
      ({ ...scope, name, of: { filter, sort: DEFAULT_LOCAL_SORT }, answeredOnly: false }) as const
    const queue = await handlers['queues.make'](queueOf({ keyword: number }, text.queue), CONTEXT)
    const queueId = queue.id
    // A filter that nothing passes makes no queue: calls went since.
    const { reviewer } = await handlers['marks.self']({ accountId }, CONTEXT)
    const filter = { member: 'filter', value: JSON.stringify({ keyword: text.queueFilter }) }
    const later = `${Date.UTC(2900, 0).toString(16).padStart(12, '0')}0000${'b2'.repeat(8)}`
    const ofQueue = { kind: 'queue', taskId, id: queueId, reviewer, ...filter, stamp: later }
    await app.marks.merge(false, { marks: [], documents: [ofQueue] })
    const { sampleId } = await handlers['samples.make'](
      {
        ...{ ...scope, name: text.sample, filter: { keyword: number }, seed: text.seed },
        ...{
          size: 30,
          by: null,
          allocation: 'equal',
          most: null,
          raters: [null, 'b'.repeat(32)],
          overlap: 30,
          each: 2,
        },
      },
      CONTEXT,
    )
    await handlers['samples.claim']({ ...scope, sampleId, place: 0 }, CONTEXT)

    let batch = randomUUID()
    const named = `${text.file}.json`
    const piece = Buffer.from(await writeMarksFile(rowsOfBob, null)).toString('base64')

    const disagreements = { accountId, taskId, decided: true, unjudged: true, most: 10 }
    const optOuts = { ...scope, ...paged }
    const marked = { ...scope, recordIds: [recordId, 'gone'] }
    const nothing = { signal: CONTEXT.signal }
    /** Everything that a window can ask of reviews; what it got it sends back. */
    const ask: Record<ReviewRoute, () => Promise<unknown>> = {
      'marks.of': async () => handlers['marks.of'](marked, nothing),
      'marks.set': async () => {
        const known = (await handlers['marks.of'](marked, nothing))[recordId]
        if (known === undefined) throw new Error('The mark is not there')
        const { verdict, note, tags, sentences } = known
        const set = (patch: Parameters<(typeof handlers)['marks.set']>[0]['patch']) =>
          handlers['marks.set']({ ...scope, recordId, patch }, nothing)
        const said = sentences.map(
          ({ id, turn, problem, better }) => [id, { turn, problem, better }] as const,
        )
        const on = Object.fromEntries(tags.map((tag) => [tag, true]))
        const off = Object.fromEntries(tags.map((tag) => [tag, false]))
        const answered = [await set({ note: `${note}！`, tags: off, verdict: null })]
        // Each is taken back.
        answered.push(await set({ note: '', sentences: Object.fromEntries(said.map(([id]) => [id, null])) }))
        answered.push(await set({ note, tags: on, verdict, sentences: Object.fromEntries(said) }))
        return answered
      },
      'marks.words': async () => handlers['marks.words']({ accountId }, nothing),
      'marks.self': async () => handlers['marks.self']({ accountId }, nothing),
      'marks.setName': async () => {
        const { name } = await handlers['marks.self']({ accountId }, nothing)
        return handlers['marks.setName']({ accountId, name: name ?? '' }, nothing)
      },
      'judgements.list': async () => handlers['judgements.list'](disagreements, nothing),
      'judgements.others': async () => handlers['judgements.others']({ ...scope, recordId }, nothing),
      'judgements.decide': async () => {
        const { calls } = await handlers['judgements.list'](disagreements, nothing)
        const own = calls[0]?.decisions.find((one) => one.own)
        const { verdict, note } = own ?? { verdict: '', note: '' }
        await handlers['judgements.decide']({ ...scope, recordId, verdict, note, of }, nothing)
        return handlers['judgements.list'](disagreements, nothing)
      },
      'judgements.undecide': async () =>
        handlers['judgements.undecide']({ ...scope, recordId: other }, nothing),
      'links.list': async () => handlers['links.list']({ accountId, most: 10 }, nothing),
      'links.candidates': async () => handlers['links.candidates']({ ...gone, text: number }, nothing),
      'links.move': async () => {
        const to = { taskId, recordId: other }
        await handlers['links.move']({ ...gone, to }, nothing)
        const moved = await handlers['marks.of']({ ...scope, recordIds: [other] }, nothing)
        await handlers['links.move'](
          { ...scope, recordId: other, to: { taskId, recordId: rows[29]?.id ?? '' } },
          nothing,
        )
        await handlers['marks.set']({ ...gone, patch: { note: text.goneNote } }, nothing)
        await handlers['marks.set']({ ...scope, recordId: rows[29]?.id ?? '', patch: { note: '' } }, nothing)
        return moved
      },
      'queues.make': async () => handlers['queues.make'](queueOf({ keyword: number }, '另一个'), nothing),
      'queues.list': async () => handlers['queues.list'](scope, nothing),
      'queues.page': async () => handlers['queues.page']({ ...scope, queueId, ...paged }, nothing),
      'queues.added': async () => handlers['queues.added']({ ...scope, queueId }, nothing),
      'queues.extend': async () => handlers['queues.extend']({ ...scope, queueId }, nothing),
      'queues.keepPlace': async () =>
        handlers['queues.keepPlace']({ ...scope, queueId, spent: { ms: 1, calls: 1 } }, nothing),
      'queues.rename': async () => {
        const name =
          (await handlers['queues.list'](scope, nothing)).find(({ id }) => id === queueId)?.name ?? ''
        await handlers['queues.rename']({ ...scope, queueId, name: `${name}（甲）` }, nothing)
        return handlers['queues.list'](scope, nothing)
      },
      'queues.remove': async () => {
        const made = await handlers['queues.make'](queueOf({}, '一时'), nothing)
        return handlers['queues.remove']({ ...scope, queueId: made.id }, nothing)
      },
      'samples.list': async () => handlers['samples.list'](scope, nothing),
      'samples.make': async () =>
        handlers['samples.make'](
          {
            ...{ ...scope, name: '', filter: {}, size: 1, by: 'node', allocation: 'equal' },
            ...{ most: null, seed: '1', raters: [], overlap: 0, each: 2 },
          },
          nothing,
        ),
      'samples.preview': async () =>
        handlers['samples.preview'](
          {
            ...{ ...scope, filter: {}, size: 30, by: 'operator', allocation: 'proportional' },
            ...{ most: null, seed: text.seed },
          },
          nothing,
        ),
      'samples.rename': async () => {
        const { samples } = await handlers['samples.list'](scope, nothing)
        const name = samples.find(({ id }) => id === sampleId)?.name ?? ''
        return handlers['samples.rename']({ ...scope, sampleId, name }, nothing)
      },
      'samples.remove': async () => {
        const made = (await ask['samples.make']()) as { sampleId: string }
        return handlers['samples.remove']({ ...scope, ...made }, nothing)
      },
      'samples.claim': async () => handlers['samples.claim']({ ...scope, sampleId, place: 0 }, nothing),
      'samples.queue': async () => handlers['samples.queue']({ ...scope, sampleId, name: '抽样' }, nothing),
      'samples.check': async () => handlers['samples.check']({ ...scope, sampleId }, nothing),
      'samples.agreement': async () => handlers['samples.agreement']({ ...scope, sampleId }, nothing),
      'scripts.sheet': async () => handlers['scripts.sheet']({ ...scope, filter: {} }, nothing),
      'scripts.export': async () => {
        const { id: sheetId } = await handlers['scripts.sheet']({ ...scope, filter: {} }, nothing)
        return handlers['scripts.export']({ accountId, sheetId, taskName: null, locale: 'en' }, nothing)
      },
      'doubtful.rules': async () => handlers['doubtful.rules']({ accountId }, nothing),
      'doubtful.saveRule': async () => {
        const known = (await handlers['doubtful.rules']({ accountId }, nothing)).find(
          ({ id }) => id === 'mine',
        )
        const { id, enabled, conditions } = known ?? rule
        return handlers['doubtful.saveRule']({ accountId, rule: { id, enabled, conditions } }, nothing)
      },
      'doubtful.removeRule': async () =>
        handlers['doubtful.removeRule']({ accountId, ruleId: 'all' }, nothing),
      'doubtful.restoreRules': async () => handlers['doubtful.restoreRules']({ accountId }, nothing),
      'doubtful.counts': async () => handlers['doubtful.counts']({ ...scope, trustOthers: true }, nothing),
      'doubtful.calls': async () => {
        await handlers['doubtful.saveRule']({ accountId, rule: all }, nothing)
        return handlers['doubtful.calls']({ ...scope, ...paged, ruleId: 'all', trustOthers: false }, nothing)
      },
      'doubtful.queue': async () => {
        const asked = { ...scope, ruleId: 'all', name: text.queue, trustOthers: false }
        const made = await handlers['doubtful.queue'](asked, nothing)
        await handlers['queues.remove']({ ...scope, queueId: made.queue.id }, nothing)
        return made
      },
      'doubtful.othersRules': async () => handlers['doubtful.othersRules']({ accountId }, nothing),
      'doubtful.takeRule': async () =>
        handlers['doubtful.takeRule']({ accountId, reviewer: 'b'.repeat(32), ruleId: 'of-bob' }, nothing),
      'doubtful.dismiss': async () =>
        handlers['doubtful.dismiss']({ ...scope, recordId, ruleId: 'mine', dismissed: true }, nothing),
      'optOuts.list': async () =>
        Promise.all(
          (['waiting', 'confirmed', 'rejected'] as const).map((state) =>
            handlers['optOuts.list']({ ...optOuts, state }, nothing),
          ),
        ),
      'optOuts.decide': async () =>
        handlers['optOuts.decide']({ ...scope, recordId, decision: 'confirmed' }, nothing),
      'optOuts.export': async () =>
        handlers['optOuts.export']({ ...scope, mask: true, locale: 'en' }, nothing),
      'cards.list': async () => handlers['cards.list']({ accountId }, nothing),
      'cards.save': async () => {
        const [known] = await handlers['cards.list']({ accountId }, nothing)
        const { name, items } = known?.versions[0] ?? draft
        return handlers['cards.save']({ accountId, series, draft: { name, items } }, nothing)
      },
      'cards.remove': async () => handlers['cards.remove']({ accountId, series, removed: false }, nothing),
      'cards.chosen': async () => handlers['cards.chosen'](scope, nothing),
      'cards.choose': async () => handlers['cards.choose']({ ...scope, series }, nothing),
      'exchange.receive': async () => handlers['exchange.receive']({ batch, file: 0, piece }, nothing),
      'exchange.preview': async () => {
        batch = randomUUID()
        await handlers['exchange.receive']({ batch, file: 0, piece }, nothing)
        const files = [{ name: named, passphrase: null }]
        return handlers['exchange.preview']({ accountId, batch, files }, nothing)
      },
      'exchange.merge': async () => {
        await ask['exchange.preview']()
        return handlers['exchange.merge']({ accountId, batch, reviewer: null }, nothing)
      },
      'exchange.forget': async () => handlers['exchange.forget']({ batch }, nothing),
      'exchange.export': async () =>
        handlers['exchange.export']({ accountId, taskId, passphrase: null }, nothing),
      'handing.linked': async () => handlers['handing.linked']({ taskId, recordId }, nothing),
      'handing.sheet': async () => handlers['handing.sheet']({ ...scope, recordId, masked: true }, nothing),
      'handing.workbook': async () => {
        const ended = running.nextEnd()
        const asked = { ...scope, taskName: null, filter: {}, sort: DEFAULT_LOCAL_SORT, columns: ['id'] }
        await handlers['handing.workbook']({ ...asked, locale: 'en' }, nothing)
        return ended
      },
      'handing.takeLink': async () => handlers['handing.takeLink']({}, nothing),
      'records.facets': async () => handlers['records.facets'](scope, nothing),
      'looks.page': async () => handlers['looks.page']({ accountId, what: null, ...paged }, nothing),
      'looks.note': async () =>
        handlers['looks.note']({ ...scope, recordId, what: 'copy', count: 1 }, nothing),
      'looks.beginAnew': async () => handlers['looks.beginAnew']({ accountId }, nothing),
    }
    /** Which numbers a window is told by which route. */
    async function told(): Promise<Map<string, string[]>> {
      const found = new Map<string, string[]>()
      const wanted = [...canaries, ...numbers.map((one) => ['call', one] as const)]
      for (const [name, asking] of Object.entries(ask)) {
        const answer = JSON.stringify((await asking()) ?? null)
        const holds = wanted.filter(([, digits]) => answer.includes(digits)).map(([where]) => where)
        if (holds.length > 0) found.set(name, [...new Set(holds)])
      }
      return found
    }
    const whole = await told()
    expect(new Set([...whole.values()].flat())).toEqual(new Set([...canaries.keys(), 'call']))

    const kept = async (): Promise<string[]> => {
      const everything = JSON.stringify([
        await ask['marks.of'](),
        await ask['links.list'](),
        await ask['judgements.list'](),
        await ask['queues.list'](),
        await ask['samples.list'](),
        await ask['cards.list'](),
        await ask['doubtful.rules'](),
        await ask['marks.self'](),
      ])
      return [...canaries].filter(([, digits]) => everything.includes(digits)).map(([where]) => where)
    }
    const before = await kept()
    expect(before.length).toBeGreaterThanOrEqual(20)
    await handlers['preferences.update']({ maskNumbers: true }, CONTEXT)
    expect(await told()).toEqual(new Map())
    await handlers['preferences.update']({ maskNumbers: false }, CONTEXT)
    expect(await kept()).toEqual(before)
    const after = await handlers['marks.of'](marked, CONTEXT)
    expect(after[recordId]).toMatchObject({
      ...{ note: text.note, tags: [text.tag], verdict: text.verdict },
      sentences: [{ problem: text.problem, better: text.better }],
    })
    const [renamed] = (await handlers['queues.list'](scope, CONTEXT)).filter(({ id }) => id === queueId)
    expect(renamed?.name).toContain(canaries.get('queue'))
  },
)
