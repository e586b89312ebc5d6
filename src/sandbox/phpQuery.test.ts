import { expect, it } from 'vitest'
import { parsePhpQuery, type PhpValue } from './phpQuery.ts'
import { BadParameter, readPositive, readRecordQuery } from './recordQuery.ts'

/** PHP's array as plain objects, for comparing. */
function plain(value: PhpValue): unknown {
  if (typeof value === 'string') return value
  return Object.fromEntries([...value].map(([key, inner]) => [key, plain(inner)]))
}

it.each([
  ['?a=1&b=2', { a: '1', b: '2' }],
  ['a=1&a=2', { a: '2' }],
  ['a[]=1&a[]=2', { a: { 0: '1', 1: '2' } }],
  ['a[0]=1&a[1]=2', { a: { 0: '1', 1: '2' } }],
  ['a[5]=x&a[]=y', { a: { 5: 'x', 6: 'y' } }],
  [
    'levels[0][]=0&levels[0][]=100&levels[1][]=100&levels[1][]=500',
    { levels: { 0: { 0: '0', 1: '100' }, 1: { 0: '100', 1: '500' } } },
  ],
  ['levels%5B0%5D%5B%5D=1', { levels: { 0: { 0: '1' } } }],
  ['a[x][y]=1&a[x][z]=2', { a: { x: { y: '1', z: '2' } } }],
  ['start_at=2026-06-01+09%3A00%3A00', { start_at: '2026-06-01 09:00:00' }],
  ['', {}],
])('reads %s as PHP does', (search, expected) => {
  expect(plain(parsePhpQuery(search))).toEqual(expected)
})

it('reads every documented filter', () => {
  const query = readRecordQuery(
    parsePhpQuery(
      'keyword=1855&levels[0][]=0&levels[0][]=100&levels[1][0]=800&levels[1][1]=1000&intention_tags[]=1&intention_tags[1]=2' +
        '&start_at=2022-09-29 15:09:13&end_at=2022-09-30&hangup_date[]=2022-09-29 00:00:00&hangup_date[]=2022-09-29 23:59:59',
    ),
  )
  expect(query).toEqual({
    keyword: '1855',
    levels: [
      [0, 100],
      [800, 1000],
    ],
    intentions: [1, 2],
    startAt: Date.UTC(2022, 8, 29, 7, 9, 13),
    endAt: Date.UTC(2022, 8, 29, 16),
    hangup: [Date.UTC(2022, 8, 28, 16), Date.UTC(2022, 8, 29, 15, 59, 59)],
  })
})

it('takes an empty value for no filter', () => {
  const query = readRecordQuery(parsePhpQuery('keyword=&start_at=&levels=&intention_tags=&hangup_date='))
  expect(Object.values(query).every((filter) => filter === null)).toBe(true)
})

it.each([
  ['levels[]=0&levels[]=100', 'levels'],
  ['levels=0,100', 'levels'],
  ['levels[0][]=0', 'levels'],
  ['levels[0][]=low&levels[0][]=high', 'levels'],
  ['intention_tags=1,2', 'intention_tags'],
  ['intention_tags[]=A', 'intention_tags'],
  ['start_at=yesterday', 'start_at'],
  ['end_at[]=2022-09-29', 'end_at'],
  ['hangup_date=2022-09-29', 'hangup_date'],
  ['hangup_date[]=2022-09-29', 'hangup_date'],
  ['keyword[]=1', 'keyword'],
])('refuses %s', (search, parameter) => {
  expect(() => readRecordQuery(parsePhpQuery(search))).toThrow(new BadParameter(parameter))
})

it('reads page numbers leniently, as Laravel does', () => {
  const query = parsePhpQuery('page=3&a=0&b=-1&c=two&d[]=1')
  expect(['page', 'a', 'b', 'c', 'd', 'e'].map((name) => readPositive(query, name))).toEqual([
    3,
    null,
    null,
    null,
    null,
    null,
  ])
})
