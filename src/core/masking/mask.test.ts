import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskNumber } from '#shared/records/maskNumber.ts'
import { maskText, ownNumbers } from './mask.ts'

describe('maskNumber', () => {
  it.each([
    ['13812345678', '138****5678'],
    ['+8613812345678', '138****5678'],
    ['0086 138-1234-5678', '138****5678'],
    ['02161234567', '021****4567'],
    ['0512-61234567', '051****4567'],
    ['61234567', '****4567'],
    ['8040', '****'],
    ['', ''],
  ])('%s is %s', (number, masked) => {
    expect(maskNumber(number)).toBe(masked)
  })
})

describe('maskText', () => {
  it.each([
    ['打13812345678找我', '打138****5678找我'],
    ['138 1234 5678', '138****5678'],
    ['138-1234-5678', '138****5678'],
    ['138－1234－5678', '138****5678'],
    ['138.1234.5678', '138****5678'],
    ['138，1234，5678', '138****5678'],
    ['1 3 8 1 2 3 4 5 6 7 8', '1 3 8****5 6 7 8'],
    ['138\u200b1234\u200b5678', '138****5678'],
    ['１３８１２３４５６７８', '１３８****５６７８'],
    ['一三八一二三四五六七八', '一三八****五六七八'],
    ['幺三八，一二三四，五六七八', '幺三八****五六七八'],
    ['第一13812345678', '第一138****5678'],
    ['+8613812345678', '+86138****5678'],
    ['+86 138 1234 5678', '+86 138****5678'],
    ['8613812345678', '86138****5678'],
    ['008613812345678', '0086138****5678'],
    ['013812345678', '0138****5678'],
    ['tel13812345678', 'tel138****5678'],
    ['{"phone":"13812345678"}', '{"phone":"138****5678"}'],
    ['13812345678 13912345679', '138****5678 139****5679'],
    ['13812345678,13912345679', '138****5678,139****5679'],
    ['13812345678-13912345679', '138****5678-139****5679'],
    ['2026-05-01 13812345678', '2026-05-01 138****5678'],
    ['2026-05-01 10:00:00 13812345678', '2026-05-01 10:00:00 138****5678'],
    ['rec_20260501_13812345678_01.wav', 'rec_20260501_138****5678_01.wav'],
    ['座机02161234567', '座机021****4567'],
    ['021-61234567', '021****4567'],
    ['（0512）6123 4567', '（051****4567'],
    ['0086-21-61234567', '0086-****4567'],
    ['010 8234 5678 转 12', '010****5678 转 12'],
  ])('%s is %s', (text, masked) => {
    expect(maskText(text, [])).toBe(masked)
  })

  it.each([
    '00900160815017956106',
    'ORD-2026-06-29-266190',
    'ORD-2026-06-29-2661901',
    '913812345678001',
    '138123456789',
    '1381234567',
    '2026-05-01 13:08:00',
    '2026/05/01',
    '20260501130800',
    '1778123456789',
    '215870475195883520',
    '6222 0213 8123 4567 890',
    '6222 0212 1345 6789 012',
    '550e8400-e29b-41d4-a716-446655440000',
    '550e8400-e29b-41d4-8138-13812345678a',
    'a1b13812345678',
    '13812345678c9',
    '1.3812345678',
    '15,20,30,45,60,1',
    '95188',
    '400-812-3456',
    '第一二三四五六七八九十条',
    '一共一千三百八十一',
    '',
  ])('leaves %j alone', (text) => {
    expect(maskText(text, [])).toBe(text)
  })

  it('masks the call’s own numbers of any shape, as a whole number only', () => {
    const own = ownNumbers({ callee: '61234567', caller_number: '95188', bridge_number: '8040' })
    expect(own).toEqual(['61234567', '95188'])
    expect(maskText('我是6123-4567，别打95188', own)).toBe('我是****4567，别打****')
    expect(maskText('单号1612345670', own)).toBe('单号1612345670')
    expect(maskText('a1b61234567c', own)).toBe('a1b****4567c')
  })

  describe('the call’s own number, however it is written', () => {
    const own = ownNumbers({ callee: '13812345678' })

    it.each([
      ['138。1234。5678', '138****5678'],
      ['138/1234/5678', '138****5678'],
      ['138:1234:5678', '138****5678'],
      ['138 - 1234 - 5678', '138****5678'],
      ['13812345678', '138****5678'],
      ['1、3、8、1、2、3、4、5、6、7、8', '1、3、8****5、6、7、8'],
      ['壹叁捌壹贰叁肆伍陆柒捌', '壹叁捌****伍陆柒捌'],
      ['一三八一二三四五六七八', '一三八****五六七八'],
      ['幺三八，幺二三四，五六七八', '幺三八****五六七八'],
      ['幺三八，然后幺二三四，嗯，五六七八', '幺三八****五六七八'],
      ['我是138……对，后面是1234，再后面5678啊', '我是138****5678啊'],
      ['138，等一下啊，1234，5678', '138****5678'],
      ['一 三 八 一 二 三 四 五 六 七 八', '一 三 八****五 六 七 八'],
      ['１３８，１２３４，５６７８', '１３８****５６７８'],
      ['①③⑧①②③④⑤⑥⑦⑧', '①③⑧****⑤⑥⑦⑧'],
      ['1\ufe0f\u20e33\ufe0f\u20e38\ufe0f\u20e312345678', '1\ufe0f\u20e33\ufe0f\u20e38****5678'],
      ['138\n1234\n5678', '138\n****\n5678'],
      ['客户:138\nAI:嗯\n客户:1234 5678', '客户:138\nAI:嗯\n客户:**** 5678'],
      ['138*1234*5678', '138****5678'],
      ['+86138。12345678', '+86138****5678'],
      ['id2026050113812345678', 'id20260501138****5678'],
      ['前面是1381234', '前面是138****'],
      ['后面是12345678', '后面是****5678'],
      ['一三八一二三四', '一三八****'],
      ['中间12345678，13812345678', '中间****5678，138****5678'],
    ])('%j is %j', (text, masked) => expect(maskText(text, own)).toBe(masked))

    it.each([
      '尾号5678',
      '138号，1234元',
      '一共三千八百一十二',
      '2026-05-01 13:08:12',
      '1381235678',
      '第一，三个月，八千，一年',
      '订单 7654321',
    ])('leaves %j alone', (text) => expect(maskText(text, own)).toBe(text))

    const kinds = [
      '0123456789',
      '０１２３４５６７８９',
      '零一二三四五六七八九',
      '〇幺二三四五六七八九',
      '零壹贰叁肆伍陆柒捌玖',
    ]
    const gap = fc.constantFrom('', '', ' ', '、', '。', '/', ':', '-', '，嗯，', '，然后，', '\u200b')
    const others = fc.constantFrom('您好', '，我的号码是', '。', '好的 ', '')
    it('shows three and four of its digits and no more, in any digits with anything between', () => {
      const eleven = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
        fc.array(item, { minLength: 11, maxLength: 11 })
      fc.assert(
        fc.property(
          fc.stringMatching(/^1[3-9]\d{9}$/),
          eleven(fc.constantFrom(...kinds)),
          eleven(gap),
          others,
          others,
          (number, written, gaps, before, after) => {
            const digits = Array.from(number, (digit, at) => Array.from(written[at] ?? '')[Number(digit)])
            const middle = digits.map((digit, at) => `${at === 0 ? '' : gaps[at]}${digit}`).join('')
            const masked = maskText(`${before}${middle}${after}`, [number])
            const [front, back] = masked.split('****')
            expect(masked.startsWith(before) && masked.endsWith(after)).toBe(true)
            const shown = (text = ''): number =>
              Array.from(text).filter((one) => kinds.join('').includes(one)).length
            expect([shown(front), shown(back)]).toEqual([3, 4])
          },
        ),
        { numRuns: 200 },
      )
    })

    it('masks nothing of a text without the number', () => {
      const words = fc.constantFrom(
        '您好',
        '一下',
        '三个',
        '八点',
        '12',
        '2026年',
        '5月',
        '，',
        ' ',
        '第二',
        '3000元',
        '一千二百',
      )
      fc.assert(
        fc.property(
          fc.array(words, { maxLength: 12 }).map((parts) => parts.join('')),
          (text) => {
            expect(maskText(text, ['17799986655'])).toBe(text)
          },
        ),
        { numRuns: 300 },
      )
    })
  })

  it('takes the numbers of every field of the catalogue that is one, however it is written', () => {
    expect(
      ownNumbers({
        callee: '＋８６ １３８１２３４５６７８',
        caller_number: '(021) 6123-4567',
        bridge_number: 'sip:95188',
      }),
    ).toEqual(['13812345678', '02161234567', '95188'])
  })

  it('leaves no mobile number that blanks, dashes or full-width digits split', () => {
    const digit = fc.integer({ min: 0, max: 9 })
    const separator = fc.constantFrom('', '', '', ' ', '-', '－', '\u3000', '\u200b')
    fc.assert(
      fc.property(
        fc.integer({ min: 3, max: 9 }),
        fc.array(digit, { minLength: 9, maxLength: 9 }),
        fc.array(separator, { minLength: 11, maxLength: 11 }),
        fc.boolean(),
        fc
          .string()
          .filter((text) => !/[\d一二三四五六七八九零〇幺０-９]/.test(text) && !/[A-Za-z_]$/.test(text)),
        (second, rest, separators, wide, before) => {
          const digits = [1, second, ...rest]
          const written = digits
            .map(
              (value, at) =>
                (at === 0 ? '' : (separators[at] ?? '')) +
                (wide ? String.fromCharCode(0xff10 + value) : String(value)),
            )
            .join('')
          const masked = maskText(`${before}${written}。`, [])
          expect(masked.normalize('NFKC').replace(/\D/g, '')).toBe(
            `${digits.slice(0, 3).join('')}${digits.slice(-4).join('')}`,
          )
        },
      ),
    )
  })
})
