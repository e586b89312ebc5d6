import { describe, expect, it } from 'vitest'
import { decodeText } from './text.ts'

const TEXT = '{"name":"回访张三 𠮷"}\r\n'
const le = Buffer.from(TEXT, 'utf16le')
const be = Buffer.from(le).swap16()

describe('the text of a file that a person gives', () => {
  it.each<[string, Uint8Array]>([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${TEXT}`)],
    ['UTF-16 LE with a mark, as PowerShell writes it', Buffer.concat([Buffer.from([0xff, 0xfe]), le])],
    ['UTF-16 BE with a mark', Buffer.concat([Buffer.from([0xfe, 0xff]), be])],
    ['UTF-16 LE without', le],
    ['UTF-16 BE without', be],
  ])('%s', (_what, bytes) => expect(decodeText(bytes)).toBe(TEXT))

  it.each<[string, Uint8Array]>([
    ['GBK', Buffer.from([0x7b, 0x22, 0xd5, 0xc5, 0x22, 0x7d])],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0])],
    ['UTF-16 cut in the middle of a character', le.subarray(0, 7)],
  ])('%s is none that is known', (_what, bytes) => expect(decodeText(bytes)).toBeNull())

  it('an empty file is an empty text', () => expect(decodeText(new Uint8Array())).toBe(''))
})
