import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { ElButton } from 'element-plus'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { TASK_FIELD, TASK_FIELDS } from '#shared/tasks/fields.ts'
import type { TaskEdit } from '#shared/tasks/types.ts'
import { documentedNew, documentedOld } from '../../../test/fixtures/tasks.ts'
import { provideClient } from '../client/inject.ts'
import { i18n, setLocale } from '../i18n/index.ts'
import { useAccountsStore } from '../stores/accounts.ts'
import { useDialogsStore } from '../stores/dialogs.ts'
import { useTaskDraftStore } from '../stores/taskDraft.ts'
import { useTaskEditStore } from '../stores/taskEdit.ts'
import { FakeHost } from '../stores/test/fakeHost.ts'
import TaskSettingsView from './TaskSettingsView.vue'

let host: FakeHost
let view: VueWrapper

beforeEach(() => {
  host = new FakeHost()
  i18n.global.locale.value = 'zh-CN'
})
afterEach(() => {
  view.unmount()
  document.body.replaceChildren()
})

/** The view on a task that the platform answers with, or fails to. */
async function show(answer: TaskEdit | AppError | Promise<TaskEdit>, taskId = 't1'): Promise<void> {
  host.instead.set('tasks.edit', async () => {
    if (answer instanceof AppError) throw answer
    const task = { ...(await answer), taskId }
    host.tasks.set(taskId, task)
    return task
  })
  const pinia = createPinia()
  setActivePinia(pinia)
  view = mount(TaskSettingsView, {
    props: { taskId },
    attachTo: document.body,
    global: { plugins: [pinia, i18n, { install: (app) => provideClient(app, host.client) }] },
  })
  void useTaskEditStore().open('account', taskId)
  await flushPromises()
}

const row = (key: string) => view.get(`[data-field="${key}"]`)
const value = (key: string): string => row(key).get('dd').text()
/** What stands in the setting's control. */
const typed = (key: string): string => (row(key).get('dd input').element as HTMLInputElement).value
const quiet = (title: string) => {
  const section = view.findAll('details').find((one) => one.get('h2').text().startsWith(title))
  if (!section) throw new Error(`No section ${title}`)
  return section
}

describe('the documented tasks', () => {
  it.each([
    ['2.0 new', documentedNew],
    ['2.0 old', documentedOld],
  ])('%s shows every field of its version by its Chinese label', async (_name, make) => {
    const task = make()
    await show(task)
    for (const field of TASK_FIELDS) {
      const shown = view.find(`[data-field="${field.key}"]`)
      expect(shown.exists(), field.key).toBe(field.versions.includes(task.version))
      if (shown.exists()) expect(shown.get('dt').text()).toContain(field.label.zh)
    }
  })

  it('2.0 new shows its values', async () => {
    await show(documentedNew())
    expect([typed('maximumcall'), value('maximumcall')]).toEqual(['2', '路'])
    expect([typed('originate_timeout'), value('originate_timeout')]).toEqual(['60', '秒'])
    expect(value('status_str')).toBe('停止')
    expect(
      row('task_cause')
        .findAll('li')
        .map((cause) => cause.text()),
    ).toEqual(documentedNew().task_cause)
    expect(row('stop_time').text()).toContain('已过')
    expect([typed('start_time'), typed('remark')]).toEqual(['2024-12-23 19:00:00', ''])
    expect(value('work_week')).toBe('周一至周日')
    expect(value('destination_extension_name')).toContain('7777777777')
    expect(row('destination_extension_list').html()).toContain('215870475195883520')
    expect(row('line').get('[data-testid="line-sum"]').text()).toContain('合计 2')
    const chip = row('redial_da_status')
      .findAll('label')
      .find((one) => one.attributes('title') === 'power off')
    expect([chip?.text(), (chip?.get('input').element as HTMLInputElement).checked]).toEqual([
      expect.stringContaining('关机'),
      true,
    ])
  })

  it('2.0 old shows its values', async () => {
    await show(documentedOld())
    expect([typed('llm_intention_id'), value('llm_intention_id')]).toEqual(['0', '0 表示无'])
    expect(value('line')).toContain('ac43706d-01b0-4fa8-b24b-a8549eb93b1b')
    expect(row('line').find('[data-testid="line"] input').exists()).toBe(false)
    expect(row('components').get('tbody').text()).toContain('微信')
  })
})

describe('editing', () => {
  it('shows at once, marks the setting, and puts it back', async () => {
    await show(documentedNew())
    await row('maximumcall').get('input').setValue('１８')
    expect(useTaskDraftStore().settings?.maximumcall).toBe(18)
    const mark = row('maximumcall').get('[data-testid="changed"]')
    expect(mark.attributes('aria-label')).toContain('原值：2 路')
    expect(view.get('[data-testid="draft-stand"]').text()).toContain('1 处修改')
    await mark.trigger('click')
    await flushPromises()
    expect([typed('maximumcall'), row('maximumcall').find('[data-testid="changed"]').exists()]).toEqual([
      '2',
      false,
    ])
  })

  it('says beside the field what is wrong, and leads there from the bar', async () => {
    await show(documentedNew())
    await row('name').get('input').setValue('')
    expect(row('name').get('.problems').text()).not.toBe('')
    expect(row('name').get('input').attributes('aria-describedby')).toBe('problems-name')
    expect(row('name').get('.problems').attributes('id')).toBe('problems-name')
    await view.get('[data-testid="show-problems"]').trigger('click')
    await expect.poll(() => document.querySelector('[data-testid="problems"] button')).not.toBeNull()
    document.querySelector<HTMLElement>('[data-testid="problems"] button')?.click()
    await flushPromises()
    expect(document.activeElement).toBe(row('name').get('input').element)
  })

  it('an id takes only what an id can hold', async () => {
    await show(documentedNew())
    await row('bridge_group_id').get('input').setValue('12 三4')
    expect(useTaskDraftStore().settings?.bridge_group_id).toBe('124')
    expect(row('bridge_group_id').text()).toContain('已忽略')
  })

  it('lines: added with what is missing, moved, limited and removed', async () => {
    await show({ ...documentedNew(), maximumcall: 5 })
    const lines = () => useTaskDraftStore().settings?.line.map(({ id, limit }) => [id.slice(0, 3), limit])
    view
      .getComponent({ name: 'LineEditor' })
      .findComponent({ name: 'ElSelect' })
      .vm.$emit('update:modelValue', 'new-line')
    await flushPromises()
    expect(lines()).toEqual([
      ['d47', 2],
      ['new', 3],
    ])
    await row('line').findAll('[data-testid="line"]')[1]?.findAll('button').at(1)?.trigger('click')
    expect(lines()?.map(([id]) => id)).toEqual(['new', 'd47'])
    await row('line').findAll('[data-testid="line"] input')[0]?.setValue('4')
    expect(row('line').get('[data-testid="line-sum"]').text()).toContain('合计 6')
    await row('line').findAll('[data-testid="line"]')[1]?.findAll('button').at(-1)?.trigger('click')
    expect(lines()).toEqual([['new', 4]])
  })

  it('saving is off until a person switches it on, with the reason', async () => {
    await show(documentedNew())
    const account = { id: 'account', kind: 'platform', savingAllowed: false }
    host.instead.set('accounts.list', () => ({ accounts: [account], activeId: 'account' }))
    host.instead.set('accounts.allowSaving', () => Object.assign(account, { savingAllowed: true }))
    await useAccountsStore().load()
    await view.get('[data-testid="save"]').trigger('click')
    await expect.poll(() => document.querySelector('[data-testid="saving-off"]')).not.toBeNull()
    expect(document.querySelector('[data-testid="saving-off"]')?.textContent).toContain(
      '尚未在真实平台上验证',
    )
    document.querySelector<HTMLElement>('[data-testid="allow-saving"]')?.click()
    await flushPromises()
    expect(host.called('accounts.allowSaving')).toEqual([{ accountId: 'account', allowed: true }])
    expect(host.called('tasks.save')).toEqual([])
  })
})

it('keeps the deprecated, the unknown and the raw apart, closed until asked for', async () => {
  const task = documentedNew()
  await show({ ...task, unknown: [{ path: 'new_task_extra.mystery', value: '{"a":1}' }] })
  const deprecated = quiet('已废弃')
  expect(deprecated.findAll('dt').map((label) => label.text())).toEqual(['号码最大回收次数', '随机分配号码'])
  expect(quiet('其他字段').text()).toContain('new_task_extra.mystery')
  expect(quiet('其他字段').text()).toContain('{"a":1}')
  expect(quiet('原始数据').get('pre').text()).toBe(task.raw)
  for (const section of view.findAll('details')) expect(section.attributes('open')).toBeUndefined()
})

describe('what the dialler has differently', () => {
  it('is marked at the field and read out on focus', async () => {
    await show(documentedNew())
    const mark = row('destination_extension_list').get('.mark')
    expect(mark.attributes('aria-label')).toBe('分时段话术：拨号端不同')
    await mark.trigger('focus')
    await vi.waitFor(() => expect(document.body.querySelector('.both')).not.toBeNull(), { timeout: 60_000 })
    const both = document.body.querySelector('.both')?.textContent
    expect(both).toContain('09:00–12:00 215870475195883520')
    expect(both).toContain('09:00–12:00 XXXXX')
  })

  it('is summed up, each leading to its field', async () => {
    await show({
      ...documentedOld(),
      disagreements: [
        { field: 'mystery', taskExtras: '1', newTaskExtra: '2' },
        { field: 'line', taskExtras: '["a"]', newTaskExtra: '["b"]' },
        { field: 'stop_time', taskExtras: '"2025-01-01"', newTaskExtra: '"2025-01-02"' },
      ],
    })
    const notice = view.get('.notice')
    expect(notice.findAll('li').map((item) => item.text())).toEqual([
      '结束时间',
      '可用线路',
      expect.stringMatching(/^mystery/),
    ])
    await notice.findAll('.link').at(0)?.trigger('click')
    expect(document.activeElement).toBe(row('stop_time').get('.mark').element)
  })

  it('is not spoken of where there is nothing', async () => {
    await show({ ...documentedNew(), disagreements: [] })
    expect(view.find('.notice').exists() || view.find('.mark').exists()).toBe(false)
  })
})

describe('before there is anything to show', () => {
  it('draws a skeleton', async () => {
    await show(new Promise<TaskEdit>(() => undefined))
    expect(view.get('[aria-busy="true"]').text()).toContain('正在读取任务设置')
  })

  it('tells the failure, and tries again', async () => {
    await show(new AppError('platform_refused', 'x', { platformCode: 1002, platformMessage: '用户不存在' }))
    expect(view.get('[role="alert"]').text()).toContain('用户不存在')
    const [retry, account] = view.findAllComponents(ElButton)
    await account?.trigger('click')
    expect(useDialogsStore().account).not.toBeNull()
    host.instead.set('tasks.edit', () => ({ ...documentedNew(), taskId: 't1' }))
    await retry?.trigger('click')
    await flushPromises()
    expect(view.find('[role="alert"]').exists()).toBe(false)
    expect(typed('maximumcall')).toBe('2')
  })

  it('does not show another task under this one', async () => {
    await show(documentedNew())
    await view.setProps({ taskId: 'another' })
    expect(view.find('[data-field]').exists()).toBe(false)
  })
})

it('keeps what was read on screen, to edit, when reading again fails', async () => {
  await show(documentedNew())
  const fails = (code: 'network_unreachable' | 'server_failure') => () => {
    throw new AppError(code, 'x')
  }
  host.instead.set('tasks.edit', fails('server_failure'))
  await view.get('[data-testid="read-task"]').trigger('click')
  await flushPromises()
  expect(view.get('[role="alert"]').classes()).toContain('compact')
  expect(view.get('.toolbar').text()).toContain('以下是之前读取的设置')
  host.instead.set('tasks.edit', fails('network_unreachable'))
  await view.get('[data-testid="read-task"]').trigger('click')
  await flushPromises()
  expect(view.find('[role="alert"]').exists()).toBe(false)
  expect(view.get('[data-testid="kept-notice"]').text()).toContain('仍可编辑')
  await row('maximumcall').get('input').setValue('7')
  expect(useTaskDraftStore().settings?.maximumcall).toBe(7)
})

it('speaks English, too', async () => {
  await setLocale('en')
  await show(documentedNew())
  expect(row('maximumcall').text()).toContain('Concurrent calls')
  expect([typed('maximumcall'), value('maximumcall')]).toEqual(['2', 'calls'])
  expect(value('work_week')).toBe('Mon–Sun')
  expect(TASK_FIELD.work_hour.label.en).toBe('Calling hours')
})
