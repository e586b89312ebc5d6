import { expect, it } from 'vitest'
import { toConversation } from '#shared/records/conversation.ts'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localSort.ts'
import { CONTEXT, startApp } from './test/runningApp.ts'

it(
  'a call as a page has its numbers masked or whole, as was chosen, in what the person wrote as well',
  { timeout: 60_000 },
  async () => {
    const { app, accountId, taskId, sync } = await startApp({}, 30)
    const { handlers } = app
    await sync(true)
    const scope = { accountId, taskId }
    const listed = { ...scope, filter: { answered: true }, sort: DEFAULT_LOCAL_SORT, page: 1, perPage: 1 }
    const [row] = (await handlers['records.localPage'](listed, CONTEXT)).rows
    const [recordId, number] = [row?.id ?? '', row?.callee ?? '']
    expect(number).toMatch(/^1\d{10}$/)
    const unmarked = await handlers['handing.sheet']({ ...scope, recordId, masked: true }, CONTEXT)
    expect(unmarked.mark).toBeNull()
    expect(toConversation(unmarked.call.details).length).toBeGreaterThan(0)
    expect(unmarked.call).not.toHaveProperty('raw')

    const note = `加微信 ${number.slice(0, 3)} ${number.slice(3, 7)} ${number.slice(7)}`
    await handlers['marks.set'](
      {
        ...scope,
        recordId,
        patch: {
          verdict: '需跟进',
          note,
          tags: { [`客户 ${number}`]: true },
          sentences: { s1: { turn: 0, problem: number, better: `请打 ${number}` } },
        },
      },
      CONTEXT,
    )
    const masked = await handlers['handing.sheet']({ ...scope, recordId, masked: true }, CONTEXT)
    expect(masked).toMatchObject({ masked: true, mark: { verdict: '需跟进', sentences: [{ turn: 0 }] } })
    expect(JSON.stringify(masked).replaceAll(' ', '')).not.toContain(number)
    expect(masked.mark?.note).toContain('****')

    // Chosen for this page, whatever the window shows.
    await handlers['preferences.update']({ maskNumbers: true }, CONTEXT)
    const whole = await handlers['handing.sheet']({ ...scope, recordId, masked: false }, CONTEXT)
    expect(whole).toMatchObject({ masked: false, call: { callee: number }, mark: { note } })
    const noted = await handlers['looks.page']({ accountId, what: null, page: 1, perPage: 10 }, CONTEXT)
    expect(noted.looks.map(({ what, recordId: id }) => [what, id])).toEqual([['print', recordId]])
    const gone = { ...scope, recordId: 'no-such-call', masked: true }
    await expect(handlers['handing.sheet'](gone, CONTEXT)).rejects.toMatchObject({ code: 'not_found' })
  },
)
