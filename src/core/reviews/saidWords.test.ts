import { expect, it } from 'vitest'
import { wordReader } from './saidWords.ts'

const shown = wordReader(false)
const masked = wordReader(true)

it('parts Chinese into words, each once, and leaves out what every sentence has', () => {
  expect(shown('我现在不需要贷款，贷款利息是多少呢')).toEqual(['不需要', '贷款', '利息', '多少'])
  expect(shown('你好你好')).toEqual(['你好'])
  expect(shown('嗯嗯，OK ok ＯＫ')).toEqual(['嗯嗯', 'ok'])
  expect(shown('')).toEqual([])
})

it('keeps a negation with what it turns round, and joins what the dictionary does not know', () => {
  expect(shown('不方便，没空')).toEqual(['不方便', '没空'])
  expect(shown('加微信吧')).toEqual(['加微信'])
  expect(shown('你打错人了，别骗我')).toEqual(['打错人', '别骗'])
  expect(shown('太贵了，我忙，听')).toEqual(['贵了', '忙'])
})

it('never tells a number, however it is said', () => {
  for (const said of [
    '13800138000',
    '138 0013 8000',
    '１３８００１３８０００',
    '一三八零零一三八零零零',
    '幺三八，两百三十',
    '①②③④⑤',
    '12.5',
  ])
    expect([said, shown(said), masked(said)]).toEqual([said, [], []])
})

it('leaves out words that may hold a part of a number while numbers are masked', () => {
  expect(masked('客服：a13800138000b')).toEqual(['客服'])
  expect(shown('客服：a13800138000b')).toEqual(['客服', 'a13800138000b'])
  expect(masked('5g套餐')).toEqual(shown('5g套餐'))
})

it('says the same of a text that it has read before', () => {
  const words = wordReader(false)
  expect(words('利息多少')).toBe(words('利息多少'))
  const long = '利息多少'.repeat(20)
  expect(words(long)).toEqual(words(long))
})
