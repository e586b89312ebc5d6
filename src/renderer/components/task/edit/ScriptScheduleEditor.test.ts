import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ScriptSlot } from '#shared/tasks/types.ts'
import { i18n } from '../../../i18n/index.ts'
import NamedSelect from './NamedSelect.vue'
import ScriptScheduleEditor from './ScriptScheduleEditor.vue'

const MORNING = { begin: '09:00', end: '12:00', destination_extension: '215870475195883520' }
const AFTERNOON = { begin: '13:00', end: '18:00', destination_extension: '17075' }
let editor: VueWrapper

beforeEach(() => {
  i18n.global.locale.value = 'zh-CN'
})
afterEach(() => editor.unmount())

function show(slots: ScriptSlot[]): void {
  editor = mount(ScriptScheduleEditor, {
    props: {
      slots,
      otherwise: '主话术',
      known: [{ id: '17075', name: 'cbq测试话术' }],
      problems: [],
      onChange: (next: ScriptSlot[]) => void editor.setProps({ slots: next }),
    },
    global: { plugins: [i18n] },
  })
}
const changes = (): ScriptSlot[][] => (editor.emitted('change') ?? []).map(([slots]) => slots as ScriptSlot[])
const row = (index: number) => {
  const found = editor.findAll('[data-testid="script-slot"]')[index]
  if (!found) throw new Error(`No row ${index}`)
  return found
}
async function type(index: number, which: 0 | 1, text: string): Promise<void> {
  await row(index).findAll('.clock-input input').at(which)?.setValue(text)
}
const choose = async (index: number, id: string): Promise<void> => {
  row(index).findComponent(NamedSelect).vm.$emit('update:modelValue', id)
  await editor.vm.$nextTick()
}
const wrong = (index: number): string =>
  row(index).find('p.wrong').exists() ? row(index).get('p.wrong').text() : ''

describe('the schedule of script groups', () => {
  it('draws the slots with the numbers of their rows, and says who speaks otherwise', () => {
    show([AFTERNOON, MORNING])
    expect(editor.findAll('.bar').map((bar) => bar.text())).toEqual(['1', '2'])
    expect(editor.text()).toContain('其余时间使用：主话术')
  })

  it('takes times to the minute, however they are typed', async () => {
    show([MORNING, AFTERNOON])
    await type(0, 1, '１１：４５')
    await type(1, 1, '24')
    expect(changes().at(-1)).toEqual([
      { ...MORNING, end: '11:45' },
      { ...AFTERNOON, end: '23:59' },
    ])
  })

  it('refuses an overlap beside its row, and takes it when it is put right', async () => {
    show([MORNING, AFTERNOON])
    await type(0, 1, '14:00')
    expect(wrong(0)).toBe('与 13:00–18:00 重叠，尚未生效。')
    expect(changes()).toEqual([])
    await choose(1, '99')
    expect(changes()).toEqual([[MORNING, { ...AFTERNOON, destination_extension: '99' }]])
    expect(wrong(0)).not.toBe('')
    await type(0, 1, '13:00')
    expect(wrong(0)).toBe('')
    expect(changes().at(-1)?.[0]).toEqual({ ...MORNING, end: '13:00' })
  })

  it('refuses reversed times and what is no time', async () => {
    show([MORNING])
    await type(0, 1, '08:00')
    expect(wrong(0)).toContain('结束时间须晚于开始时间')
    await type(0, 1, '中午')
    expect(wrong(0)).toContain('请按 HH:mm')
    expect(changes()).toEqual([])
  })

  it('a new slot is suggested where there is room, and counts once it has a script group', async () => {
    show([MORNING, AFTERNOON])
    await editor.get('[data-testid="add-script-slot"]').trigger('click')
    expect(wrong(2)).toContain('请选择话术组')
    await type(2, 1, '20:00')
    expect(changes()).toEqual([])
    await choose(2, '17075')
    expect(changes()).toEqual([
      [MORNING, AFTERNOON, { begin: '18:00', end: '20:00', destination_extension: '17075' }],
    ])
    expect(editor.findAll('[data-testid="script-slot"]')).toHaveLength(3)
  })

  it('removes a slot, and a new one that was not finished', async () => {
    show([MORNING, AFTERNOON])
    await editor.get('[data-testid="add-script-slot"]').trigger('click')
    await row(2).get('[data-testid="remove-script-slot"]').trigger('click')
    expect(editor.findAll('[data-testid="script-slot"]')).toHaveLength(2)
    await row(0).get('[data-testid="remove-script-slot"]').trigger('click')
    expect(changes()).toEqual([[AFTERNOON]])
  })
})
