import fc from 'fast-check'
import { expect, it } from 'vitest'
import { anyPatch } from '../../../test/support/taskArbitraries.ts'
import { documentedNew } from '../../../test/fixtures/tasks.ts'
import { applyPatches, changedKeys, sameSetting, settingsOf } from './editable.ts'
import { mergeFields } from './merge.ts'

const BASE = settingsOf(documentedNew())

it('tells who changed what', () => {
  const mine = applyPatches(BASE, [{ name: '我的', maximumcall: 8, pop_mode: 2, remark: '我写的' }])
  const theirs = applyPatches(BASE, [{ name: '平台的', maximumcall: 8, originate_timeout: 30 }])
  expect(mergeFields(BASE, mine, theirs, 'zh-CN')).toEqual([
    { key: 'name', base: ['测试api接口创建-1766971470'], mine: ['我的'], theirs: ['平台的'], kind: 'both' },
    { key: 'maximumcall', base: ['2 路'], mine: ['8 路'], theirs: ['8 路'], kind: 'same' },
    { key: 'originate_timeout', base: ['60 秒'], mine: ['60 秒'], theirs: ['30 秒'], kind: 'theirs' },
  ])
})

it('what the platform rewrote without changing its meaning is no difference', () => {
  const work_hour = [...BASE.work_hour].reverse()
  expect(mergeFields(BASE, BASE, { ...BASE, work_hour }, 'zh-CN')).toEqual([])
})

it('lists exactly what the platform changed', () => {
  fc.assert(
    fc.property(anyPatch, anyPatch, (my, their) => {
      const [mine, theirs] = [applyPatches(BASE, [my]), applyPatches(BASE, [their])]
      const fields = mergeFields(BASE, mine, theirs, 'en')
      expect(fields.map(({ key }) => key)).toEqual(changedKeys(BASE, theirs))
      for (const { key, kind } of fields) {
        expect(kind === 'same').toBe(sameSetting(key, mine[key], theirs[key]))
        if (kind === 'theirs') expect(sameSetting(key, mine[key], BASE[key])).toBe(true)
      }
    }),
    { numRuns: 300 },
  )
})
