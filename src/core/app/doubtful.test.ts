// Longer than 300 lines because its cases share what they build and read back.
import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import type { OptOutFile } from '#shared/reviews/doubtful.ts'
import type { DocumentRow } from '#shared/reviews/marks.ts'
import { DEFAULT_RULES, OPT_OUT_RULE, type Rule } from '#shared/reviews/rules.ts'
import { CONTEXT, startApp, type RunningApp } from './test/runningApp.ts'

const PAGED = { page: 1, perPage: 500 }
const SILENT = 'long-silent'

async function started(total = 200): Promise<RunningApp & ReturnType<typeof asking>> {
  const running = await startApp({}, total)
  await running.sync(true)
  return { ...running, ...asking(running) }
}
function asking({ app, accountId, taskId }: RunningApp) {
  const scope = { accountId, taskId }
  const { handlers } = app
  return {
    scope,
    rules: () => handlers['doubtful.rules']({ accountId }, CONTEXT),
    saveRule: (rule: Rule) => handlers['doubtful.saveRule']({ accountId, rule }, CONTEXT),
    counts: (trustOthers = false) => handlers['doubtful.counts']({ ...scope, trustOthers }, CONTEXT),
    calls: (ruleId: string, trustOthers = false) =>
      handlers['doubtful.calls']({ ...scope, ...PAGED, ruleId, trustOthers }, CONTEXT),
    queue: (ruleId: string, trustOthers = false) =>
      handlers['doubtful.queue']({ ...scope, ruleId, name: '疑似错标', trustOthers }, CONTEXT),
    othersRules: () => handlers['doubtful.othersRules']({ accountId }, CONTEXT),
    takeRule: (reviewer: string, ruleId: string) =>
      handlers['doubtful.takeRule']({ accountId, reviewer, ruleId }, CONTEXT),
    merge: (documents: DocumentRow[]) => app.marks.merge(false, { marks: [], documents }),
    removeRule: (ruleId: string) => handlers['doubtful.removeRule']({ accountId, ruleId }, CONTEXT),
    dismiss: (ruleId: string, recordId: string, dismissed = true) =>
      handlers['doubtful.dismiss']({ ...scope, recordId, ruleId, dismissed }, CONTEXT),
    optOuts: (state: 'waiting' | 'confirmed' | 'rejected') =>
      handlers['optOuts.list']({ ...scope, ...PAGED, state }, CONTEXT),
    decide: (recordId: string, decision: 'confirmed' | 'rejected' | null) =>
      handlers['optOuts.decide']({ ...scope, recordId, decision }, CONTEXT),
    exportCsv: (mask: boolean) =>
      handlers['optOuts.export']({ ...scope, mask, locale: 'zh-CN' }, CONTEXT) as Promise<OptOutFile>,
  }
}
const cells = async ({ path }: OptOutFile): Promise<string[][]> =>
  (await readFile(path ?? '', 'utf8'))
    .replace('\uFEFF', '')
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','))

it('rules are changed, added, removed and restored, and are there after a restart', async () => {
  const running = await started(20)
  const { rules, saveRule, app, accountId } = running
  expect(await rules()).toEqual(DEFAULT_RULES.map((rule) => ({ ...rule, origin: 'default' })))
  const own: Rule = { id: 'mine', enabled: true, conditions: { leastTalk: 1 } }
  await saveRule({ id: SILENT, enabled: false, conditions: { leastTalk: 90, silent: true } })
  const saved = await saveRule(own)
  expect(saved.find(({ id }) => id === SILENT)).toEqual({
    ...{ id: SILENT, enabled: false, origin: 'changed' },
    conditions: { leastTalk: 90, silent: true },
  })
  expect(saved.at(-1)).toEqual({ ...own, origin: 'own' })
  await app.close()
  const again = asking({ ...running, app: running.startAgain() })
  expect(await again.rules()).toEqual(saved)
  expect(Object.keys((await again.counts()).rules)).not.toContain(SILENT)

  const restored = await asking({ ...running, app: running.startAgain() }).rules()
  expect(restored).toEqual(saved)
  const { handlers } = running.startAgain()
  expect(
    (await handlers['doubtful.restoreRules']({ accountId }, CONTEXT)).map(({ origin }) => origin),
  ).toEqual([...DEFAULT_RULES.map(() => 'default'), 'own'])
  await handlers['doubtful.removeRule']({ accountId, ruleId: 'mine' }, CONTEXT)
  expect(await again.rules()).toHaveLength(DEFAULT_RULES.length)
  // It may come again under its id.
  await again.saveRule({ ...own, conditions: { leastTalk: 2 } })
  expect((await again.rules()).at(-1)?.conditions).toEqual({ leastTalk: 2 })
  await expect(
    (async () => handlers['doubtful.removeRule']({ accountId, ruleId: 'nobody' }, CONTEXT))(),
  ).rejects.toMatchObject({ code: 'not_found' })
})

it('what another version wrote of a rule costs that rule’s change alone', async () => {
  const { app, saveRule, rules } = await started(5)
  await saveRule({ id: 'mine', enabled: true, conditions: { leastTalk: 1 } })
  const { documents } = await app.marks.rows(false)
  const odd = documents.flatMap((row) =>
    row.member === 'conditions'
      ? [
          { ...row, id: SILENT, value: '{"mostSaid":"x","unheard":[1]}' },
          { ...row, id: 'strong-few-words', value: '{"mostSaid":9,"intentions":"all"}' },
          { ...row, id: 'theirs', reviewer: 'another' },
          { ...row, id: 'odd', value: 'not JSON' },
        ]
      : [],
  )
  await app.marks.merge(false, { marks: [], documents: odd })
  expect((await rules()).map(({ id, conditions }) => [id, conditions])).toEqual([
    ['strong-few-words', { mostSaid: 9 }],
    ...DEFAULT_RULES.slice(1).map(({ id, conditions }) => [id, conditions]),
    ['mine', { leastTalk: 1 }],
  ])
})

it('a call whose label was found right comes again once it changed, and what was asked is the newest first', async () => {
  const { calls, counts, dismiss, saveRule, app, scope, platform, taskId, sync } = await started(60)
  await saveRule({ id: SILENT, enabled: true, conditions: { leastTalk: 0 } })
  const before = await calls(SILENT)
  expect(before.total).toBeGreaterThan(5)
  expect((await counts()).rules[SILENT]).toBe(before.total)
  const dates = before.calls.map(({ call }) => call.calldate ?? 0)
  expect(dates).toEqual(dates.toSorted((one, other) => other - one))
  const [first] = before.calls
  const id = first?.call.id ?? ''
  await dismiss(SILENT, id)
  const after = await calls(SILENT)
  expect(after.total).toBe(before.total - 1)
  expect(after.calls.map(({ call }) => call.id)).not.toContain(id)
  expect((await counts()).rules[SILENT]).toBe(after.total)
  await dismiss(SILENT, id, false)
  expect((await calls(SILENT)).total).toBe(before.total)
  await dismiss(SILENT, id)
  const index = Array.from({ length: 60 }, (_, at) => at).find(
    (at) => platform.control.record(taskId, at).id === id,
  )
  platform.control.mutate(taskId, index ?? -1, { comment: { content: '再看一下' } })
  await sync(true)
  expect((await calls(SILENT)).calls.map(({ call }) => call.id)).toContain(id)
  await expect(
    (async () =>
      app.handlers['doubtful.dismiss'](
        { ...scope, recordId: 'nobody', ruleId: SILENT, dismissed: true },
        CONTEXT,
      ))(),
  ).rejects.toMatchObject({ code: 'not_found' })
})

it('all calls of a rule become a queue, the newest first, however many pages of them there are', async () => {
  const { app, scope, calls, counts, dismiss, queue, saveRule } = await started(1200)
  await saveRule({ id: SILENT, enabled: true, conditions: { leastTalk: 0 } })
  const first = (await calls(SILENT)).calls[0]?.call.id ?? ''
  await dismiss(SILENT, first)
  const total = (await counts()).rules[SILENT] ?? 0
  expect(total).toBeGreaterThan(1000)
  const made = await queue(SILENT)
  expect(made).toMatchObject({ found: total, queue: { name: '疑似错标', total, skipped: 0 } })
  const { rows } = await app.handlers['queues.page'](
    { ...scope, queueId: made.queue.id, page: 1, perPage: 500 },
    CONTEXT,
  )
  expect(rows.map(({ id }) => id)).toEqual((await calls(SILENT)).calls.map(({ call }) => call.id))
  await expect((async () => queue('nobody'))()).rejects.toMatchObject({ code: 'not_found' })
  await saveRule({ id: SILENT, enabled: true, conditions: { leastTalk: 86_400 } })
  await expect((async () => queue(SILENT))()).rejects.toMatchObject({ code: 'invalid_input' })
})

/** What another reviewer's file holds, a member each. */
const written = (
  document: Pick<DocumentRow, 'kind' | 'taskId' | 'id'> & { reviewer?: string },
  members: Record<string, unknown>,
): DocumentRow[] =>
  Object.entries(members).map(([member, value], at) => ({
    ...{ reviewer: 'bob', ...document, member, value: JSON.stringify(value) },
    stamp: `${(1_700_000_000_000).toString(16).padStart(12, '0')}000${at}${'c3'.repeat(8)}`,
  }))
const rule = (id: string, members: Record<string, unknown>, reviewer = 'bob'): DocumentRow[] =>
  written({ kind: 'rule', taskId: '', id, reviewer }, members)

it('rules of another reviewer are listed as theirs, and are the person’s own once they are taken over', async () => {
  const { rules, othersRules, takeRule, merge, calls, removeRule, saveRule, app } = await started(60)
  expect(await othersRules()).toEqual([])
  await merge([
    ...written({ kind: 'reviewer', taskId: '', id: 'bob' }, { name: '小李' }),
    ...rule('theirs', { enabled: false, conditions: { leastTalk: 1 } }),
    ...rule(SILENT, { conditions: { silent: true, leastTalk: 90 } }),
    ...rule('strong-few-words', { enabled: false, conditions: null }),
    ...rule('no such id!', { conditions: { leastTalk: 3 } }),
    ...rule('odd', { conditions: { leastTalk: 'x' } }),
    ...rule('gone', { conditions: { leastTalk: 4 }, removed: true }),
    ...rule('theirs', { conditions: { anyWords: ['13812345678'] } }, 'carol'),
  ])
  const bob = { reviewer: 'bob', name: '小李', own: false }
  const carol = { reviewer: 'carol', name: null, own: false }
  const before = await othersRules()
  expect(before).toEqual([
    { by: bob, id: SILENT, conditions: { silent: true, leastTalk: 90 }, taken: false },
    { by: bob, id: 'theirs', conditions: { leastTalk: 1 }, taken: false },
    { by: carol, id: 'theirs', conditions: { anyWords: ['13812345678'] }, taken: false },
  ])
  expect(await rules()).toHaveLength(DEFAULT_RULES.length)
  await expect((async () => calls('theirs'))()).rejects.toMatchObject({ code: 'not_found' })

  // A copy: one of the product's that they changed stands beside the person's, which stays.
  const taken = await takeRule('bob', SILENT)
  expect(taken.find(({ id }) => id === SILENT)?.origin).toBe('default')
  expect(taken.at(-1)).toMatchObject({ origin: 'own', enabled: true, conditions: { leastTalk: 90 } })
  await takeRule('bob', 'theirs')
  expect((await rules()).find(({ id }) => id === 'theirs')).toMatchObject({ conditions: { leastTalk: 1 } })
  expect((await calls('theirs')).total).toBeGreaterThan(0)
  expect((await othersRules()).map(({ taken: has }) => has)).toEqual([true, true, false])
  // Another time nothing comes twice, and an id that is taken does not lose what it stood for.
  expect(await takeRule('bob', 'theirs')).toHaveLength(DEFAULT_RULES.length + 2)
  await app.handlers['preferences.update']({ maskNumbers: true }, CONTEXT)
  expect(JSON.stringify(await othersRules())).not.toContain('13812345678')
  expect(JSON.stringify(await takeRule('carol', 'theirs'))).not.toContain('13812345678')
  await app.handlers['preferences.update']({ maskNumbers: false }, CONTEXT)
  const all = await rules()
  expect(all.filter(({ origin }) => origin === 'own').map(({ conditions }) => conditions)).toEqual(
    expect.arrayContaining([
      { leastTalk: 1 },
      { leastTalk: 90, silent: true },
      { anyWords: ['13812345678'] },
    ]),
  )
  await saveRule({ id: 'theirs', enabled: true, conditions: { leastTalk: 5 } })
  await removeRule('theirs')
  expect((await othersRules()).map(({ taken: has }) => has)).toEqual([true, false, true])
  await expect((async () => takeRule('bob', 'nobody'))()).rejects.toMatchObject({ code: 'not_found' })
})

it('labels that another reviewer found right are told, and their calls are left out where the person agrees to it', async () => {
  const { saveRule, calls, counts, queue, dismiss, merge, taskId, app } = await started(60)
  await saveRule({ id: SILENT, enabled: true, conditions: { leastTalk: 0 } })
  const found = await calls(SILENT)
  expect(found.calls.every(({ right }) => right.length === 0)).toBe(true)
  expect((await counts()).othersJudged).toBe(false)
  const [one = '', two = '', three = ''] = found.calls.map(({ call }) => call.id)
  await dismiss(SILENT, one)
  const { documents } = await app.marks.rows(false)
  const digest = JSON.parse(
    documents.find(({ kind, member }) => kind === 'label_ok' && member === 'digest')?.value ?? 'null',
  ) as string
  await dismiss(SILENT, one, false)
  const said = (recordId: string, members: Record<string, unknown>): DocumentRow[] =>
    written({ kind: 'label_ok', taskId, id: `${SILENT}:${recordId}` }, members)
  await merge([
    ...written({ kind: 'reviewer', taskId: '', id: 'bob' }, { name: '小李 13812345678' }),
    ...said(one, { dismissed: true, digest }),
    // Of a call that was another then, and one that was taken back.
    ...said(two, { dismissed: true, digest: 'another' }),
    ...said(three, { dismissed: false, digest }),
    ...said('nobody', { dismissed: true, digest }),
  ])
  const told = await calls(SILENT)
  expect(told.total).toBe(found.total)
  const bob = { reviewer: 'bob', name: '小李 13812345678', own: false }
  expect(told.calls.slice(0, 3).map(({ right }) => right)).toEqual([[bob], [], []])
  expect(await counts()).toMatchObject({ othersJudged: true, rules: { [SILENT]: found.total } })

  const left = await calls(SILENT, true)
  expect(left.total).toBe(found.total - 1)
  expect(left.calls.map(({ call }) => call.id)).not.toContain(one)
  expect((await counts(true)).rules[SILENT]).toBe(left.total)
  expect(await queue(SILENT, true)).toMatchObject({ found: left.total })
  await app.handlers['preferences.update']({ maskNumbers: true }, CONTEXT)
  expect((await calls(SILENT)).calls[0]?.right[0]?.name).toContain('138****5678')
})

it('candidates are confirmed or rejected, and the confirmed alone go into the file, after their calls went too', async () => {
  const running = await started(400)
  const { optOuts, decide, exportCsv, counts, app, scope } = running
  const waiting = await optOuts('waiting')
  expect(waiting.total).toBeGreaterThan(4)
  for (const { said } of waiting.optOuts) expect(said).not.toBeNull()
  await expect(exportCsv(false)).rejects.toMatchObject({ code: 'not_found' })
  const [one, two, three] = waiting.optOuts
  await decide(one?.recordId ?? '', 'confirmed')
  await decide(two?.recordId ?? '', 'rejected')
  await decide(three?.recordId ?? '', 'confirmed')
  await decide(three?.recordId ?? '', null)
  expect((await counts()).optOuts).toEqual({ waiting: waiting.total - 2, confirmed: 1, rejected: 1 })
  expect((await optOuts('confirmed')).optOuts).toMatchObject([
    {
      recordId: one?.recordId,
      callee: one?.callee,
      calldate: one?.calldate,
      said: one?.said,
      state: 'confirmed',
    },
  ])

  const file = await exportCsv(false)
  expect(file).toMatchObject({ rows: 1, url: null })
  const [head, row, ...rest] = await cells(file)
  expect(head?.slice(0, 4)).toEqual(['被叫号码', '任务', '任务 ID', '呼叫时间（北京时间）'])
  expect(row?.[0]).toBe(`"${one?.callee ?? ''}\t"`)
  expect(rest).toEqual([])
  expect(head?.at(-1)).toBe('通话链接')
  expect(row?.at(-1)).toBe(`callbook://call/${scope.taskId}/${one?.recordId ?? ''}`)
  const [, masked] = await cells(await exportCsv(true))
  expect(masked?.[0]).toMatch(/^\d{3}\*{4}\d{4}$/)

  await app.handlers['store.remove']({ ...scope, olderThanDays: null }, CONTEXT)
  expect((await counts()).optOuts).toEqual({ waiting: 0, confirmed: 1, rejected: 1 })
  expect((await cells(await exportCsv(false)))[1]).toEqual(row)
  await decide(one?.recordId ?? '', 'rejected')
  expect((await optOuts('rejected')).total).toBe(2)
  await expect((async () => decide('nobody', 'confirmed'))()).rejects.toMatchObject({ code: 'not_found' })
})

it('no sentence runs as a formula, and with numbers masked neither list holds one', async () => {
  const running = await started(120)
  const { optOuts, decide, exportCsv, saveRule, app, calls, accountId } = running
  await saveRule({ id: OPT_OUT_RULE, enabled: true, conditions: { anyWords: ['1'] } })
  const { optOuts: found } = await optOuts('waiting')
  const numbers = found.map(({ callee }) => callee ?? '-')
  const [first] = found
  await decide(first?.recordId ?? '', 'confirmed')
  const { documents } = await app.marks.rows(false)
  const formula = documents.flatMap((row) =>
    row.kind === 'opt_out' && row.member === 'text'
      ? [
          {
            ...row,
            value: JSON.stringify(`=HYPERLINK("http://x") ${first?.callee ?? ''}`),
            stamp: `${row.stamp.slice(0, 15)}f${row.stamp.slice(16)}`,
          },
        ]
      : [],
  )
  await app.marks.merge(false, { marks: [], documents: formula })
  const text = await readFile((await exportCsv(false)).path ?? '', 'utf8')
  expect(text).toContain(`"'=HYPERLINK(""http://x"") ${first?.callee ?? ''}"`)

  await app.handlers['preferences.update']({ maskNumbers: true }, CONTEXT)
  const shown = JSON.stringify([
    await optOuts('waiting'),
    await optOuts('confirmed'),
    await calls(OPT_OUT_RULE),
  ])
  for (const number of numbers) expect(shown).not.toContain(number)
  expect(shown).toContain('****')
  // The file's numbers are the person's choice, and noted.
  expect((await readFile((await exportCsv(false)).path ?? '', 'utf8')).includes(first?.callee ?? '-')).toBe(
    true,
  )
  const looked = await app.handlers['looks.page']({ accountId, what: null, page: 1, perPage: 10 }, CONTEXT)
  expect(looked.looks.map(({ what, count }) => [what, count])).toEqual([['export', 1]])
  const masked = await readFile((await exportCsv(true)).path ?? '', 'utf8')
  for (const number of numbers) expect(masked).not.toContain(number)
  expect(running.log.join('\n')).not.toContain(first?.callee ?? '-')
})
