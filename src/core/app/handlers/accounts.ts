import { pinDemoTasks } from '../demoTasks.ts'
import { removeAccount } from '../removeAccount.ts'
import type { HandlersOf, Services } from '../services.ts'
import { noteUnmasking } from '../unmasking.ts'

export function accountsHandlers(services: Services): HandlersOf<'accounts'> & HandlersOf<'secrets'> {
  const { accounts, client, preferences, vault } = services
  return {
    'accounts.list': () => accounts.list(),
    'accounts.add': ({ token, ...form }) => accounts.add(form, token),
    'accounts.update': async ({ accountId, token, ...form }) => {
      const updated = await accounts.update(accountId, form, token)
      if (token !== undefined) services.onToken()
      return updated
    },
    'accounts.remove': async ({ accountId }) => {
      await removeAccount(services, accountId)
      return null
    },
    'accounts.allowSaving': ({ accountId, allowed }) => accounts.allowSaving(accountId, allowed),
    'accounts.maskNumbers': async ({ accountId, masked }) => {
      const shows = !masked && accounts.masksNumbers(accountId) && !preferences.get().maskNumbers
      if (shows) await noteUnmasking(services, accountId)
      return accounts.maskNumbers(accountId, masked)
    },
    'accounts.activate': ({ accountId }) => accounts.activate(accountId),
    'accounts.test': async ({ accountId, token, taskId, ...form }, { signal }) => {
      const connection = await accounts.connectForm(form, token, accountId)
      return client.testConnection(connection, taskId ?? null, { signal })
    },
    'accounts.useDemo': async () => {
      const account = accounts.addDemo()
      await pinDemoTasks(services, account.id)
      return account
    },
    'secrets.status': () => vault.status(),
    'secrets.answer': ({ granted }) => vault.answer(granted),
  }
}
