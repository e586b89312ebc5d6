import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CallRecordDetail } from '#shared/records/types.ts'
import { parseRecordPage } from './parse.ts'

const PAGE = readFileSync(
  new URL('../../../test/fixtures/api/record-list.page.json', import.meta.url),
  'utf8',
)
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const documented = (JSON.parse(PAGE) as { data: Record<string, unknown>[] }).data[0] ?? {}

/** A page that holds these records, each given as JSON text. */
const pageOf = (...records: string[]): Uint8Array =>
  bytes(
    `{"code":200,"status":"success","message":"","meta":{"total":${records.length}},"data":[${records.join(',')}]}`,
  )
function parseOne(record: string): CallRecordDetail {
  const { records } = parseRecordPage(pageOf(record))
  expect(records).toHaveLength(1)
  return records[0] as CallRecordDetail
}
const parseWith = (fields: Record<string, unknown>): CallRecordDetail =>
  parseOne(JSON.stringify({ ...documented, ...fields }))

describe('an odd record', () => {
  it('takes numbers as text and text as numbers', () => {
    expect(
      parseWith({
        id: 215,
        callee: 18555525545,
        group_id: '8888',
        duration: '39500',
        bill: 37140.4,
        score: '-12.5',
        gender: '2',
        intention_results: '26',
        rounds: true,
        name: 5,
        created_at: 1664435353,
      }),
    ).toMatchObject({
      id: '215',
      callee: '18555525545',
      group_id: '8888',
      duration: 39500,
      bill: 37140,
      score: -12.5,
      gender: 2,
      intention_results: 26,
      rounds: 1,
      name: '5',
      created_at: 1664435353000,
      problems: [],
    })
  })

  it('keeps every digit of ids that come as bare numbers', () => {
    const record = parseOne(
      '{"id":215870475195883520,"callid":"215870475195883521","llm_tags":[{"id":9007199254740993,"name":"x"}]}',
    )
    expect([record.id, record.callid, record.llm_tags[0]?.id]).toEqual([
      '215870475195883520',
      '215870475195883521',
      '9007199254740993',
    ])
    expect(record.raw).toContain('"id":215870475195883520,')
  })

  it('takes empty text, empty lists and missing fields for nothing', () => {
    expect(
      parseWith({ name: '', extra: '', bill: '', level: [], province: [], tags: null, details: '' }),
    ).toMatchObject({
      name: null,
      extra: null,
      bill: null,
      level: null,
      province: null,
      tags: [],
      details: [],
      problems: [],
    })
    const bare = parseOne('{"id":"a"}')
    expect(bare).toMatchObject({ id: 'a', callee: null, details: [], problems: [] })
  })

  it('names the fields that it could not read, and keeps the others', () => {
    const record = parseWith({
      duration: 'long',
      calldate: '2022-13-45',
      name: { first: 'x' },
      callee: true,
      details: [null, { question: { text: 'x' }, answer_content: '您好' }, 'x'],
      tags: 'x',
    })
    expect(record).toMatchObject({
      duration: null,
      calldate: null,
      name: null,
      callee: null,
      tags: [],
      bill: 37140,
    })
    expect(record.details).toHaveLength(1)
    expect(record.details[0]).toMatchObject({ question: null, answer_content: '您好', bridge_status: false })
    expect(record.problems.sort()).toEqual([
      'calldate',
      'callee',
      'details.0',
      'details.1.question',
      'details.2',
      'duration',
      'name',
      'tags',
    ])
  })

  it('reads names out of objects, or bare', () => {
    expect(parseWith({ level: { id: 1, name: 'A类' }, province: '安徽', city: { id: 9 } })).toMatchObject({
      level: 'A类',
      province: '安徽',
      city: null,
      problems: ['city'],
    })
    expect(parseWith({ level: {}, city: { city: null } })).toMatchObject({
      level: null,
      city: null,
      problems: [],
    })
  })

  it('writes third-party data as text', () => {
    const { extra, send_wechat_data: pushed } = parseWith({
      extra: { order: '甲-1', n: [1] },
      send_wechat_data: ['wx-1', { nick: '小李' }, 7, null],
    })
    expect(extra).toBe('{"order":"甲-1","n":[1]}')
    expect(pushed).toEqual(['wx-1', '{"nick":"小李"}', '7'])
  })

  it('takes no colour that is not one', () => {
    const colors = ['#2D8cf0', '#abc', 'red', 'url(https://x)', '#12345', '#abc;x', null, 7]
    const { tags, problems } = parseWith({
      tags: colors.map((color, index) => ({ id: index, name: 'x', color })),
    })
    expect(tags.map(({ color }) => color)).toEqual(['#2D8cf0', '#aabbcc', null, null, null, null, null, null])
    expect(problems).toEqual([])
  })

  it('takes bare labels and comments, and labels without a name', () => {
    const record = parseWith({
      tags: ['是谁', { id: 4 }, {}, null],
      comments: ['备注', {}, null],
      components: [{ name: '多选', value: ['a', 'b'] }, { id: 'c' }, 'x'],
    })
    expect(record.tags.map(({ name }) => name)).toEqual(['是谁', '4'])
    expect(record.comments.map(({ content }) => content)).toEqual(['备注', ''])
    expect(record.components).toEqual([
      { id: null, name: '多选', value: '["a","b"]' },
      { id: 'c', name: 'c', value: null },
    ])
    expect(record.problems).toEqual(['tags.2', 'tags.3', 'comments.2', 'components.2'])
  })

  it('goes without an id by a digest of what is its call’s for good', () => {
    const idOf = (fields: string): string => parseOne(`{${fields}}`).id
    const named = '"callid":"call-1","callee":"1","calldate":"2026-05-01 09:00:00","created_at":null'
    const id = idOf(named)
    expect(id).toMatch(/^sha256-[0-9a-f]{32}$/)
    expect(parseOne(`{${named}}`).problems).toEqual(['id'])
    for (const same of [
      `"id":null,${named},"comments":[{"id":1,"content":"后来"}]`,
      `"id":"",${named},"level_name":"A"`,
      `"id":"${'9'.repeat(201)}",${named}`,
      '"callid":" call-1 ","callee":1,"calldate":"2026-05-01 09:00:00","created_at":""',
    ])
      expect(idOf(same)).toBe(id)
    for (const [part, other] of [
      ['call-1', 'call-2'],
      ['"1"', '"2"'],
      ['09:00:00', '09:00:01'],
      ['null', '"2026-05-01 08:00:00"'],
    ] as const)
      expect(idOf(named.replace(part, other))).not.toBe(id)
    expect(idOf('"name":"a"')).not.toBe(idOf('"name":"b"'))
  })

  it.each(['null', '"text"', '[1,2]', '7', 'false'])(
    'is a row with only a problem where it is %s',
    (element) => {
      const record = parseOne(element)
      expect(record).toMatchObject({ callee: null, details: [], problems: ['record', 'id'], raw: element })
      expect(record.id).toMatch(/^sha256-/)
    },
  )

  it('survives a bottomless field', () => {
    const depth = 100_000
    const record = parseOne(`{"id":"a","extra":${'['.repeat(depth)}1${']'.repeat(depth)},"callee":"1"}`)
    expect(record).toMatchObject({ id: 'a', extra: null, callee: '1', problems: ['extra'] })
  })

  it('pollutes nothing', () => {
    expect(parseOne('{"id":"a","__proto__":{"callee":"1"}}').callee).toBeNull()
  })

  it('never loses its page, whatever it holds', () => {
    const mutation = fc.dictionary(fc.constantFrom(...Object.keys(documented)), fc.jsonValue(), {
      maxKeys: 8,
    })
    const element = fc.oneof(
      fc.jsonValue(),
      mutation.map((fields) => ({ ...documented, ...fields })),
    )
    fc.assert(
      fc.property(fc.array(element, { maxLength: 4 }), fc.nat(4), (elements, at) => {
        const position = Math.min(at, elements.length)
        const texts = elements.toSpliced(position, 0, documented).map((one) => JSON.stringify(one))
        const { records } = parseRecordPage(pageOf(...texts))
        expect(records.map(({ raw }) => raw)).toEqual(texts)
        expect(records[position]).toMatchObject({ id: documented.id, callee: '18555525545', problems: [] })
        for (const { id } of records) expect(id.length).toBeGreaterThan(0)
      }),
    )
  })

  it('keeps fields apart: one odd value costs that field alone', () => {
    const sound = parseWith({})
    const key = fc.constantFrom(
      ...Object.keys(documented).filter((name) => name !== 'id' && name !== 'callid'),
    )
    fc.assert(
      fc.property(key, fc.jsonValue(), (name, value) => {
        const odd = parseWith({ [name]: value })
        // What is made of the conversation goes with it.
        const made = name === 'details' ? { first_words: 0, customer_chars: 0 } : {}
        const rest = (record: CallRecordDetail): object => ({
          ...record,
          ...made,
          [name]: 0,
          problems: 0,
          raw: 0,
        })
        expect(rest(odd)).toEqual(rest(sound))
        for (const problem of odd.problems) expect(problem.split('.')[0]).toBe(name)
      }),
    )
  })
})
