import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memberText, parseBytes, parseJson, scanList } from './json.ts'

const refused = expect.objectContaining({ code: 'response_invalid' })

/** The exact texts of the elements of `data`. */
const split = (text: string): string[] | null => {
  const body = Buffer.from(text)
  return scanList(body, 'data').elements?.map(({ start, end }) => body.toString('utf8', start, end)) ?? null
}
/** As a page is read: parsed by what the scan found, its elements where the scan found them. */
function scanned(text: string): unknown {
  const body = Buffer.from(text)
  const { elements, longs } = scanList(body, 'data')
  const value = parseBytes(body, longs) as { data?: unknown }
  if (elements !== null || Array.isArray(value.data))
    expect(split(text)?.map((part) => parseJson(part))).toEqual(value.data)
  return value
}

type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown
/** The runtime's own way to every digit. */
const exactly = (text: string): unknown =>
  (JSON.parse as (text: string, reviver: Reviver) => unknown)(text, (_key, value, { source }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d{1,1000}$/.test(source ?? '')
      ? source
      : value,
  )
const orRefused = (read: (text: string) => unknown, text: string): unknown => {
  try {
    return read(text)
  } catch {
    return 'refused'
  }
}

describe('parseJson', () => {
  it('keeps every digit of an integer that a double does not hold', () => {
    expect(
      parseJson('{"id":215870475195883520,"neg":-9007199254740993,"list":[12345678901234567890]}'),
    ).toEqual({
      id: '215870475195883520',
      neg: '-9007199254740993',
      list: ['12345678901234567890'],
    })
    expect(parseJson('12345678901234567890')).toBe('12345678901234567890')
  })

  it('leaves numbers that fit, decimals, and digits in strings', () => {
    const text =
      '{"a":9007199254740991,"b":4.2693159999999999,"c":"215870475195883520, 12345678901234567,","d":1e3}'
    expect(parseJson(text)).toEqual({
      a: 9007199254740991,
      b: 4.269316,
      c: '215870475195883520, 12345678901234567,',
      d: 1000,
    })
  })

  it('equals JSON.parse for everything without long integers', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!/\d{16}|"\\\\/.test(text))
        expect(parseJson(text)).toEqual(JSON.parse(text))
      }),
    )
  })

  it('finds a long integer wherever it lies', () => {
    const space = fc.constantFrom('', ' ', '\n', '\t\r\n')
    const integer = fc.bigInt({ min: 10n ** 17n, max: 10n ** 30n }).map(String)
    fc.assert(
      fc.property(space, space, integer, (before, after, digits) => {
        expect(parseJson(`{"a":[1,${before}${digits}${after}],"b":${before}${digits}${after}}`)).toEqual({
          a: [1, digits],
          b: digits,
        })
      }),
    )
  })

  it('skips a byte order mark', () => {
    expect(parseJson('\ufeff{"a":1}')).toEqual({ a: 1 })
  })

  it.each(['{"__proto__":{"polluted":1}}', '{"__proto__":{"polluted":1},"id":215870475195883520}'])(
    'lets %j pollute nothing',
    (text) => {
      const parsed = parseJson(text) as Record<string, unknown>
      expect(Object.hasOwn(parsed, '__proto__')).toBe(true)
      expect(parsed.polluted).toBeUndefined()
      expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    },
  )

  it.each([
    '',
    '<!DOCTYPE html><html></html>',
    '{"code":200,"data":[{"id":',
    'undefined',
    '{"a":1}}',
    "{'a':1}",
  ])('R21: refuses %j', (text) => expect(() => parseJson(text)).toThrow(refused))

  it('R21: reads a bottomless nesting like any other', () => {
    const depth = 200_000
    let inner = parseJson(`${'['.repeat(depth)}215870475195883520${']'.repeat(depth)}`)
    for (let level = 0; level < depth; level += 1) inner = (inner as unknown[])[0]
    expect(inner).toBe('215870475195883520')
    expect(split(`{"data":[${'['.repeat(depth)}${']'.repeat(depth)}]}`)).toHaveLength(1)
  })

  it('R21: takes and refuses what the runtime does, whatever is broken', () => {
    const pieces = [
      '"',
      '\\',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      ' ',
      '-',
      '0',
      '.',
      'e5',
      '7',
      '1234567890123456',
    ]
    fc.assert(
      fc.property(
        fc.array(fc.oneof(anyRecord, fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n })), { maxLength: 4 }),
        fc.array(fc.tuple(fc.nat(), fc.nat(2), fc.constantFrom('', ...pieces)), { maxLength: 2 }),
        (values, breaks) => {
          const texts = values.map((value) =>
            typeof value === 'bigint' ? String(value) : JSON.stringify(value),
          )
          let text = `{"code":200,"data":[${texts.join(', ')}],"meta":{"n":12345678901234567890}}`
          for (const [place, length, piece] of breaks) {
            const at = place % text.length
            text = text.slice(0, at) + piece + text.slice(at + length)
          }
          fc.pre(text.isWellFormed())
          const expected = orRefused(exactly, text)
          expect(orRefused(parseJson, text)).toEqual(expected)
          expect(orRefused(scanned, text)).toEqual(expected)
        },
      ),
      { numRuns: 2000 },
    )
  })
})

/** JSON text with blanks anywhere that they may be, nested `data` keys and escaped characters. */
const oddText = (value: unknown, blank: () => string): string => {
  if (Array.isArray(value)) {
    const items = value.map((item) => blank() + oddText(item, blank) + blank())
    return `[${items.length === 0 ? blank() : items.join(',')}]`
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(
      ([key, item]) => `${blank()}${escaped(key)}${blank()}:${blank()}${oddText(item, blank)}${blank()}`,
    )
    return `{${members.length === 0 ? blank() : members.join(',')}}`
  }
  return typeof value === 'string' ? escaped(value) : JSON.stringify(value)
}
const escaped = (text: string): string =>
  JSON.stringify(text).replace(
    /[x-z一-龥]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

/**
 * The runtime takes a key for one that it met at the same place before where the text of the one begins with the other:
 * after `{"a":0,"\\":0}` it reads `{"a":0,"\"":0}` as that (nodejs/node#63785). So no key that it shall read begins with
 * a backslash.
 */
const readableKey = fc
  .oneof(fc.constantFrom('data', 'meta', '"', 'a\\'), fc.string())
  .filter((key) => !key.startsWith('\\'))

const records = (keys: fc.Arbitrary<string>) =>
  fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.string({ unit: 'binary' }),
      fc.constantFrom('"', '\\', '\\"', '{"data":[', ']}', '\\\\', '话术'),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.constantFrom(null, true, false),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(keys, tie('value'), { maxKeys: 4 }),
    ),
  })).value
const anyRecord = records(readableKey)

describe('scanList', () => {
  it('finds the exact text of every element', () => {
    const blanks = fc.infiniteStream(fc.constantFrom('', '', ' ', '\n', '\t', '\r\n  '))
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 6 }), anyRecord, blanks, (records, other, stream) => {
        const blank = (): string => stream.next().value as string
        const parts = records.map((record) => oddText(record, blank))
        const data = `[${parts.map((part) => blank() + part + blank()).join(',') || blank()}]`
        const text = `${blank()}{"code":200,"extra":${oddText(other, blank)},"data"${blank()}:${blank()}${data},"meta":${oddText(other, blank)}}${blank()}`
        expect(split(text)).toEqual(parts)
        expect(memberText(text, 'data')).toBe(data)
        expect((JSON.parse(text) as { data: unknown[] }).data).toHaveLength(parts.length)
      }),
      { numRuns: 500 },
    )
  })

  it('takes the last of two, and knows an escaped key, as JSON.parse does', () => {
    expect(split('{"data":[1],"data":[2, 3]}')).toEqual(['2', '3'])
    expect(split('{"d\\u0061ta":[1]}')).toEqual(['1'])
    expect(split('{"data":[1],"data":null}')).toBeNull()
  })

  it('skips a byte order mark', () => {
    expect(split('\ufeff{"data":[{"a": 1}]}')).toEqual(['{"a": 1}'])
  })

  it.each(['{"meta":{"data":[1]}}', '{"data":{}}', '{"data":null}', '[{"data":[1]}]', '"data"', '{}'])(
    'finds no array in %j',
    (text) => expect(split(text)).toBeNull(),
  )
})
