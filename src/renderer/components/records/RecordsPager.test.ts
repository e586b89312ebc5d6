import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import type { PageMeta } from '#shared/records/types.ts'
import { i18n } from '../../i18n/index.ts'
import RecordsPager from './RecordsPager.vue'

let pager: VueWrapper
afterEach(() => pager.unmount())

const COUNTED: PageMeta = { total: 10_000, page: 200, lastPage: 200, perPage: 50 }

function at(page: number, meta: PageMeta): { status: () => string; press: (id: string) => Promise<void> } {
  pager = mount(RecordsPager, {
    props: { meta, page, perPage: 50, selected: 0 },
    global: { plugins: [i18n] },
  })
  return {
    status: () => pager.get('[data-testid="page-status"]').text(),
    press: (id) => pager.get(`[data-testid="${id}"]`).trigger('click'),
  }
}

async function jumpTo(page: string): Promise<unknown> {
  await pager.get('[data-testid="jump"]').setValue(page)
  await pager.get('form').trigger('submit')
  return pager.emitted('page')?.at(-1)
}

describe('a list that is counted', () => {
  it('ends at its last page', async () => {
    const { status, press } = at(200, COUNTED)
    expect(status()).toBe('第 200 / 200 页')
    await press('next-page')
    await press('last-page')
    expect(pager.emitted()).not.toHaveProperty('page')
    expect(pager.emitted()).not.toHaveProperty('lastPage')
    expect(await jumpTo('7')).toEqual([7])
    expect(await jumpTo('900')).toEqual([7])
  })
})

describe('a list that is counted at a glance', () => {
  const MORE: PageMeta = { ...COUNTED, more: true }

  it('goes on beyond the last page that is known', async () => {
    const { status, press } = at(200, MORE)
    expect(status()).toBe('第 200 / 200+ 页')
    await press('next-page')
    expect(pager.emitted('page')).toEqual([[201]])
    expect(await jumpTo('900')).toEqual([900])
    expect(await jumpTo('900000000000')).toEqual([100_000_000])
  })

  it('asks for the last page, which nobody knows yet', async () => {
    const { press } = at(1, MORE)
    await press('last-page')
    expect(pager.emitted('lastPage')).toHaveLength(1)
    expect(pager.emitted()).not.toHaveProperty('page')
  })
})
