import { expect, it } from 'vitest'
import { typedId } from './platformId.ts'

it.each([
  ['1a2B', '1a2B'],
  [' 7_.:- \n', '7_.:-'],
  ['\u200b42\ufeff', '42'],
  ['', null],
  ['4 2', null],
  ['任务', null],
  ['x'.repeat(128), 'x'.repeat(128)],
  ['x'.repeat(129), null],
])('of %j the id is %j', (text, id) => expect(typedId(text)).toBe(id))
