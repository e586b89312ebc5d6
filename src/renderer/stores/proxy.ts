import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { ProxyCredentials, ProxyState } from '#shared/ipc/proxy.ts'
import { useClient } from '../client/inject.ts'

/** The login that the network's proxy asks for. What the person enters is handed on and kept nowhere here. */
export const useProxyStore = defineStore('proxy', () => {
  const client = useClient()
  const state = shallowRef<ProxyState>({ question: null, declined: null })
  client.on('proxy.changed', (told) => (state.value = told))

  async function load(): Promise<void> {
    const before = state.value
    const arrived = await client.call('proxy.state', {})
    // What was told meanwhile is newer.
    if (state.value === before) state.value = arrived
  }

  async function answer(login: ProxyCredentials | null): Promise<void> {
    const { question } = state.value
    if (question === null) return
    try {
      await client.call('proxy.answer', { proxy: question.proxy, login })
    } catch {
      // Nothing is asked any more, or something else: that is shown instead.
      await load()
    }
  }

  const ask = (): Promise<null> => client.call('proxy.ask', {})

  return { state, load, answer, ask }
})
