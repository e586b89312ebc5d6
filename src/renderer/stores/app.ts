import { useOnline, usePreferredDark } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, shallowRef, watchEffect } from 'vue'
import type { AppInfo } from '#shared/ipc/app.ts'
import type { Locale } from '#shared/locale.ts'
import type { LowSpace } from '#shared/lowSpace.ts'
import { DEFAULT_PREFERENCES, type Preferences } from '#shared/preferences.ts'
import { useClient } from '../client/inject.ts'
import { setLocale } from '../i18n/index.ts'

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

  client.on('app.noticed', () => void client.call('app.info', {}).then((now) => (info.value = now)))

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

  async function update(patch: Partial<Preferences>): Promise<void> {
    // Whoever reads again because numbers are masked must find that the host knows of it.
    const { maskNumbers } = preferences.value
    preferences.value = { ...preferences.value, ...patch, maskNumbers }
    ;[preferences.value] = await Promise.all([
      client.call('preferences.update', patch),
      setLocale(locale.value),
    ])
  }

  return { info, preferences, online, lowSpace, locale, dark, load, update }
})
