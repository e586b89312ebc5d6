import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatCallLink, LONGEST_LINK, looksLikeLink, parseCallLink, type CallRef } from './callLink.ts'

const REF: CallRef = { taskId: 'a1b2c3', recordId: '0f8e-77' }
const LINK = 'callbook://call/a1b2c3/0f8e-77'

const taskId = fc.stringMatching(/^[A-Za-z0-9_.:-]{1,128}$/)
const recordId = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 })

describe('a link to a call', () => {
  it('holds the ids of task and record, and nothing else', () => {
    expect(formatCallLink(REF)).toBe(LINK)
    expect(parseCallLink(LINK)).toEqual(REF)
    expect(formatCallLink({ taskId: 'a:1', recordId: "通话 (1)/'2'" })).toBe(
      'callbook://call/a%3A1/%E9%80%9A%E8%AF%9D%20%281%29%2F%272%27',
    )
  })

  it('is read as it was written, whatever the ids; an id that none can carry has none', () => {
    fc.assert(
      fc.property(taskId, recordId, (task, record) => {
        const link = formatCallLink({ taskId: task, recordId: record })
        if (link === null) {
          const isDots = [task, record].some((id) => id === '.' || id === '..')
          expect(isDots || record.length > 200 || !record.isWellFormed() || /\p{Cc}/u.test(record)).toBe(true)
          return
        }
        expect(link.length).toBeLessThanOrEqual(LONGEST_LINK)
        expect(link).toMatch(/^[\x21-\x7e]+$/)
        expect(parseCallLink(link)).toEqual({ taskId: task, recordId: record })
      }),
    )
  })

  it('has one form: no other text is the link of the same call', () => {
    fc.assert(
      fc.property(
        taskId,
        recordId,
        fc.nat(),
        fc.constantFrom('', ' ', '%', '/', '?', '#', '@', ':', 'A', '%2e', '\n'),
        (task, record, at, put) => {
          const link = formatCallLink({ taskId: task, recordId: record })
          if (link === null) return
          const place = at % (link.length + 1)
          const other = link.slice(0, place) + put + link.slice(place + (put === '' ? 1 : 0))
          const read = parseCallLink(other)
          if (read !== null) expect(formatCallLink(read)).toBe(other)
        },
      ),
    )
  })

  it.each([
    ['another host', 'callbook://calls/a1b2c3/0f8e-77'],
    ['no host', 'callbook:call/a1b2c3/0f8e-77'],
    ['another scheme', 'https://call/a1b2c3/0f8e-77'],
    ['a scheme in capitals', 'CALLBOOK://call/a1b2c3/0f8e-77'],
    ['a user', 'callbook://me@call/a1b2c3/0f8e-77'],
    ['a port', 'callbook://call:80/a1b2c3/0f8e-77'],
    ['a query', `${LINK}?token=x`],
    ['a fragment', `${LINK}#x`],
    ['a further part', `${LINK}/x`],
    ['an end too many', `${LINK}/`],
    ['a part too few', 'callbook://call/a1b2c3'],
    ['an empty part', 'callbook://call//0f8e-77'],
    ['a way up', 'callbook://call/../0f8e-77'],
    ['a way up, escaped', 'callbook://call/a1b2c3/%2E%2E'],
    ['small hex digits', 'callbook://call/a%3a1/0f8e'],
    ['what needs no escape, escaped', 'callbook://call/%61/0f8e'],
    ['a line break', `${LINK}\n`],
    ['a blank before', ` ${LINK}`],
    ['a control character', 'callbook://call/a1b2c3/%00'],
    ['half an escape', 'callbook://call/a1b2c3/%E9%80'],
    ['a blank in the task', 'callbook://call/a%20b/0f8e'],
    ['an option of a program', '--inspect=callbook://call/a1b2c3/0f8e-77'],
    ['one that is too long', `callbook://call/a1b2c3/${'%E9%80%9A'.repeat(300)}`],
    ['one whose id is too long', `callbook://call/a1b2c3/${'x'.repeat(201)}`],
    ['a letter of another alphabet', 'callbook://call/а1b2c3/0f8e'],
    ['nothing', ''],
  ])('is not: %s', (_what, text) => {
    expect(parseCallLink(text)).toBeNull()
  })

  it('is told from a search by its beginning', () => {
    expect([LINK, 'Callbook:x', 'callbook', '通话'].map(looksLikeLink)).toEqual([true, true, false, false])
  })
})
