import { beforeEach, describe, expect, it } from 'vitest'
import { shallowRef } from 'vue'
import { useAppStore } from '../../stores/app.ts'
import { FakeHost } from '../../stores/test/fakeHost.ts'
import { useSplit } from './index.ts'

let host: FakeHost
beforeEach(() => {
  host = new FakeHost()
  host.install()
  host.instead.set('preferences.update', (patch) => ({ ...useAppStore().preferences, ...patch }))
})

const at = (px: number, open = true) => useSplit({ width: shallowRef(px), open: () => open })

describe('the page is shared out', () => {
  it.each([
    // Room for all three.
    [1220, { alone: false, listWidth: 404, factsShown: true, factsOver: false }],
    // The fields fold, the list keeps its width.
    [1036, { alone: false, listWidth: 404, factsShown: false, factsOver: false }],
    // The list gives way.
    [820, { alone: false, listWidth: 340, factsShown: false, factsOver: false }],
    [780, { alone: false, listWidth: 300, factsShown: false, factsOver: false }],
    // The conversation takes the page; the fields may stand beside it.
    [779, { alone: true, factsShown: true, factsOver: false }],
    [640, { alone: true, factsShown: false }],
  ])('at %i px', (px, wanted) => {
    const split = at(px)
    const found = Object.fromEntries(
      Object.keys(wanted).map((key) => [key, split[key as 'alone' | 'listWidth'].value]),
    )
    expect(found).toEqual(wanted)
  })

  it('nothing stands alone while no call is open, or nobody knows the width', () => {
    expect([at(640, false).alone.value, at(0).alone.value]).toEqual([false, false])
  })

  it('fields that have no room are laid over the conversation when asked for, and nothing is remembered', async () => {
    const split = at(1036)
    await split.toggleFacts()
    expect([split.factsShown.value, split.factsOver.value]).toEqual([true, true])
    expect(host.called('preferences.update')).toEqual([])
  })

  it('what was dragged is remembered within its limits, once it is let go', async () => {
    const split = at(1600)
    split.dragList(500)
    expect(split.listWidth.value).toBe(500)
    expect(host.called('preferences.update')).toEqual([])
    await split.keepList(2000)
    expect(host.called('preferences.update')).toEqual([{ listWidth: 900 }])
    expect(split.listWidth.value).toBe(900)
  })
})
