import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { RouteInput } from '#shared/ipc/index.ts'
import { DEFAULT_TASK_VIEW } from '#shared/preferences.ts'
import type { CallRecord } from '#shared/records/types.ts'
import { NO_MARK, DEFAULT_VERDICTS, type Mark } from '#shared/reviews/marks.ts'
import { useLeaveFields } from '../../composables/leaveFields.ts'
import { runCommand } from '../../composables/useCommands/index.ts'
import { i18n, setLocale } from '../../i18n/index.ts'
import { useAppStore } from '../../stores/app.ts'
import { useMarksStore } from '../../stores/marks.ts'
import { useRecordsStore } from '../../stores/records.ts'
import { FakeHost } from '../../stores/test/fakeHost.ts'
import MarkBar from './MarkBar.vue'

let host: FakeHost
let kept: Record<string, Mark>
let fails: boolean
let bar: VueWrapper
beforeEach(async () => {
  await setLocale('zh-CN')
  host = new FakeHost()
  host.install()
  kept = {}
  fails = false
  host.instead.set('taskView.get', () => ({ ...DEFAULT_TASK_VIEW, source: 'local' }))
  host.instead.set('records.localPage', () => ({
    rows: ['a', 'b'].map((id) => ({ id }) as CallRecord),
    ...{ meta: { total: 2, page: 1, lastPage: 1, perPage: 50 }, fetchedAt: 0 },
  }))
  host.instead.set('marks.of', () => ({ ...kept }))
  host.instead.set('marks.set', (input) => {
    const { recordId, patch } = input as unknown as RouteInput<'marks.set'>
    if (fails) throw new AppError('disk_full', 'full')
    const { tags = {}, sentences: _sentences, ...plain } = patch
    const before = kept[recordId] ?? NO_MARK
    const left = before.tags.filter((tag) => tags[tag] === undefined)
    const put = Object.keys(tags).filter((tag) => tags[tag])
    return (kept[recordId] = { ...before, ...plain, tags: [...left, ...put], changedAt: 1 })
  })
  useMarksStore()
  await useRecordsStore().open('acc', 't')
  await flushPromises()
  bar = mount(MarkBar, { props: { recordId: 'a' }, global: { plugins: [i18n] }, attachTo: document.body })
})
afterEach(() => bar.unmount())

const note = () => bar.get<HTMLInputElement>('[data-testid="note"]')
const writes = (): unknown[] =>
  host.called('marks.set').map((input) => {
    const { recordId, patch } = input as RouteInput<'marks.set'>
    return [recordId, patch]
  })

describe('a verdict', () => {
  it('is given by a click with the review, and taken back by another', async () => {
    const [first] = bar.findAll('[data-testid="verdict"]')
    await first?.trigger('click')
    await flushPromises()
    expect(first?.attributes('aria-pressed')).toBe('true')
    expect(bar.get('[data-testid="reviewed"]').attributes('aria-pressed')).toBe('true')
    await first?.trigger('click')
    await flushPromises()
    expect(writes()).toEqual([
      ['a', { verdict: DEFAULT_VERDICTS[0], reviewed: true }],
      ['a', { verdict: null }],
    ])
  })

  it('that cannot be kept is not shown', async () => {
    fails = true
    await bar.get('[data-testid="verdict"]').trigger('click')
    await flushPromises()
    expect(bar.get('[data-testid="verdict"]').attributes('aria-pressed')).toBe('false')
  })
})

describe('a note', () => {
  it('that is being written is kept when the window is closed, once', async () => {
    const app = mount({ setup: useLeaveFields, render: () => null })
    note().element.focus()
    await note().setValue('再打')
    window.dispatchEvent(new Event('pagehide'))
    await flushPromises()
    expect(writes()).toEqual([['a', { note: '再打' }]])
    window.dispatchEvent(new Event('pageshow'))
    await note().trigger('blur')
    await flushPromises()
    expect(writes()).toHaveLength(1)
    app.unmount()
  })

  it('is kept once when it is left, also by way of another call', async () => {
    expect(runCommand('note')).toBe(true)
    await note().setValue('再打')
    await note().trigger('blur')
    await bar.setProps({ recordId: 'b' })
    await flushPromises()
    expect(writes()).toEqual([['a', { note: '再打' }]])
    expect(note().element.value).toBe('')
    await bar.setProps({ recordId: 'a' })
    expect(note().element.value).toBe('再打')
  })

  it('that is being written stays though the kept one comes late', async () => {
    await note().trigger('focus')
    await note().setValue('新')
    kept['a'] = { ...NO_MARK, note: '旧', changedAt: 1 }
    await useRecordsStore().load()
    await flushPromises()
    expect(note().element.value).toBe('新')
    await note().trigger('blur')
    await flushPromises()
    expect(kept['a'].note).toBe('新')
  })

  it('that could not be kept is still in its call', async () => {
    fails = true
    await note().setValue('别丢')
    await bar.setProps({ recordId: 'b' })
    await flushPromises()
    expect(note().element.value).toBe('')
    await bar.setProps({ recordId: 'a' })
    expect(note().element.value).toBe('别丢')
    fails = false
    await note().trigger('blur')
    await flushPromises()
    expect(kept['a']?.note).toBe('别丢')
  })

  it('is kept when the call is closed', async () => {
    await note().setValue('关掉')
    bar.unmount()
    await flushPromises()
    expect(kept['a']?.note).toBe('关掉')
    bar = mount(MarkBar, { props: { recordId: 'a' }, global: { plugins: [i18n] } })
  })

  it('shows no number that was typed once it is left, where numbers are masked', async () => {
    await note().trigger('focus')
    await note().setValue('打 13800138000')
    useAppStore().preferences = { ...useAppStore().preferences, maskNumbers: true }
    await flushPromises()
    expect(note().element.value).toBe('打 13800138000')
    await note().trigger('blur')
    await flushPromises()
    expect(note().element.value).toBe('打 138****8000')
    expect(kept['a']?.note).toBe('打 13800138000')
  })
})

describe('tags', () => {
  const field = () => bar.get<HTMLInputElement>('[data-testid="tag-field"]')
  const tags = (): string[] => bar.findAll('[data-testid="own-tag"]').map((tag) => tag.text())
  async function type(tag: string): Promise<void> {
    await field().setValue(tag)
    await field().trigger('keydown', { key: 'Enter' })
    await flushPromises()
  }

  it('are put on one after the other, offered as they were used, and taken off', async () => {
    host.instead.set('marks.words', () => ({ tags: ['老客户', '急'], problems: [] }))
    expect(runCommand('tag')).toBe(true)
    expect(document.activeElement).toBe(field().element)
    await flushPromises()
    await type('急')
    await type(' 周末回电 ')
    expect(tags()).toEqual(['急', '周末回电'])
    expect(bar.findAll('datalist option').map((option) => option.attributes('value'))).toEqual(['老客户'])
    await field().trigger('keydown', { key: 'Backspace' })
    await flushPromises()
    await bar.get('[data-testid="own-tag"] button').trigger('click')
    await flushPromises()
    expect(tags()).toEqual([])
    expect(kept['a']?.tags).toEqual([])
  })

  it('that could not be kept is still in its field', async () => {
    fails = true
    await type('别丢')
    expect(tags()).toEqual([])
    expect(field().element.value).toBe('别丢')
  })

  it('show no number, where numbers are masked', async () => {
    useAppStore().preferences = { ...useAppStore().preferences, maskNumbers: true }
    await type('13800138000')
    expect(tags()).toEqual(['138****8000'])
    expect(kept['a']?.tags).toEqual(['13800138000'])
  })
})

describe('an input method', () => {
  it('has Enter and Escape for itself while it composes, in the note and in the tag', async () => {
    for (const testid of ['note', 'tag-field']) {
      const field = bar.get<HTMLInputElement>(`[data-testid="${testid}"]`)
      field.element.focus()
      await field.setValue('jia')
      for (const key of ['Enter', 'Escape']) await field.trigger('keydown', { key, isComposing: true })
      for (const key of ['Enter', 'Escape']) await field.trigger('keydown', { key, keyCode: 229 })
      expect(document.activeElement).toBe(field.element)
      expect(field.element.value).toBe('jia')
    }
    expect(writes()).toEqual([['a', { note: 'jia' }]])
  })

  it('does not take a tag off by the key that takes back what is composed', async () => {
    kept['a'] = { ...NO_MARK, tags: ['价格'], changedAt: 1 }
    await useRecordsStore().load()
    await flushPromises()
    await bar.get('[data-testid="tag-field"]').trigger('keydown', { key: 'Backspace', isComposing: true })
    await flushPromises()
    expect(bar.findAll('[data-testid="own-tag"]')).toHaveLength(1)
  })
})

it('a note has lines: Shift+Enter makes one, Enter leaves it', async () => {
  note().element.focus()
  const held = new KeyboardEvent('keydown', { key: 'Enter', shiftKey: true, cancelable: true })
  note().element.dispatchEvent(held)
  expect(held.defaultPrevented).toBe(false)
  expect(document.activeElement).toBe(note().element)
  await note().trigger('keydown', { key: 'Enter' })
  expect(document.activeElement).not.toBe(note().element)
})
