import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import type { OptOutFile } from '#shared/reviews/doubtful.ts'
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
    counts: () => handlers['doubtful.counts'](scope, CONTEXT),
    calls: (ruleId: string) => handlers['doubtful.calls']({ ...scope, ...PAGED, ruleId }, CONTEXT),
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
  const { documents } = await app.handlers['marks.rows']({ demo: false }, CONTEXT)
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
  await app.handlers['marks.merge']({ demo: false, rows: { marks: [], documents: odd } }, CONTEXT)
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
  const { documents } = await app.handlers['marks.rows']({ demo: false }, CONTEXT)
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
  await app.handlers['marks.merge']({ demo: false, rows: { marks: [], documents: formula } }, CONTEXT)
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
