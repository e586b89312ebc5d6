import { inject, type InjectionKey, type App } from 'vue'
import type { Client } from './client.ts'

const CLIENT: InjectionKey<Client> = Symbol('client')

export function provideClient(app: App, client: Client): void {
  app.provide(CLIENT, client)
}

/** The typed client. Stores alone call it. */
export function useClient(): Client {
  const client = inject(CLIENT)
  if (!client) throw new Error('No client was provided')
  return client
}
