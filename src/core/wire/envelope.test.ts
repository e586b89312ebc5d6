import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openEnvelope, openListEnvelope, platformWords, readMeta } from './envelope.ts'

const fixture = (name: string): string =>
  readFileSync(new URL(`../../../test/fixtures/api/${name}.json`, import.meta.url), 'utf8')
const failure = (code: string, details: object = {}): unknown =>
  expect.objectContaining({ code, details: expect.objectContaining(details) as unknown })

describe('openEnvelope', () => {
  it('opens the documented answers', () => {
    expect(openEnvelope(fixture('task-edit.new'))).toMatchObject({
      message: '返回任务信息成功',
      data: { task_type: 7 },
    })
    const page = openListEnvelope(fixture('record-list.page'))
    expect(page.data).toHaveLength(1)
    expect(page.meta).toMatchObject({ total: 29, per_page: '1' })
  })

  it("shows the platform's own code and words for a refusal", () => {
    expect(() => openEnvelope(fixture('error.task-not-found'))).toThrow(
      failure('platform_refused', { platformCode: 5002, platformMessage: '任务不存在' }),
    )
    expect(() => openListEnvelope(fixture('error.user-not-found'))).toThrow(
      failure('platform_refused', {
        platformCode: 1002,
        platformMessage: '【user】参数错误,未找到对应云节点',
      }),
    )
  })

  it.each<[unknown, string | undefined]>([
    [{ start_at: ['格式不正确'] }, 'start_at：格式不正确'],
    [{ start_at: ['格式不正确', '必填'], name: '太长' }, 'start_at：格式不正确；必填；name：太长'],
    [['一', ['二', 3], null, {}], '一；二；3'],
    [{ line: { 0: { id: ['无效'] } } }, 'line：0：id：无效'],
    [404, '404'],
    [true, 'true'],
    [null, undefined],
    [[], undefined],
    [{ a: null }, undefined],
  ])('shows words that are no string: %j', (message, words) => {
    const text = JSON.stringify({ code: 422, status: 'error', message, data: [] })
    expect(platformWords(JSON.parse(text)).platformMessage).toBe(words)
    if (words === undefined) return
    expect(() => openEnvelope(text)).toThrow(failure('platform_refused', { platformMessage: words }))
    expect(openEnvelope(text.replace('422', '200').replace('error', 'ok')).message).toBe(words)
  })

  it('cuts words without an end, and finds them in Laravel’s other places', () => {
    const long = platformWords({ message: Array<string>(100_000).fill('错') }).platformMessage ?? ''
    expect(long.length).toBe(500)
    expect(platformWords({ message: '', errors: { a: ['b'] } }).platformMessage).toBe('a：b')
    expect(platformWords({ msg: '不行' }).platformMessage).toBe('不行')
  })

  it('takes a code as text', () => {
    expect(openEnvelope('{"code":"200","data":1}').data).toBe(1)
    expect(() => openEnvelope('{"code":"5002","message":"no","data":[]}')).toThrow(
      failure('platform_refused', { platformCode: '5002', platformMessage: 'no' }),
    )
  })

  it('takes an error status for a refusal, whatever the code', () => {
    expect(() => openEnvelope('{"code":200,"status":"error","message":"no","data":[]}')).toThrow(
      failure('platform_refused', { platformMessage: 'no' }),
    )
  })

  it.each([
    '',
    '<html>504</html>',
    'null',
    '[]',
    '"ok"',
    '{}',
    '{"data":[]}',
    '{"code":null,"data":[]}',
    '{"code":200}',
    fixture('record-list.page').slice(0, 2000),
  ])('R21: refuses a body that is no envelope (%#)', (text) => {
    expect(() => openEnvelope(text)).toThrow(failure('response_invalid'))
  })

  it.each(['{}', 'null', '""', '0', '{"data":[]}'])('R21: never takes %s for an empty list', (data) => {
    expect(() => openListEnvelope(`{"code":200,"status":"success","message":"","data":${data}}`)).toThrow(
      failure('response_invalid'),
    )
  })

  it('cuts a message that is too long, and keeps to text', () => {
    expect(platformWords({ message: 'x'.repeat(9000), code: {} })).toEqual({
      platformMessage: 'x'.repeat(500),
    })
    expect(platformWords({ message: {}, code: 3 })).toEqual({ platformCode: 3 })
    expect(platformWords('no')).toEqual({})
  })
})

describe('readMeta', () => {
  it.each([
    ['numbers and text', { total: 29, last_page: 29, current_page: 1, per_page: '1' }, 1, [29, 1, 29, 1]],
    ['text alone', { total: '29', last_page: ' 3 ', current_page: '2', per_page: '10' }, 10, [29, 2, 3, 10]],
    ['no last page', { total: 101, current_page: 1, per_page: 50 }, 50, [101, 1, 3, 50]],
    ['no size, first page', { total: 101, last_page: 3, current_page: 1 }, 50, [101, 1, 3, 50]],
    ['no size, last page', { total: 101, last_page: 3, current_page: 3 }, 1, [101, 3, 3, 34]],
    ['no total, a later page', { last_page: 3, current_page: 2, per_page: 50 }, 50, [101, 2, 3, 50]],
    ['no total, last page', { last_page: 3, current_page: 3, per_page: 50 }, 7, [107, 3, 3, 50]],
    ['an empty list', { total: 0, last_page: 0, current_page: 1, per_page: 50 }, 0, [0, 1, 1, 50]],
    ['nonsense', { total: -1, last_page: 'x', current_page: 0, per_page: 1.5 }, 20, [20, 1, 1, 20]],
    ['a page beyond all counting', { current_page: 9e15, per_page: 50 }, 20, [20, 9e15, 1, 50]],
    ['nothing', undefined, 20, [20, 1, 1, 20]],
    ['a list', [], 0, [0, 1, 1, 1]],
  ])('reads %s', (_name, meta, rows, [total, page, lastPage, perPage]) => {
    expect(readMeta(meta, rows)).toMatchObject({ total, page, lastPage, perPage })
  })

  it('tells a total that was sent from one that was worked out', () => {
    expect(readMeta({ total: '29', per_page: 10 }, 10).guessed).toBeUndefined()
    expect(readMeta({ last_page: 3, per_page: 10 }, 10).guessed).toBe(true)
    expect(readMeta(null, 10).guessed).toBe(true)
  })
})
