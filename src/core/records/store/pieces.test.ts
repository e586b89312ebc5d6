import fc from 'fast-check'
import { expect, it } from 'vitest'
import { foldText } from '#shared/records/fold.ts'
import { PieceWriter, type Owner } from './pieces.ts'

const writer = new PieceWriter()
const taken = (): string[] => writer.take().toString('utf8').trimEnd().split(' ')
const of = (text: string, owner: Exclude<Owner, 'node'> = null): string[] => {
  writer.add(foldText(text), owner)
  return taken()
}

it('a text is its pairs, the triples of narrow characters and its different characters', () => {
  expect(of('分期分')).toEqual(['分期', '期分', '分', '分', '期'])
  expect(of('ab1')).toEqual(['ab', 'b1', '1', 'ab1', '\ufdd0gap', 'a', 'b', '1'])
  expect(of('𠮷a')).toEqual(['𠮷a', 'a', '𠮷', 'a'])
})

it('what FTS5 would take for a gap has a number, and so have signs', () => {
  expect(of('%')).toEqual(['\ufdd025', '\ufdd025'])
  const signs = ['\u0000', '\ufdd0', '\ufdd1', '\ufdd4', '_']
  const written = signs.map((sign) => of(sign)[0])
  expect(written).toEqual(['\ufdd000', '\ufdd0zz', '\ufdd0z1', '\ufdd0z4', '\ufdd05f'])
})

it('each owner has pieces of its own', () => {
  expect(of('好的', 'customer')).toEqual(['\ufdd2好的', '\ufdd2的', '\ufdd2好', '\ufdd2的'])
  writer.addName('1k', 'node')
  expect(taken()).toEqual(['\ufdd41k'])
})

it('a sentence that is known gives what it gave', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 12 })), (texts) => {
      for (const text of texts) writer.add(foldText(text), 'ai')
      const expected = taken()
      for (const again of [1, 2]) {
        for (const text of texts) writer.addCommon(text, foldText)
        expect([again, taken()]).toEqual([again, expected])
      }
    }),
  )
})

it('grows with what it is given', () => {
  const text = '长'.repeat(100_000)
  expect(of(text)).toHaveLength(100_001)
})
