import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toConversation, type Turn } from '#shared/records/conversation.ts'
import { seeds } from '../../../test/support/seeds.ts'
import { parseJson } from '../wire/json.ts'
import { readDetails, readSaidOf } from './readRecord.ts'

type Said = Pick<Turn, 'who' | 'text' | 'at' | 'node' | 'interim'>
const said = (turns: readonly Turn[]): Said[] =>
  turns.map(({ who, text, at, node, interim }) => ({ who, text, at, node, interim }))
const whole = (body: string): Said[] => said(toConversation(readDetails(parseJson(body))))
const quick = (body: string): Said[] => said(toConversation(readSaidOf(Buffer.from(body))))

const odd = fc.constantFrom<unknown>(
  null,
  '',
  0,
  7,
  true,
  [],
  {},
  '2026-05-01 09:00:00',
  '"details":[1]',
  1e300,
)
const text = fc.oneof(fc.string(), fc.constantFrom('"details":[', ']', '}', '\\"', '你好', '好的]}'), odd)
const row = fc.record(
  {
    sequence: fc.oneof(fc.nat(9), odd),
    notify: fc.constantFrom('enter', 'asrmessage_notify', 'asrprogress_notify'),
    question: text,
    question_index: fc.nat(3),
    answer_text: text,
    answer_content: text,
    bridge_status: fc.oneof(fc.nat(1), odd),
    created_at: fc.oneof(fc.constant('2026-05-01 09:00:00'), odd),
    tags: fc.constantFrom<unknown>([], [{ name: 'x', details: [2] }], { 0: 'a' }),
    details: odd,
  },
  { requiredKeys: [] },
)
const details = fc.oneof(
  fc.array(row, { maxLength: 6 }),
  fc.constantFrom<unknown>(null, {}, { 2: {} }, '', 'x'),
)
const other = fc.constantFrom<unknown>(
  1,
  'x',
  { city: '上海' },
  { details: [{ question: '别处' }] },
  [],
  ['"details":['],
)

describe('what was said, read alone', () => {
  it('is what the whole record says, wherever its list stands and whatever stands around it', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.tuple(fc.constantFrom('id', 'extra', 'province', 'city', 'details'), fc.oneof(other, details)),
          {
            selector: ([key]) => key,
            maxLength: 5,
          },
        ),
        fc.constantFrom(undefined, 1),
        (members, space) => {
          const body = JSON.stringify(Object.fromEntries(members), null, space)
          expect(quick(body)).toEqual(whole(body))
        },
      ),
      { numRuns: seeds(500, 20_000) },
    )
  })

  it('takes the last of two lists, and keeps every digit of a number', () => {
    for (const body of [
      '{"details":[{"question":"一"}],"details":[{"question":"二"}]}',
      '{"details":[{"question":"一"}],"\\u0064etails":[{"question":"二"}]}',
      '{"details":[{"answer_content":"a","answer_text":215870475195883523}]}',
      '{"extra":{"details":[{"question":"一"}]},"id":1}',
      '{"extra":{"details":[{"question":"一"}]},"details":[{"question":"二"}]}',
      '{"a":"\\"details\\":[","details":[{"question":"二"}]}',
    ])
      expect(quick(body)).toEqual(whole(body))
  })
})
