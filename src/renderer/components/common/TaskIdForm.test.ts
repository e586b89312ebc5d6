import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { i18n } from '../../i18n/index.ts'
import TaskIdForm from './TaskIdForm.vue'

const show = (refuse?: (id: string) => string | null) =>
  mount(TaskIdForm, {
    props: { action: '打开', ...(refuse && { refuse }) },
    global: { plugins: [i18n] },
  })

it('opens the id that was pasted, without what a paste brings along', async () => {
  const form = show()
  await form.get('input').setValue('\u200b 4711\ufeff ')
  expect(form.find('[role="alert"]').exists()).toBe(false)
  await form.get('form').trigger('submit')
  expect(form.emitted('open')).toEqual([['4711']])
})

it.each([
  ['', null],
  ['沉睡会员', '任务 ID'],
  ['4712', '就是它'],
])('does not open %j, and says %j', async (text, said) => {
  const form = show((id) => (id === '4712' ? '就是它自己' : null))
  await form.get('input').setValue(text)
  await form.get('form').trigger('submit')
  expect(form.emitted('open')).toBeUndefined()
  expect(form.get('button').attributes('disabled')).toBeDefined()
  if (said === null) expect(form.find('[role="alert"]').exists()).toBe(false)
  else expect(form.get('[role="alert"]').text()).toContain(said)
})
