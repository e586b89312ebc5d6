import { describe, expect, it } from 'vitest'
import { builtInPreset } from '#shared/exports/presets.ts'
import type { ExportLayout } from '#shared/exports/types.ts'
import { RECORD_FIELDS } from '#shared/records/fields.ts'
import type { CallRecordDetail } from '#shared/records/types.ts'
import { UTTERANCE_FIELDS } from '#shared/records/utteranceFields.ts'
import { parseRecordPage } from '../records/parse.ts'
import { pageOf } from '../records/store/test/stage.ts'
import { rowSource } from './rowSource.ts'
import { LAYOUT } from './test/stage.ts'

const CALL = {
  id: '215870475195883520',
  callee: '13812345678',
  caller_number: '02161234567',
  bridge_number: '8040',
  name: '',
  calldate: '2026-05-01 09:00:00',
  bill: 37_140,
  score: 812.5,
  rounds: 3,
  intention_results: 1,
  operator: 3,
  extra: '{"备用":"139 8765 4321"}',
  comments: [{ id: 1, content: '说打13812345678' }],
  details: [
    { sequence: 1, notify: 'enter', answer_content: '您好', answer_text: '开场白', play_ms: 1500 },
    { sequence: 2, notify: 'asrprogress_notify', question: '我的', question_index: 1 },
    {
      sequence: 3,
      notify: 'asrmessage_notify',
      question: '我的号码是一三八一二三四五六七八',
      question_index: 1,
      answer_content: '好的',
      answer_text: '结束',
      record_ms: 2100,
      speak_ms: 1900,
      play_ms: 800,
      asr_elapse: 300,
      score: 5,
      keyword: '号码',
      tags: [{ id: 1, name: '报号' }],
      created_at: '2026-05-01 09:00:12',
    },
  ],
}
const call = (fields: object = {}): CallRecordDetail => {
  const [record] = parseRecordPage(pageOf([{ ...CALL, ...fields }])).records
  if (record === undefined) throw new Error('no record')
  return record
}
const source = (layout: Partial<ExportLayout>) => rowSource({ ...LAYOUT, ...layout })
const cells = (columns: string[], layout: Partial<ExportLayout> = {}) =>
  source({ columns, ...layout }).rows(call())

describe('the link to a call', () => {
  it('leads to the task that the file is of, masked or not, a row a call or a sentence', () => {
    const link = 'callbook://call/task1/215870475195883520'
    const rows = (layout: Partial<ExportLayout>) =>
      rowSource({ ...LAYOUT, columns: ['link'], ...layout }, 'task1').rows(call({ task_id: 'other' }))
    expect(rows({})).toEqual([[link]])
    expect(rows({ mask: true })).toEqual([[link]])
    expect(new Set(rows({ rows: 'utterance' }).flat())).toEqual(new Set([link]))
    expect(source({ columns: ['link'] }).columns).toMatchObject([{ key: 'link', kind: 'link' }])
  })

  it('comes with all fields, in the last column', () => {
    expect(builtInPreset('everything')?.columns.at(-1)).toBe('link')
  })

  it('is of the call’s own task where the file does not know, and empty where there is none', () => {
    const [[own]] = rowSource({ ...LAYOUT, columns: ['link'] }).rows(call({ task_id: 'own' })) as [[string]]
    expect(own).toBe('callbook://call/own/215870475195883520')
    expect(cells(['link'])).toEqual([[null]])
  })
})

describe('columns', () => {
  it('come in the order asked for, unknown ones left out', () => {
    const { columns } = source({ columns: ['score', 'nothing', 'details.text', 'callee'] })
    expect(columns.map(({ key }) => key)).toEqual(['score', 'callee'])
  })

  it('tell a spreadsheet how to read them', () => {
    const kinds = (layout: Partial<ExportLayout>) =>
      source({
        columns: ['id', 'callee', 'name', 'calldate', 'bill', 'score', 'rounds', 'tags'],
        ...layout,
      }).columns.map(({ kind }) => kind)
    expect(kinds({})).toEqual(['digits', 'digits', 'text', 'time', 'number', 'number', 'integer', 'text'])
    expect(kinds({ durationUnit: 'ms' })[4]).toBe('integer')
    expect(kinds({ durationUnit: 'clock' })[4]).toBe('clock')
  })

  it('name the unit and the zone in their headers, and nothing in the cells', () => {
    const headers = (layout: Partial<ExportLayout>) =>
      source({ columns: ['calldate', 'bill', 'callee'], header: 'label', ...layout }).columns.map(
        ({ header }) => header,
      )
    expect(headers({})).toEqual(['呼叫时间（北京时间）', '通话时长（秒）', '被叫号码'])
    expect(headers({ zone: 'Asia/Tokyo', durationUnit: 'min' })).toEqual([
      '呼叫时间（Asia/Tokyo）',
      '通话时长（分钟）',
      '被叫号码',
    ])
    expect(headers({ locale: 'en', zone: 'UTC', durationUnit: 'clock' })).toEqual([
      'Called at (UTC)',
      'Talk time (h:mm:ss)',
      'Callee',
    ])
    expect(headers({ header: 'key' })).toEqual(['calldate', 'bill', 'callee'])
  })
})

describe('a row a call', () => {
  it('holds text as text, numbers as numbers and moments by the clock of the zone', () => {
    expect(cells(['id', 'callee', 'name', 'score', 'rounds', 'intention_results', 'operator'])).toEqual([
      ['215870475195883520', '13812345678', null, 812.5, 3, 'A', '移动'],
    ])
    const nine = Date.UTC(2026, 4, 1, 9)
    expect(cells(['calldate', 'answerdate'])).toEqual([[nine, null]])
    expect(cells(['calldate'], { zone: 'America/New_York' })).toEqual([[nine - 12 * 3_600_000]])
  })

  it.each([
    ['s', 37.14],
    ['ms', 37_140],
    ['min', 0.619],
    ['clock', 37_140],
  ] as const)('has lengths of time in %s', (durationUnit, bill) => {
    expect(cells(['bill'], { durationUnit })).toEqual([[bill]])
  })

  it('holds the conversation in one cell', () => {
    const { needsDetail, rows } = source({ columns: ['details'] })
    expect(needsDetail).toBe(true)
    expect(rows(call())).toEqual([['AI:您好\n客户:我的号码是一三八一二三四五六七八\nAI:好的']])
    expect(source({ columns: ['callee'] }).needsDetail).toBe(false)
  })

  it('masks every number, also inside texts, and no id', () => {
    expect(
      cells(['id', 'callee', 'caller_number', 'bridge_number', 'extra', 'comments', 'details', 'score'], {
        mask: true,
      }),
    ).toEqual([
      [
        '215870475195883520',
        '138****5678',
        '021****4567',
        '****',
        '{"备用":"139****4321"}',
        '说打138****5678',
        'AI:您好\n客户:我的号码是一三八****五六七八\nAI:好的',
        812.5,
      ],
    ])
  })

  it('R24: tells who wrote a comment and when, on the file’s clock, masked apart from the time beside it', () => {
    const comments = [
      { content: '说打13812345678', user_name: '13812345678', created_at: '2026-02-04T18:22:26.000000Z' },
      { content: '再联系', user_name: '张三', created_at: '2026-02-05 02:22:26' },
    ]
    const [row] = rowSource({ ...LAYOUT, columns: ['comments'], mask: true }).rows(
      call({ comments, callee: '20502' }),
    )
    expect(row).toEqual([
      '2026-02-05 02:22:26 138****5678：说打138****5678\n2026-02-05 02:22:26 张三：再联系',
    ])
    const [abroad] = rowSource({ ...LAYOUT, columns: ['comments'], zone: 'UTC', locale: 'en' }).rows(
      call({ comments }),
    )
    expect(abroad).toEqual([
      '2026-02-04 18:22:26 13812345678: 说打13812345678\n2026-02-04 18:22:26 张三: 再联系',
    ])
  })

  it('of every field there is, masked, shows the callee in none', () => {
    const [row] = cells(
      RECORD_FIELDS.map(({ key }) => key),
      { mask: true },
    )
    expect(JSON.stringify(row)).not.toMatch(/13812345678|02161234567|8040|139 8765 4321/)
  })
})

describe('a row a sentence', () => {
  const utterances = (columns: string[], layout: Partial<ExportLayout> = {}) =>
    cells(columns, { rows: 'utterance', ...layout })

  it('has the final recognition, the reply beside it, and the call’s own fields on each', () => {
    expect(
      utterances(['callee', 'details.sequence', 'details.speaker', 'details.text', 'details.answer_text']),
    ).toEqual([
      ['13812345678', 1, 'AI', '您好', '开场白'],
      ['13812345678', 3, '客户', '我的号码是一三八一二三四五六七八', null],
      ['13812345678', 3, 'AI', '好的', '结束'],
    ])
  })

  it('gives what the customer did to the customer and what was played to the reply', () => {
    expect(
      utterances(
        [
          'details.record_ms',
          'details.speak_ms',
          'details.asr_elapse',
          'details.play_ms',
          'details.keyword',
          'details.tags',
          'details.score',
          'details.created_at',
        ],
        { durationUnit: 'ms' },
      ).slice(1),
    ).toEqual([
      [2100, 1900, 300, null, '号码', '报号', 5, Date.UTC(2026, 4, 1, 9, 0, 12)],
      [null, null, null, 800, null, null, null, Date.UTC(2026, 4, 1, 9, 0, 12)],
    ])
  })

  it('masks what was said', () => {
    expect(utterances(['details.text'], { mask: true })[1]).toEqual(['我的号码是一三八****五六七八'])
  })

  it('of a call without sentences is none', () => {
    expect(source({ rows: 'utterance', columns: ['callee'] }).rows(call({ details: [] }))).toEqual([])
  })

  it('can show every field of either catalogue', () => {
    const columns = [...RECORD_FIELDS, ...UTTERANCE_FIELDS].map(({ key }) => key)
    const all = source({ rows: 'utterance', columns, locale: 'en', header: 'label' })
    expect(all.columns.map(({ key }) => key)).toEqual(columns)
    expect(new Set(all.columns.map(({ header }) => header)).size).toBe(columns.length)
    for (const row of all.rows(call())) expect(row).toHaveLength(columns.length)
  })
})
