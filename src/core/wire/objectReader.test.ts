import { describe, expect, it } from 'vitest'
import { isObject } from './json.ts'
import { listReader, objectReader, valueReader } from './objectReader.ts'
import { asInteger, asText } from './readers.ts'

const readTag = objectReader({ name: valueReader(asText), size: valueReader(asInteger) })
const tags = listReader((item, problems) => (isObject(item) ? readTag(item, problems) : null))
const read = objectReader({ name: valueReader(asText), tags })

describe('a reader of objects', () => {
  it('reads each field by its own reader, and nothing for what is not there', () => {
    const problems: string[] = []
    expect(read({ name: '甲', other: 1, tags: [{ name: 5, size: '7' }] }, problems)).toEqual({
      name: '甲',
      tags: [{ name: '5', size: 7 }],
    })
    expect(read({ name: null }, problems)).toEqual({ name: null, tags: [] })
    expect(problems).toEqual([])
  })

  it('notes where what it could not read lies, and keeps the rest', () => {
    const problems: string[] = []
    const source = { name: {}, tags: ['x', { name: 'a', size: 'b' }, { name: 'c', size: 2 }] }
    expect(read(source, problems)).toEqual({
      name: null,
      tags: [
        { name: 'a', size: null },
        { name: 'c', size: 2 },
      ],
    })
    expect(problems).toEqual(['name', 'tags.0', 'tags.1.size'])
    expect(read({ tags: 'x' }, problems)).toEqual({ name: null, tags: [] })
  })

  it('gives every object lists of its own', () => {
    const [first, second] = [read({}, []), read({}, [])]
    first.tags.push({ name: 'a', size: 1 })
    expect(second.tags).toEqual([])
  })
})
