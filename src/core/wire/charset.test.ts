import { describe, expect, it } from 'vitest'
import { decodeUtf8, toUtf8 } from './charset.ts'

const refused = expect.objectContaining({
  code: 'response_invalid',
  details: { cause: 'CHARSET' },
}) as unknown
const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
/** 张三， in GBK. */
const GBK = new Uint8Array([0xd5, 0xc5, 0xc8, 0xfd, 0xa3, 0xac])
/** 𠮷 in GB 18030's four bytes. */
const GB18030 = new Uint8Array([0x95, 0x34, 0xa2, 0x36])

describe('a body by its charset', () => {
  it.each(['gbk', 'GBK', 'gb2312', 'GB18030', '"gbk"', 'x-gbk'])('%s', (charset) => {
    expect(decodeUtf8(toUtf8(GBK, `application/json; charset=${charset}`))).toBe('张三，')
  })

  it('others that the runtime knows, by header or mark', () => {
    const gb18030 = new TextDecoder('gb18030').decode(GB18030)
    expect(decodeUtf8(toUtf8(GB18030, 'text/html;charset=gb18030'))).toBe(gb18030)
    expect(decodeUtf8(toUtf8(new Uint8Array([0xb1, 0x69]), 'application/json;charset=big5'))).toBe('張')
    const utf16 = new Uint8Array([0xff, 0xfe, 0x20, 0x5f])
    expect(decodeUtf8(toUtf8(utf16, null))).toBe('张')
    expect(decodeUtf8(toUtf8(new Uint8Array([0xfe, 0xff, 0x5f, 0x20]), 'application/json'))).toBe('张')
  })

  it.each([null, 'application/json', 'application/json; charset=utf-8', 'application/json;charset=UTF8'])(
    'UTF-8 stays as it is: %s',
    (type) => {
      const body = utf8('\ufeff张三')
      expect(toUtf8(body, type)).toBe(body)
      expect(decodeUtf8(body)).toBe('张三')
    },
  )

  it('UTF-8 under a header that says Latin-1 is what it is', () => {
    expect(decodeUtf8(toUtf8(utf8('张三'), 'application/json;charset=ISO-8859-1'))).toBe('张三')
    const latin = new Uint8Array([0x4d, 0xfc])
    expect(decodeUtf8(toUtf8(latin, 'application/json;charset=ISO-8859-1'))).toBe('Mü')
  })

  it('R21: bytes of no charset are refused, and so is a charset that nobody knows', () => {
    expect(() => decodeUtf8(GBK)).toThrow(refused)
    expect(() => toUtf8(new Uint8Array([0xff, 0xff]), 'application/json;charset=gbk')).toThrow(refused)
    expect(() => toUtf8(utf8('{}'), 'application/json;charset=klingon')).toThrow(refused)
  })
})
