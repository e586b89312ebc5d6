import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toConversation } from '#shared/records/conversation.ts'
import { RECORD_FIELDS } from '#shared/records/fields.ts'
import { isMarkKey } from '#shared/reviews/markFields.ts'
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

describe('the documented page', () => {
  const { records, meta } = parseRecordPage(bytes(PAGE))
  const record = records[0] as CallRecordDetail

  it('is read in full', () => {
    expect(meta).toEqual({ total: 29, page: 1, lastPage: 29, perPage: 1 })
    expect(record.problems).toEqual([])
    expect(record).toMatchObject({
      id: '50971322-2e84-4701-836c-fd1181306885',
      group_id: '8888',
      callee: '18555525545',
      caller_number: '0000000000',
      company: '诡事屋剧本推理社',
      province: '安徽',
      city: '蚌埠',
      province_id: '5',
      extra: null,
      components: [{ id: '733b8535-a1f9-4db9-9945-98a2a0c5490e', name: '微信', value: '17710726421' }],
      calldate: Date.UTC(2022, 8, 29, 7, 9, 13),
      processed_at: null,
      duration: 39500,
      bill: 37140,
      score: 1000,
      level: null,
      intention_results: 1,
      hangup_disposition: 2,
      error_code: '0',
      tag_groups: [{ id: '8a4f4c04-53f6-4a64-92f0-432de9cbcd0a', name: '否定' }],
      send_wechat_data: [],
      bridge_number: null,
    })
    expect(record.tags).toEqual([
      {
        id: '41af0088-7fd1-478b-9e3f-d76213dc552f',
        name: '是谁',
        color: '#2d8cf0',
        groups: [{ id: 'c3e29b29-4aa7-4212-bc1f-d694dbf0df42', name: '业务相关' }],
      },
    ])
    expect(record.llm_tags.map(({ id, name }) => `${id}${name}`)).toEqual([
      '1854礼貌',
      '3927敷衍',
      '10433有时间',
      '23126拒加微',
    ])
    // Comments alone carry UTC; everything else is China time.
    expect(record.comments[0]).toEqual({
      id: '182',
      content: '备注信息1',
      user_name: '测试用户',
      created_at: Date.UTC(2026, 1, 4, 5, 22, 26),
    })
  })

  it('keeps the raw text byte for byte', () => {
    expect(PAGE).toContain(record.raw)
    expect(record.raw.startsWith('{\n"tags": [')).toBe(true)
    expect(record.raw).toContain('"volume_gain": 4.2693159999999999')
    expect(JSON.parse(record.raw)).toEqual(documented)
  })

  it('shows the only sentence, which is interim', () => {
    expect(toConversation(record.details)).toMatchObject([
      { who: 'customer', text: '挂了吧。', interim: true },
    ])
  })

  it('has a value for every documented field', () => {
    for (const field of RECORD_FIELDS.filter(({ key }) => !isMarkKey(key))) {
      expect(Object.hasOwn(record, field.key)).toBe(true)
      const value = record[field.key as keyof CallRecordDetail]
      if (Object.hasOwn(documented, field.key))
        expect(value === null, field.key).toBe(documented[field.key] === null)
    }
  })
})

describe('a whole page', () => {
  const refused = expect.objectContaining({ code: 'response_invalid' })

  it('R21: is refused where it was cut short, wherever that was', () => {
    const whole = bytes(PAGE)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length - 4 }), (end) => {
        expect(() => parseRecordPage(whole.subarray(0, end))).toThrow(refused)
      }),
    )
  })

  it.each([
    '<html><body>502 Bad Gateway</body></html>',
    '{"code":200,"status":"success","data":{}}',
    '{"code":200,"status":"success","data":null}',
    '{"code":200,"status":"success"}',
    '[]',
    '',
  ])('R21: is refused as %j', (text) => expect(() => parseRecordPage(bytes(text))).toThrow(refused))

  it("R21: shows the platform's refusal, and not an empty list", () => {
    const url = new URL('../../../test/fixtures/api/error.task-not-found.json', import.meta.url)
    expect(() => parseRecordPage(readFileSync(url))).toThrow(
      expect.objectContaining({
        code: 'platform_refused',
        details: { platformCode: 5002, platformMessage: '任务不存在' },
      }),
    )
  })

  it('is empty where the platform says so', () => {
    expect(parseRecordPage(pageOf())).toEqual({
      records: [],
      meta: { total: 0, page: 1, lastPage: 1, perPage: 1 },
    })
  })

  it('reads with a byte order mark', () => {
    const marked = new Uint8Array([0xef, 0xbb, 0xbf, ...pageOf('{"id":"a","name":"甲"}')])
    expect(parseRecordPage(marked).records[0]?.name).toBe('甲')
  })

  it('R21: refuses a page with broken UTF-8, which would be kept broken for good', () => {
    const broken = pageOf('{"id":"a","name":"?甲"}')
    broken[broken.indexOf(0x3f)] = 0xff
    expect(() => parseRecordPage(broken)).toThrow(
      expect.objectContaining({ code: 'response_invalid', details: { cause: 'CHARSET' } }),
    )
  })

  const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))
  const meta = { total: 3, current_page: 2, last_page: 2, per_page: 50 }

  it("takes PHP's list with gaps, each record with its own text", () => {
    const page = parseRecordPage(
      new TextEncoder().encode(
        `{"code":200,"data":{"51":{"id":"b"} , "50":{"id":"a","x":"}"},"7":{"id":"c"}},"meta":${JSON.stringify(meta)}}`,
      ),
    )
    expect(page.records.map(({ id, raw }) => [id, raw])).toEqual([
      ['c', '{"id":"c"}'],
      ['a', '{"id":"a","x":"}"}'],
      ['b', '{"id":"b"}'],
    ])
    expect(page.meta.total).toBe(3)
  })

  it.each([null, '', false, {}])(
    'takes data %j for an empty list where the total is 0, and only there',
    (data) => {
      expect(parseRecordPage(bytes({ code: 200, data, meta: { total: '0' } })).records).toEqual([])
      for (const other of [{ total: 5 }, {}, null])
        expect(() => parseRecordPage(bytes({ code: 200, data, meta: other }))).toThrow(
          expect.objectContaining({ code: 'response_invalid' }),
        )
    },
  )

  it.each([{ a: { id: 1 } }, { 0: { id: 1 }, next: { id: 2 } }, 'no', 5, true])('refuses data %j', (data) => {
    expect(() => parseRecordPage(bytes({ code: 200, data, meta }))).toThrow(
      expect.objectContaining({ code: 'response_invalid' }),
    )
  })

  it('R21: refuses a page of more than 10,000 records, as a list or as an object, before it is parsed', () => {
    const record = '{"id":1}'
    const tooMany = expect.objectContaining({
      code: 'response_invalid',
      details: { cause: 'TOO_MANY_ROWS' },
    }) as unknown
    const pageWith = (data: string): Uint8Array =>
      new TextEncoder().encode(`{"code":200,"data":${data},"meta":{}}`)
    const list = (count: number): string => `[${Array<string>(count).fill(record).join()}]`
    expect(parseRecordPage(pageWith(list(10_000))).records).toHaveLength(10_000)
    expect(() => parseRecordPage(pageWith(list(10_001)))).toThrow(tooMany)
    // Cut short behind it: what was counted is enough.
    expect(() => parseRecordPage(pageWith(list(10_001)).subarray(0, -12))).toThrow(tooMany)
    const object = `{${Array.from({ length: 10_001 }, (_, key) => `"${key}":${record}`).join()}}`
    expect(() => parseRecordPage(pageWith(object))).toThrow(tooMany)
  })

  it('a number of absurd length costs its field, not the page', () => {
    const digits = '9'.repeat(5_000_000)
    const page = parseRecordPage(pageOf(`{"id":"a","score":${digits},"callee":${digits}}`))
    expect(page.records[0]).toMatchObject({ id: 'a', score: null, problems: ['callee', 'score'] })
  })
})
