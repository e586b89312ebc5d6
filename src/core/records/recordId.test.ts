import { describe, expect, it } from 'vitest'
import { parseRecordPage } from './parse.ts'
import { chooseOrdinals, rememberOrdinals } from './recordId.ts'

describe('ordinals of records that nothing but their bodies tells apart', () => {
  const known = (ordinal: number, digest: string | null, met = false) => ({ ordinal, digest, met })

  it.each<[string, string[], ReturnType<typeof known>[], number[]]>([
    ['the first is the first', ['a'], [], [1]],
    ['they follow their bodies, not their places', ['c', 'a', 'b'], [], [3, 1, 2]],
    ['equal bodies on one page are two', ['a', 'a'], [], [1, 2]],
    ['what is known keeps its ordinal', ['b', 'a'], [known(1, 'b'), known(2, 'a')], [1, 2]],
    ['the same again is the same', ['a'], [known(1, 'a', true)], [1]],
    ['one that changed takes what is left', ['x', 'a'], [known(1, 'a'), known(2, 'b')], [2, 1]],
    ['but for what this pass has met', ['x'], [known(1, 'a', true), known(2, 'b', true)], [3]],
    ['one that is known by its id alone', ['x', 'y'], [known(2, null)], [2, 3]],
    ['ordinals that went stay free', ['x'], [known(4, 'a', true)], [5]],
  ])('%s', (_what, digests, siblings, expected) => {
    expect(chooseOrdinals(digests, siblings)).toEqual(expected)
  })
})

describe('pages read one after the other', () => {
  const page = (...texts: string[]): Uint8Array =>
    Buffer.from(
      `{"code":200,"status":"success","message":"","data":[${texts.join(',')}],"meta":{"total":${texts.length}}}`,
    )
  const twin = (name: string): string => `{"id":null,"callid":"c","callee":"1","name":"${name}"}`
  const ids = (texts: string[], ordinals = rememberOrdinals()): string[] =>
    parseRecordPage(page(...texts), ordinals).records.map(({ id }) => id)

  it('tell twins apart on a page, whatever their order', () => {
    const [one = '', two = ''] = ids([twin('a'), twin('b')])
    expect(new Set([one, two]).size).toBe(2)
    expect([one, two].toSorted()[1]).toMatch(/-2$/)
    expect(ids([twin('b'), twin('a')])).toEqual([two, one])
  })

  it('and across pages, where one that shifted is the same', () => {
    const ordinals = rememberOrdinals()
    const [first] = ids([twin('a')], ordinals)
    const [shifted, second] = ids([twin('a'), twin('b')], ordinals)
    expect(shifted).toBe(first)
    expect(second).toBe(`${first}-2`)
  })

  it('leave records with an id of their own alone, though it looks like one of ours', () => {
    const [id = ''] = ids([twin('a')])
    expect(ids([`{"id":"${id}"}`, `{"id":"${id}"}`])).toEqual([id, id])
  })
})
