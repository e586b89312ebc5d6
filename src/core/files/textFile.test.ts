import { expect, it } from 'vitest'
import { decodeText } from './textFile.ts'

const TEXT = '{"name":"装修意向筛选 😀"}\r\n'
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le')

it.each([
  ['UTF-8', Buffer.from(TEXT)],
  ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${TEXT}`)],
  ['UTF-16 as PowerShell writes it', utf16(`\ufeff${TEXT}`)],
  ['UTF-16 without a byte order mark', utf16(TEXT)],
  ['UTF-16 the other way round', utf16(`\ufeff${TEXT}`).swap16()],
  ['that without a byte order mark', utf16(TEXT).swap16()],
])('reads %s', (_, bytes) => {
  expect(decodeText(bytes)).toBe(TEXT)
})

it('of nothing there is nothing', () => {
  expect(decodeText(new Uint8Array(0))).toBe('')
})
