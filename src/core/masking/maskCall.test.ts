import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toConversation } from '#shared/records/conversation.ts'
import { searchMatch } from '#shared/records/search.ts'
import type { CallRecordDetail } from '#shared/records/types.ts'
import page from '../../../test/fixtures/api/record-list.page.json?raw'
import { parseRecordPage } from '../records/parse.ts'
import { maskDetail, maskedHits, maskedMatch } from './maskCall.ts'

const NUMBER = '13800138000'
const SPOKEN = '幺三八，零零幺三，八零零零'

/** The documented call with other values in it, read as the product reads it. */
function call(change: Record<string, unknown>): CallRecordDetail {
  const documented = JSON.parse(page) as { data: Record<string, unknown>[] }
  const body = JSON.stringify({ ...documented, data: [{ ...documented.data[0], ...change }] })
  const [record] = parseRecordPage(new TextEncoder().encode(body)).records
  if (record === undefined) throw new Error('no record')
  return record
}
const said = (...texts: string[]) =>
  texts.map((question, at) => ({
    sequence: at + 1,
    notify: 'asrmessage_notify',
    question,
    question_index: at,
  }))
const anywhere = (text: string) => ({ text, by: null })
const turnsOf = (record: CallRecordDetail): string[] => toConversation(record.details).map(({ text }) => text)

describe('a masked call', () => {
  it('shows its number nowhere: fields, conversation, comments, labels, variables, raw body', () => {
    const record = call({
      callee: NUMBER,
      name: `张三${NUMBER}`,
      company: `电话 138 0013 8000`,
      extra: { phone: NUMBER, [`tel${NUMBER}`]: true, nested: [{ deep: `+86${NUMBER}` }] },
      tags: [{ id: 1, name: `回拨${NUMBER}`, color: '#112233' }],
      comments: [{ content: `请打 ${NUMBER}`, user: { name: `坐席${NUMBER}` } }],
      components: [{ id: 'a', name: '备用', value: NUMBER }],
      bridge_number: '02161234567',
      details: said(`我的号码是${SPOKEN}`, `${NUMBER}`, '谢谢'),
      recording: `https://files.example/${NUMBER}.wav`,
      numeric: Number(NUMBER),
      customer_id: `crm-${NUMBER}`,
      nested: { id: NUMBER },
    })
    expect(JSON.stringify(record)).toContain(NUMBER)
    const masked = maskDetail(record)
    const text = JSON.stringify(masked)
    expect(text).not.toContain(NUMBER)
    expect(text).not.toContain('138 0013 8000')
    expect(text).not.toContain(SPOKEN)
    expect(text).not.toContain('02161234567')
    expect(masked).toMatchObject({ id: record.id, callid: record.callid, callee: '138****8000' })
    expect(masked.raw).toContain('"callee":"138****8000"')
    // It is still JSON.
    expect(JSON.parse(masked.raw)).toMatchObject({ numeric: '138****8000' })
  })

  it('hides a number that JSON escapes, and one that was said over several sentences', () => {
    const escaped = Array.from(NUMBER, (digit) => `\\u00${digit.charCodeAt(0).toString(16)}`).join('')
    const record = call({ callee: NUMBER, details: said('138', '0013', '8000') })
    const masked = maskDetail({ ...record, raw: record.raw.replace('{', `{"hidden":"${escaped}",`) })
    expect(masked.raw).not.toContain(escaped)
    expect(JSON.parse(masked.raw)).toMatchObject({ hidden: '138****8000' })
    expect(turnsOf(masked)).toEqual(['138', '****', '8000'])
    expect(masked.raw).not.toContain('"0013"')
  })

  it('keeps all that is no number: times, scores, ids, order and escapes of the body', () => {
    const record = call({
      callee: NUMBER,
      caller_number: null,
      components: [],
      details: [],
      score: 88,
      extra: 'order 20261125-1',
    })
    const masked = maskDetail(record)
    expect(masked).toEqual({ ...record, callee: '138****8000', raw: masked.raw })
    expect(masked.raw).toBe(record.raw.replaceAll(NUMBER, '138****8000'))
  })

  it('whatever the number and wherever it stands', () => {
    const number = fc.tuple(fc.integer({ min: 3, max: 9 }), fc.integer({ min: 0, max: 999_999_999 }))
    const around = fc.string({ maxLength: 12 }).map((text) => text.replace(/\p{N}/gu, 'x'))
    fc.assert(
      fc.property(number, around, around, ([second, rest], before, after) => {
        const callee = `1${second}${String(rest).padStart(9, '0')}`
        const record = call({ callee, extra: before + callee, details: said(`${before}${callee}${after}`) })
        expect(JSON.stringify(maskDetail(record))).not.toContain(callee)
      }),
    )
  })
})

describe('a search in masked calls', () => {
  it('looks at the true values and shows masked ones, with the place marked', () => {
    const record = call({ callee: NUMBER, name: null, company: null, details: said(`请打${NUMBER}找我`) })
    const found = maskedMatch(record, anywhere('0013'))
    expect(found).toEqual({ text: '138****8000', by: null, hit: [0, 11] })
    const elsewhere = maskedMatch({ ...record, callee: null }, anywhere('0013'))
    expect(elsewhere?.text).toBe('请打138****8000找我')
    expect(elsewhere?.text.slice(...(elsewhere?.hit ?? [0, 0]))).toBe('138****8000')
    expect(maskedMatch(record, anywhere('1390000'))).toBeNull()
  })

  it('is what the search says where nothing is masked', () => {
    const record = call({ details: said('这个多少钱呀', '太贵了') })
    expect(maskedMatch(record, anywhere('多少钱'))).toEqual(searchMatch(record, anywhere('多少钱')))
  })

  it('tells where the masked conversation holds it', () => {
    const record = call({ callee: NUMBER, details: said(`号码${NUMBER}，多少钱`, '多少钱') })
    expect(maskedHits(record, anywhere('多少钱'))).toEqual([
      { turn: 0, at: [14, 17] },
      { turn: 1, at: [0, 3] },
    ])
    expect(maskedHits(record, anywhere('00138'))).toEqual([{ turn: 0, at: [2, 13] }])
    const turns = turnsOf(maskDetail(record))
    expect(turns[0]?.slice(14, 17)).toBe('多少钱')
  })
})
