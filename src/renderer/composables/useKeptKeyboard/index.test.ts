import { mount } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import { defineComponent, h, nextTick, shallowRef } from 'vue'
import { useKeptKeyboard } from './index.ts'

const form = shallowRef('table')
const Page = defineComponent({
  setup() {
    useKeptKeyboard({
      within: '.calls',
      drawn: [form],
      bring: () => document.querySelector<HTMLElement>('.calls button')?.focus(),
    })
    return () => [
      h('div', { class: 'calls' }, [h('button', { key: form.value, id: form.value })]),
      h('button', { id: 'other' }),
    ]
  },
})
let page: ReturnType<typeof mount> | null = null
afterEach(() => page?.unmount())
function show(): void {
  form.value = 'table'
  page = mount(Page, { attachTo: document.body })
}
const press = (id: string): void => document.querySelector<HTMLElement>(`#${id}`)?.focus()
async function drawRows(): Promise<string> {
  form.value = 'rows'
  await nextTick()
  await nextTick()
  return document.activeElement?.id ?? ''
}

it('stays in the part that is drawn anew', async () => {
  show()
  press('table')
  expect(await drawRows()).toBe('rows')
})

it('stays where a person put it', async () => {
  show()
  press('table')
  press('other')
  expect(await drawRows()).toBe('other')
})

it('is nowhere where a person pressed beside everything', async () => {
  show()
  press('table')
  document.body.dispatchEvent(new Event('pointerdown', { bubbles: true }))
  ;(document.activeElement as HTMLElement).blur()
  expect(await drawRows()).toBe('')
})
