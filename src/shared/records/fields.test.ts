import { describe, expect, it } from 'vitest'
import { DEFAULT_COLUMNS, RECORD_FIELDS, recordField, recordFields } from './fields.ts'
import type { CallRecord } from './types.ts'
import { isMarkKey } from '../reviews/markFields.ts'

/** What the platform does not send. */
const OURS = ['first_words', 'customer_chars']
/** Every field of the documented response-parameter table but `province`/`city` objects, which the names stand for. */
const DOCUMENTED = [
  'tags',
  'tag_groups',
  'llm_tags',
  'operator',
  'extra',
  'name',
  'company',
  'send_wechat_data',
  'components',
  'comments',
  'id',
  'task_id',
  'group_id',
  'callid',
  'score',
  'callee',
  'caller_number',
  'duration',
  'error_code',
  'gender',
  'level_id',
  'calldate',
  'bill',
  'hangupcause',
  'hangupdate',
  'answerdate',
  'bridge_callid',
  'bridge_number',
  'bridge_calldate',
  'bridge_answerdate',
  'hangup_disposition',
  'created_at',
  'updated_at',
  'rounds',
  'level_name',
  'read_at',
  'province_id',
  'city_id',
  'customer_id',
  'user_id',
  'processed_at',
  'number_created_at',
  'intention_results',
  'level',
  'details',
  'province',
  'city',
]

describe('the record field catalogue', () => {
  it('has every documented field, and ours, once', () => {
    const keys = RECORD_FIELDS.map((field) => field.key)
    const ofCalls = keys.filter((key) => !isMarkKey(key))
    expect(ofCalls.toSorted()).toEqual([...DOCUMENTED, ...OURS].toSorted())
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('labels every field in both languages', () => {
    for (const { key, label } of RECORD_FIELDS)
      expect([key, label.zh.length > 0, label.en.length > 0]).toEqual([key, true, true])
  })

  it('shows a first set of columns that list rows can fill', () => {
    expect(DEFAULT_COLUMNS.length).toBeGreaterThan(8)
    for (const key of DEFAULT_COLUMNS) expect(recordField(key)?.needsDetail).toBeUndefined()
  })

  it('keeps the order asked for and leaves unknown keys out', () => {
    expect(recordFields(['score', 'nothing', 'callee']).map((field) => field.key)).toEqual([
      'score',
      'callee',
    ])
  })

  it('shows minutes and seconds, letters and words', () => {
    const record = { bill: 37140, intention_results: 7, operator: 2, operator_name: '联通' } as CallRecord
    expect(recordField('bill')?.display(record, 'zh-CN')).toBe('0:37')
    expect(recordField('intention_results')?.display(record, 'en')).toBe('G')
    expect(recordField('operator')?.display(record, 'en')).toBe('Unicom')
    expect(recordField('operator')?.display(record, 'zh-CN')).toBe('联通')
  })
})
