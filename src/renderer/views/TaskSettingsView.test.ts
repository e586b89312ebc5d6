import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { ElButton } from 'element-plus'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { TASK_FIELDS, taskField } from '#shared/tasks/fields.ts'
import type { TaskEdit } from '#shared/tasks/types.ts'
import { documentedNew, documentedOld } from '../../../test/fixtures/tasks.ts'
import type { Client } from '../client/client.ts'
import { provideClient } from '../client/inject.ts'
import { i18n } from '../i18n/index.ts'
import { useDialogsStore } from '../stores/dialogs.ts'
import { useTaskEditStore } from '../stores/taskEdit.ts'
import TaskSettingsView from './TaskSettingsView.vue'

const call = vi.fn()
let view: VueWrapper

beforeEach(() => {
  call.mockReset()
  i18n.global.locale.value = 'zh-CN'
})
afterEach(() => {
  view.unmount()
  document.body.replaceChildren()
})

/** The view on a task that the client answers with, or fails to. */
async function show(answer: TaskEdit | AppError | Promise<TaskEdit>, taskId = 't1'): Promise<void> {
  call.mockImplementation(async (route: string) => {
    if (route !== 'tasks.edit') return []
    if (answer instanceof AppError) throw answer
    return { ...(await answer), taskId }
  })
  const pinia = createPinia()
  setActivePinia(pinia)
  view = mount(TaskSettingsView, {
    props: { taskId },
    attachTo: document.body,
    global: {
      plugins: [
        pinia,
        i18n,
        { install: (app) => provideClient(app, { call, on: () => () => undefined } as unknown as Client) },
      ],
    },
  })
  void useTaskEditStore().open('account', taskId)
  await flushPromises()
}

const row = (key: string) => view.get(`[data-field="${key}"]`)
const value = (key: string): string => row(key).get('dd').text()
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
    expect(value('maximumcall')).toBe('2 路')
    expect(value('originate_timeout')).toBe('60 秒')
    expect(value('status_str')).toBe('停止')
    expect(
      row('task_cause')
        .findAll('li')
        .map((cause) => cause.text()),
    ).toEqual(documentedNew().task_cause)
    expect(row('stop_time').text()).toContain('已过')
    expect(value('remark')).toMatch(/^—/)
    expect(row('work_hour').get('figcaption').text()).toContain('周一至周日 09:00–12:00、13:00–23:59')
    expect(row('work_hour').get('figcaption').text()).toContain('每周共 98 小时')
    expect(row('work_hour').findAll('.bar')).toHaveLength(14)
    expect(row('destination_extension_list').text()).toContain('215870475195883520')
    expect(row('line').get('tfoot').text()).toContain('2')
    const chip = row('redial_da_status')
      .findAll('li')
      .find((one) => one.attributes('title') === 'power off')
    expect(chip?.text()).toContain('关机')
  })

  it('2.0 old shows its values', async () => {
    await show(documentedOld())
    expect(value('llm_intention_id')).toBe('无（0）')
    expect(value('line')).toContain('ac43706d-01b0-4fa8-b24b-a8549eb93b1b')
    expect(row('components').get('tbody').text()).toContain('微信')
    expect(row('work_hour').text()).toContain('每周共 168 小时')
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
    await vi.waitFor(() => expect(document.body.querySelector('.both')).not.toBeNull(), { timeout: 10_000 })
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

it('warns where the lines hold fewer calls than the task, and where hours fall on days off', async () => {
  await show({ ...documentedNew(), maximumcall: 5, work_week: [1, 2, 3, 4, 5] })
  expect(row('line').get('.warn').text()).toContain('低于任务最大并发 5')
  expect(row('work_hour').get('.warn').text()).toContain('周六、周日')
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
    call.mockResolvedValue({ ...documentedNew(), taskId: 't1' })
    await retry?.trigger('click')
    await flushPromises()
    expect(view.find('[role="alert"]').exists()).toBe(false)
    expect(value('maximumcall')).toBe('2 路')
  })

  it('does not show another task under this one', async () => {
    await show(documentedNew())
    await view.setProps({ taskId: 'another' })
    expect(view.find('[data-field]').exists()).toBe(false)
  })
})

it('keeps what was read on screen when reading again fails', async () => {
  await show(documentedNew())
  call.mockRejectedValue(new AppError('network_unreachable', 'x'))
  await view.get('.toolbar button').trigger('click')
  await flushPromises()
  expect(view.get('[role="alert"]').classes()).toContain('compact')
  expect(view.get('.toolbar').text()).toContain('以下是之前读取的设置')
  expect(value('maximumcall')).toBe('2 路')
})

it('speaks English, too', async () => {
  i18n.global.locale.value = 'en'
  await show(documentedNew())
  expect(row('maximumcall').text()).toContain('Concurrent calls')
  expect(value('maximumcall')).toBe('2 calls')
  expect(row('work_hour').text()).toContain('Mon–Sun 09:00–12:00, 13:00–23:59')
  expect(taskField('work_hour')?.label.en).toBe('Calling hours')
})
