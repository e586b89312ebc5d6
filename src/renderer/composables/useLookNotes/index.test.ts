import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { AppError } from '#shared/errors.ts'
import { documentedRecord } from '../../../../test/fixtures/records.ts'
import { i18n } from '../../i18n/index.ts'
import { useReadingStore } from '../../stores/reading.ts'
import { useRecordsStore } from '../../stores/records.ts'
import { FakeHost } from '../../stores/test/fakeHost.ts'
import { useCopy } from '../useCopy/index.ts'
import { useLookNotes } from './index.ts'

let host: FakeHost
let copy: (text: string) => Promise<void>
const writeText = vi.fn(() => Promise.resolve())
const Inner = defineComponent(() => {
  copy = useCopy().copy
  return () => null
})
const Outer = defineComponent(() => {
  useLookNotes()
  return () => h('div', [h('p', '号码 13800001111'), h(Inner)])
})

beforeEach(() => {
  vi.stubGlobal('navigator', { clipboard: { writeText } })
  writeText.mockClear()
  host = new FakeHost()
  host.install()
  useRecordsStore().scope = { accountId: 'a', taskId: 't' }
  page = mount(Outer, { attachTo: document.body, global: { plugins: [i18n] } })
})
let page: VueWrapper
afterEach(() => {
  page.unmount()
  vi.unstubAllGlobals()
  document.body.replaceChildren()
})
const reveal = (): void => {
  useReadingStore().revealed = { ...documentedRecord(), id: 'r1' }
}

it('a copy is noted while a key shows the numbers, and not otherwise', async () => {
  await copy('138****1111')
  expect(host.called('looks.note')).toEqual([])
  reveal()
  await copy('13800001111')
  expect(host.called('looks.note')).toEqual([
    { accountId: 'a', taskId: 't', recordId: 'r1', what: 'copy', count: 1 },
  ])
  expect(writeText.mock.calls).toEqual([['138****1111'], ['13800001111']])
})

it('what cannot be noted is not copied', async () => {
  host.instead.set('looks.note', () => {
    throw new AppError('look_not_recorded', 'full', { because: 'disk_full' })
  })
  reveal()
  await copy('13800001111')
  expect(writeText).not.toHaveBeenCalled()
})

it('the browser’s own copy of a selection is noted too', async () => {
  vi.spyOn(window, 'getSelection').mockReturnValue({ toString: () => '号码 13800001111' } as Selection)
  const press = (): Event => {
    const event = new Event('copy', { bubbles: true, cancelable: true })
    document.body.dispatchEvent(event)
    return event
  }
  expect(press().defaultPrevented).toBe(false)
  reveal()
  expect(press().defaultPrevented).toBe(true)
  await vi.waitFor(() => expect(writeText).toHaveBeenCalledWith('号码 13800001111'))
  expect(host.called('looks.note')).toHaveLength(1)
})

it('nothing is printed with them', () => {
  reveal()
  window.dispatchEvent(new Event('beforeprint'))
  expect(useReadingStore().revealed).toBeNull()
})
