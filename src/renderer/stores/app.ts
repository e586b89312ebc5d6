import { useOnline, usePreferredDark } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, shallowRef, watchEffect } from 'vue'
import type { AppInfo } from '#shared/ipc/app.ts'
import type { Locale } from '#shared/locale.ts'
import type { LowSpace } from '#shared/lowSpace.ts'
import { DEFAULT_PREFERENCES, type Preferences } from '#shared/preferences.ts'
import { useClient } from '../client/inject.ts'
import { setLocale } from '../i18n/index.ts'
import { takeTurns } from './inTurn.ts'

/** What holds for the whole window: host, language, theme, and whether the network is there. */
export const useAppStore = defineStore('app', () => {
  const client = useClient()
  const info = shallowRef<AppInfo | null>(null)
  const preferences = shallowRef<Preferences>(DEFAULT_PREFERENCES)
  const systemDark = usePreferredDark()
  const online = useOnline()
  const lowSpace = shallowRef<LowSpace | null>(null)
  client.on('space.low', (told) => (lowSpace.value = told))

  const locale = computed<Locale>(() => preferences.value.locale ?? info.value?.systemLocale ?? 'zh-CN')
  const dark = computed(() =>
    preferences.value.theme === 'system' ? systemDark.value : preferences.value.theme === 'dark',
  )

  const inTurn = takeTurns()
  client.on(
    'app.noticed',
    () =>
      void inTurn(async () => void (info.value = await client.call('app.info', {}))).catch(() => undefined),
  )

  client.on('masking.changed', ({ maskNumbers }) => {
    preferences.value = { ...preferences.value, maskNumbers }
  })

  async function load(): Promise<void> {
    ;[info.value, preferences.value] = await Promise.all([
      client.call('app.info', {}),
      client.call('preferences.get', {}),
    ])
    await setLocale(locale.value)
    watchEffect(() => document.documentElement.classList.toggle('dark', dark.value))
  }

  /** Choices that the host has not answered yet, in their order. */
  const unanswered = new Map<number, Partial<Preferences>>()
  let asked = 0
  let taken = 0
  async function update(patch: Partial<Preferences>): Promise<void> {
    const mine = (asked += 1)
    // Whoever reads again because numbers are masked must find that the host knows of it.
    const { maskNumbers: _known, ...visible } = patch
    unanswered.set(mine, visible)
    preferences.value = { ...preferences.value, ...visible }
    try {
      const [stored] = await Promise.all([client.call('preferences.update', patch), setLocale(locale.value)])
      unanswered.delete(mine)
      // An answer knows nothing of choices that were made after it.
      if (mine < taken) return
      taken = mine
      preferences.value = [...unanswered.values()].reduce<Preferences>(
        (all, later) => ({ ...all, ...later }),
        stored,
      )
    } finally {
      unanswered.delete(mine)
    }
  }

  return { info, preferences, online, lowSpace, locale, dark, load, update }
})
