import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyPatch } from '../../../test/support/taskArbitraries.ts'
import { documentedNew } from '../../../test/fixtures/tasks.ts'
import { settingLines, taskChanges } from './changes.ts'
import type { TaskPatch } from './draft.ts'
import { applyPatches, changedKeys, settingsOf } from './editable.ts'

const NEW = settingsOf(documentedNew())
const changes = (patch: TaskPatch, locale: 'zh-CN' | 'en' = 'zh-CN') =>
  taskChanges(NEW, applyPatches(NEW, [patch]), locale)

describe('the difference of two tasks', () => {
  it('has only what differs, in the order of the catalogue', () => {
    expect(changes({ pop_mode: 2, name: '乙', maximumcall: 2, remark: '' })).toEqual([
      { key: 'name', before: ['测试api接口创建-1766971470'], after: ['乙'] },
      { key: 'pop_mode', before: ['顺序'], after: ['倒序'] },
    ])
  })

  it('reads lists item by item, and nothing as no line', () => {
    expect(
      changes({ line: [], redial_da_status: ['busy now', '新词'], bridge_group_id: '12' }),
    ).toMatchObject([
      { key: 'line', before: ['d47c3599-f166-4cd0-999c-f60e46814d26（并发 2）'], after: [] },
      { key: 'redial_da_status', after: ['用户正忙', '新词'] },
      { key: 'bridge_group_id', before: [], after: ['12'] },
    ])
  })

  it('reads hours as a week, in either language', () => {
    const work_hour = [1, 2, 3].map((wday) => ({ wday, begin: '09:00', end: '18:00' }))
    expect(changes({ work_hour })[0]?.after).toEqual(['周一至周三 09:00–18:00'])
    expect(changes({ work_hour }, 'en')[0]?.after).toEqual(['Mon–Wed 09:00–18:00'])
  })

  it('shows the values themselves where two would read the same', () => {
    const [change] = changes({ name: ' 测试api接口创建-1766971470' })
    expect(change).toEqual({
      key: 'name',
      before: ['测试api接口创建-1766971470'],
      after: [' 测试api接口创建-1766971470'],
    })
    // An id "0" means none, and so reads the word that somebody could have typed.
    expect(
      taskChanges({ ...NEW, background_id: '0' }, { ...NEW, background_id: '无（0）' }, 'zh-CN'),
    ).toEqual([{ key: 'background_id', before: ['"0"'], after: ['"无（0）"'] }])
  })

  it('is empty only for the same settings, and never shows a change without showing it', () => {
    fc.assert(
      fc.property(anyPatch, fc.constantFrom('zh-CN' as const, 'en' as const), (patch, locale) => {
        const after = applyPatches(NEW, [patch])
        const listed = taskChanges(NEW, after, locale)
        expect(listed.map(({ key }) => key)).toEqual(changedKeys(NEW, after))
        for (const change of listed) expect(change.before.join('\n')).not.toBe(change.after.join('\n'))
      }),
      { numRuns: 300 },
    )
  })
})

describe('names', () => {
  const names = {
    scripts: [{ id: '215870475195883520', name: '回访话术' }],
    lines: [{ id: 'd47c3599-f166-4cd0-999c-f60e46814d26', name: '上海线路' }],
  }

  it('stand behind ids that are known', () => {
    expect(settingLines('destination_extension', '215870475195883520', 'zh-CN', names)).toEqual([
      '215870475195883520（回访话术）',
    ])
    expect(settingLines('destination_extension_list', NEW.destination_extension_list, 'en', names)).toEqual([
      '09:00–12:00 215870475195883520 (回访话术)',
    ])
    expect(settingLines('line', NEW.line, 'zh-CN', names)).toEqual([
      'd47c3599-f166-4cd0-999c-f60e46814d26（并发 2）（上海线路）',
    ])
    expect(settingLines('destination_extension', '7', 'zh-CN', names)).toEqual(['7'])
  })
})
