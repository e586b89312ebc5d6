import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MOST_FILE_BYTES } from '#shared/reviews/exchange.ts'
import type { ReviewRows } from '#shared/reviews/marks.ts'
import { seeds } from '../../../test/support/seeds.ts'
import { openMarksFile, unsealMarksFile, writeMarksFile } from './marksFile.ts'

/** A guess takes a moment in place of tenths of a second. */
const CHEAP = { N: 2 ** 4, r: 8, p: 1 }
const member = {
  reviewer: fc.string({ unit: 'binary', minLength: 1, maxLength: 64 }),
  member: fc.string({ minLength: 1, maxLength: 40 }),
  value: fc.json(),
  stamp: fc.string({ maxLength: 32 }),
}
const taskId = fc.stringMatching(/^\w{1,12}$/)
const recordId = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' })
const rows: fc.Arbitrary<ReviewRows> = fc.record({
  marks: fc.array(fc.record({ taskId, recordId, ...member }), { maxLength: 5 }),
  documents: fc.array(
    fc.record({
      kind: fc.stringMatching(/^\w{1,9}$/),
      taskId: fc.oneof(taskId, fc.constant('')),
      id: recordId,
      ...member,
    }),
    { maxLength: 5 },
  ),
})
const passphrase = fc.string({ minLength: 1, unit: 'grapheme' })

async function read(text: string, given: string | null): Promise<ReviewRows> {
  const opened = openMarksFile(Buffer.from(text), 'f')
  if (opened.kind === 'plain') return opened.rows
  return unsealMarksFile(opened.sealed, given ?? '', 'f')
}
const refusalOf = (text: string, given: string | null = null): Promise<unknown> =>
  read(text, given).then(
    () => 'accepted',
    (thrown: { code?: unknown; details?: { what?: unknown } }) =>
      thrown.code === 'marks_file' ? thrown.details?.what : thrown,
  )

const ROWS: ReviewRows = {
  marks: [{ ...{ taskId: 't', recordId: 'r', reviewer: 'me' }, member: 'note', value: '"x"', stamp: '0' }],
  documents: [],
}
const sealed = () => writeMarksFile(ROWS, 'right', CHEAP)

describe('a file of marks', { timeout: 600_000 }, () => {
  it('comes back as it was, plain and under a passphrase', async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.option(passphrase), async (all, given) => {
        expect(await read(await writeMarksFile(all, given, CHEAP), given)).toEqual(all)
      }),
      { numRuns: seeds(60, 3000) },
    )
  })

  it('opens with no other passphrase, and says so', async () => {
    await fc.assert(
      fc.asyncProperty(passphrase, passphrase, async (one, other) => {
        fc.pre(one.normalize('NFKC') !== other.normalize('NFKC'))
        expect(await refusalOf(await writeMarksFile(ROWS, one, CHEAP), other)).toBe('wrong_passphrase')
      }),
      { numRuns: seeds(40, 2000) },
    )
    const decomposed = await writeMarksFile(ROWS, 'e\u0301', CHEAP)
    expect(await read(decomposed, '\u00e9')).toEqual(ROWS)
  })

  it('that was changed anywhere is never taken for another', async () => {
    const text = await sealed()
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.integer({ min: 32, max: 126 }), async (at, code) => {
        const changed = text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1)
        const outcome = await read(changed, 'right').catch((thrown: { code: string }) => thrown.code)
        // Blanks between the parts, and the last bits of base64, mean nothing.
        if (outcome !== 'marks_file') expect(outcome).toEqual(ROWS)
      }),
      { numRuns: seeds(150, 5000) },
    )
  })

  it('says what is wrong with it', async () => {
    const file = JSON.parse(await sealed()) as { sealed: Record<string, unknown> }
    const withSealed = (change: object): string =>
      JSON.stringify({ ...file, sealed: { ...file.sealed, ...change } })
    const kdf = file.sealed['kdf'] as object
    const other = Buffer.from('something else').toString('base64')
    expect(await refusalOf(withSealed({ data: other }), 'right')).toBe('damaged')
    for (const hostile of [
      { N: 2 ** 40 },
      { N: 2 ** 18 * 2 },
      { r: 1e6 },
      { p: 1e6 },
      { N: 1000 },
      { N: -2 },
    ])
      expect(await refusalOf(withSealed({ kdf: { ...kdf, ...hostile } }), 'right')).toBe('damaged')
    expect(await refusalOf(withSealed({ kdf: { ...kdf, N: 2 ** 18, r: 16 } }), 'right')).toBe('damaged')
    expect(await refusalOf(withSealed({ cipher: 'none' }), 'right')).toBe('damaged')
    expect(await refusalOf((await sealed()).slice(0, -40), 'right')).toBe('damaged')
    expect(await refusalOf('{"format":"callbook-marks","version":2,"marks":{}}')).toBe('newer')
    expect(await refusalOf('{"format":"callbook-marks","version":1,"marks":{}}')).toBe('damaged')
    for (const none of ['', 'x', '[]', '{"marks":[]}', 'null']) expect(await refusalOf(none)).toBe('other')
    expect(() => openMarksFile(new Uint8Array(MOST_FILE_BYTES + 1), 'f')).toThrow(
      expect.objectContaining({ details: { what: 'too_large', path: 'f' } }) as Error,
    )
  })

  it('sealed within a sealed one is refused', async () => {
    const inner = JSON.parse(await sealed()) as object
    const { seal } = await import('./seal.ts')
    const outer = { ...inner, sealed: await seal(JSON.stringify(inner), 'right', CHEAP) }
    expect(await refusalOf(JSON.stringify(outer), 'right')).toBe('damaged')
  })
})
