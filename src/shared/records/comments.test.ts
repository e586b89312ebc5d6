import { expect, it } from 'vitest'
import { commentLines } from './comments.ts'
import type { RecordComment } from './types.ts'

const AT = Date.parse('2026-02-04T18:22:26.000000Z')
const comment = (given: Partial<RecordComment>): RecordComment => ({
  id: '1',
  content: '明天再打',
  user_name: '张三',
  created_at: AT,
  ...given,
})

it('R24: a comment names its author and its time on China’s clock, one a line', () => {
  expect(commentLines([comment({}), comment({ content: '已成交', user_name: '李四' })], 'zh-CN')).toBe(
    '2026-02-05 02:22:26 张三：明天再打\n2026-02-05 02:22:26 李四：已成交',
  )
  expect(commentLines([comment({})], 'en')).toBe('2026-02-05 02:22:26 张三: 明天再打')
})

it('leaves out what the platform does not tell', () => {
  expect(commentLines([comment({ created_at: null })], 'zh-CN')).toBe('张三：明天再打')
  expect(commentLines([comment({ user_name: null })], 'zh-CN')).toBe('2026-02-05 02:22:26：明天再打')
  expect(commentLines([comment({ user_name: '', created_at: null })], 'zh-CN')).toBe('明天再打')
  expect(commentLines([comment({ content: '', user_name: null, created_at: null })], 'zh-CN')).toBe('')
})
