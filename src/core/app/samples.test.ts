import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { MarkRow } from '#shared/reviews/marks.ts'
import type { SampleOverview } from '#shared/reviews/samples.ts'
import { CONTEXT, startApp, type RunningApp } from './test/runningApp.ts'

const RULE = {
  size: 6,
  by: null,
  allocation: 'equal' as const,
  most: null,
  seed: '2026-11-27',
  raters: [],
  overlap: 0,
  each: 2,
}

async function ready(total = 40) {
  const running = await startApp({}, total)
  await running.sync(true)
  const { app, accountId, taskId } = running
  const scope = { accountId, taskId }
  const make = async (how: Partial<Parameters<(typeof app.handlers)['samples.make']>[0]> = {}) =>
    (await app.handlers['samples.make']({ ...scope, name: '', filter: {}, ...RULE, ...how }, CONTEXT))
      .sampleId
  const list = async () => app.handlers['samples.list'](scope, CONTEXT)
  const find = async (sampleId: string): Promise<SampleOverview> => {
    const found = (await list()).samples.find(({ id }) => id === sampleId)
    if (found === undefined) throw new Error('There is no such sample')
    return found
  }
  return { running, app, scope, make, list, find }
}

/** What another reviewer's file holds of these calls. */
function marksOf(
  { taskId }: RunningApp,
  reviewer: string,
  verdicts: readonly (readonly [string, string | null])[],
  more: Record<string, unknown> = {},
): MarkRow[] {
  return verdicts.flatMap(([recordId, verdict], at) =>
    Object.entries({ verdict, reviewed: true, ...more }).map(([member, value], place): MarkRow => ({
      ...{ reviewer, taskId, recordId, member, value: JSON.stringify(value) },
      stamp: `${(1_700_000_000_000 + at).toString(16).padStart(12, '0')}${String(place).padStart(4, '0')}${'c3'.repeat(8)}`,
    })),
  )
}

describe('samples', () => {
  it('looking at them makes no file; a sample of one is its maker’s, and the same seed gives the same calls', async () => {
    const { running, list, make, find } = await ready()
    expect(await list()).toEqual({ samples: [], reviewers: [], self: null })
    expect(existsSync(join(running.folder, 'marks.db'))).toBe(false)
    const [one, two, other] = [await make(), await make(), await make({ seed: 'another' })]
    const first = await find(one)
    expect(first).toMatchObject({ calls: 6, shared: 0, self: 0, population: { calls: 40 } })
    expect(first.own).toHaveLength(6)
    expect((await find(two)).own).toEqual(first.own)
    expect((await find(other)).own).not.toEqual(first.own)
  })

  it('is refused where no call passes', async () => {
    const { make } = await ready(5)
    await expect(make({ filter: { search: '没有这句话' } })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('has each stratum in it, also by script node, which conversations tell', async () => {
    const { make, find } = await ready(60)
    for (const by of ['intention', 'talk', 'node', 'operator', 'day'] as const) {
      const sample = await find(await make({ by, most: 2, size: 30 }))
      expect(sample.strata.length).toBeGreaterThan(1)
      expect(sample.strata.reduce((sum, { calls }) => sum + calls, 0)).toBeLessThanOrEqual(60)
      expect(sample.calls).toBeLessThanOrEqual(2 * sample.strata.length)
    }
  })

  it('by the shares of its strata is foretold stratum by stratum, and then is what was foretold', async () => {
    const { app, scope, make, find } = await ready(60)
    const how = { by: 'operator', allocation: 'proportional', size: 20, seed: 'share' } as const
    const { raters: _raters, overlap: _overlap, each: _each, ...rule } = RULE
    const preview = await app.handlers['samples.preview']({ ...scope, filter: {}, ...rule, ...how }, CONTEXT)
    expect(preview).toMatchObject({ population: 60, calls: 20 })
    expect(preview.strata.length).toBeGreaterThan(1)
    for (const { calls, taken } of preview.strata) expect(Math.abs(taken - calls / 3)).toBeLessThan(1)
    const sample = await find(await make(how))
    expect(sample.allocation).toBe('proportional')
    expect(sample.strata).toEqual(preview.strata.filter(({ taken }) => taken > 0))
    const nothing = await app.handlers['samples.preview'](
      { ...scope, filter: { search: '没有这句话' }, ...rule, ...how },
      CONTEXT,
    )
    expect(nothing).toEqual({ population: 0, calls: 0, strata: [] })
  })

  it('is renamed and removed by its maker, and what was judged stays', async () => {
    const { app, scope, make, list, find } = await ready()
    const sampleId = await make()
    await app.handlers['samples.rename']({ ...scope, sampleId, name: '周五抽检' }, CONTEXT)
    const sample = await find(sampleId)
    expect(sample.name).toBe('周五抽检')
    const recordId = sample.own[0]?.recordId ?? ''
    await app.handlers['marks.set']({ ...scope, recordId, patch: { reviewed: true } }, CONTEXT)
    expect((await find(sampleId)).raters).toMatchObject([{ calls: 6, judged: 1 }])
    await app.handlers['samples.remove']({ ...scope, sampleId }, CONTEXT)
    expect((await list()).samples).toEqual([])
    expect(await app.handlers['marks.of']({ ...scope, recordIds: [recordId] }, CONTEXT)).toHaveProperty(
      recordId,
    )
  })

  it('is gone through as a queue of its own, from the first call that is not judged, and not made twice', async () => {
    const { app, scope, make, find } = await ready()
    const sampleId = await make()
    const ids = (await find(sampleId)).own.map(({ recordId }) => recordId)
    const open = async () =>
      (await app.handlers['samples.queue']({ ...scope, sampleId, name: '抽样' }, CONTEXT)).queueId
    const queueId = await open()
    const { documents } = await app.marks.rows(false)
    expect(new Set(documents.map(({ kind }) => kind))).toEqual(new Set(['sample']))
    const page = await app.handlers['queues.page']({ ...scope, queueId, page: 1, perPage: 50 }, CONTEXT)
    expect(page.rows.map(({ id }) => id)).toEqual(ids)
    await app.handlers['marks.set']({ ...scope, recordId: ids[0] ?? '', patch: { reviewed: true } }, CONTEXT)
    expect(await open()).toBe(queueId)
    expect(await app.handlers['queues.list'](scope, CONTEXT)).toMatchObject([
      { id: queueId, name: '抽样', total: 6, reviewed: 1, place: { recordId: ids[1] } },
    ])
    await app.handlers['queues.remove']({ ...scope, queueId }, CONTEXT)
    expect(await open()).not.toBe(queueId)
  })

  it('knows calls that this machine does not keep, and that it keeps others', async () => {
    const { app, scope, make } = await ready()
    const sampleId = await make()
    const check = () => app.handlers['samples.check']({ ...scope, sampleId }, CONTEXT)
    expect(await check()).toMatchObject({ same: true, missing: [], population: { calls: 40 } })
    await app.handlers['store.remove']({ ...scope, olderThanDays: null }, CONTEXT)
    const found = await check()
    expect(found).toMatchObject({ same: false, population: { calls: 0 } })
    expect(found.missing).toHaveLength(6)
  })
})

describe('agreement', () => {
  it('of three who judge all of the overlap: blind before one’s own, then Fleiss’ kappa and what differs', async () => {
    const { running, app, scope, make, find } = await ready()
    const sampleId = await make({ raters: [null, 'bob', 'carol'], overlap: 4, each: 3 })
    const read = () => app.handlers['samples.agreement']({ ...scope, sampleId }, CONTEXT)
    await app.handlers['samples.claim']({ ...scope, sampleId, place: 0 }, CONTEXT)
    const { own, self, shared } = await find(sampleId)
    expect([self, shared]).toEqual([0, 4])
    expect(own.length).toBeGreaterThanOrEqual(4)
    const ids = own.slice(0, 4).map(({ recordId }) => recordId)
    const [a = '', b = '', c = '', d = ''] = ids
    const secret = '打过 13812345678'
    const rows = [
      ...marksOf(
        running,
        'bob',
        [
          [a, '需跟进'],
          [b, '需跟进'],
          [c, null],
          [d, '投诉风险'],
        ],
        { note: secret },
      ),
      ...marksOf(running, 'carol', [
        [a, '需跟进'],
        [b, '投诉风险'],
        [c, null],
      ]),
    ]
    await app.marks.merge(false, { marks: rows, documents: [] })

    const before = await read()
    expect(before).toMatchObject({ method: 'fleiss', shared: 4, blind: 4, waiting: 0, disagreements: [] })
    expect(before.verdict).toMatchObject({ n: 0, kappa: null })
    expect(JSON.stringify(before)).not.toContain('投诉风险')

    for (const [recordId, verdict] of [
      [a, '需跟进'],
      [b, '需跟进'],
      [c, null],
      [d, null],
    ] as const)
      await app.handlers['marks.set']({ ...scope, recordId, patch: { verdict, reviewed: true } }, CONTEXT)
    const after = await read()
    expect(after).toMatchObject({ blind: 0, waiting: 1, verdict: { n: 3 } })
    // Of nine judgements five say one thing, one another, three nothing: (7/9 − 35/81) / (1 − 35/81).
    expect(after.verdict.kappa).toBeCloseTo(28 / 46, 10)
    expect(after.disagreements).toMatchObject([{ recordId: b, verdict: true, items: [] }])
    expect(after.disagreements[0]?.judgements.map(({ mark }) => mark.verdict)).toEqual([
      '需跟进',
      '需跟进',
      '投诉风险',
    ])

    await app.handlers['preferences.update']({ maskNumbers: true }, CONTEXT)
    const masked = await read()
    expect(masked.disagreements[0]?.call?.callee).toContain('****')
    expect(JSON.stringify(masked)).not.toContain('13812345678')
  })

  it('of two is Cohen’s, item by item of the card that both scored with', async () => {
    const { running, app, scope, make, find } = await ready()
    const sampleId = await make({ raters: [null, 'bob'], overlap: 3 })
    await app.handlers['samples.claim']({ ...scope, sampleId, place: 0 }, CONTEXT)
    const ids = (await find(sampleId)).own.slice(0, 3).map(({ recordId }) => recordId)
    const score = (polite: number, version = 1) => ({ card: 'card', version, answers: { polite, same: 1 } })
    const rows = ids.flatMap((id, at) =>
      marksOf(running, 'bob', [[id, '需跟进']], { score: score(at === 0 ? 1 : 0, at === 2 ? 2 : 1) }),
    )
    await app.marks.merge(false, { marks: rows, documents: [] })
    for (const recordId of ids)
      await app.handlers['marks.set'](
        { ...scope, recordId, patch: { verdict: '需跟进', score: score(1) } },
        CONTEXT,
      )
    const report = await app.handlers['samples.agreement']({ ...scope, sampleId }, CONTEXT)
    expect(report).toMatchObject({ method: 'cohen', verdict: { n: 3, observed: 1, kappa: null } })
    expect(report.items).toEqual([
      {
        card: 'card',
        version: 1,
        item: 'polite',
        agreement: { n: 2, observed: 0.5, expected: 0.5, kappa: 0 },
      },
      { card: 'card', version: 1, item: 'same', agreement: { n: 2, observed: 1, expected: 1, kappa: null } },
    ])
    // The third was scored with another version: their answers are no answers to the same.
    expect(report.disagreements).toMatchObject([{ recordId: ids[1], verdict: false, items: ['polite'] }])
  })

  it('a place is one reviewer’s: who claimed it first, and it is free again when given up', async () => {
    const { running, app, scope, make, find, list } = await ready()
    const sampleId = await make({ raters: [null, null], overlap: 2 })
    const claim = (place: number | null) =>
      app.handlers['samples.claim']({ ...scope, sampleId, place }, CONTEXT)
    const { reviewer } = await app.handlers['marks.setName'](
      { accountId: scope.accountId, name: '小林' },
      CONTEXT,
    )
    expect((await list()).reviewers).toEqual([{ reviewer, name: '小林' }])
    const earlier = `${(1_000_000).toString(16).padStart(12, '0')}0000${'c3'.repeat(8)}`
    const document = { kind: 'sampleClaim', taskId: running.taskId, id: sampleId, reviewer: 'bob' }
    const documents = [{ ...document, member: 'place', value: '1', stamp: earlier }]
    await app.marks.merge(false, { marks: [], documents })
    await expect(claim(1)).rejects.toMatchObject({ code: 'busy' })
    await expect(claim(7)).rejects.toMatchObject({ code: 'not_found' })
    await claim(0)
    expect((await find(sampleId)).raters).toMatchObject([
      { reviewer, name: '小林' },
      { reviewer: 'bob', name: null },
    ])
    await claim(null)
    expect((await find(sampleId)).self).toBeNull()
  })
})
