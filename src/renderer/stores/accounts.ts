import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { AccountSummary, ConnectionTest, SecretStatus, TokenKept } from '#shared/accounts/types.ts'
import { useClient } from '../client/inject.ts'

/** The account form as a person fills it in. */
export interface AccountFormValues {
  name: string
  baseUrl: string
  userId: string
  subUserId: string | null
  allowHttp: boolean
  /** Empty means: keep the one that is kept. */
  token: string
}

export const useAccountsStore = defineStore('accounts', () => {
  const client = useClient()
  const accounts = shallowRef<AccountSummary[]>([])
  const activeId = shallowRef<string | null>(null)
  const secrets = shallowRef<SecretStatus | null>(null)
  /** Goes up when an account was saved: what it was refused before may be answered now. */
  const saves = shallowRef(0)
  const active = computed(() => accounts.value.find((account) => account.id === activeId.value) ?? null)

  let asked = 0
  let taken = 0
  async function load(): Promise<void> {
    const mine = (asked += 1)
    const [listed, status] = await Promise.all([
      client.call('accounts.list', {}),
      client.call('secrets.status', {}),
    ])
    // An answer to an older question is of an older state.
    if (mine < taken) return
    taken = mine
    accounts.value = listed.accounts
    activeId.value = listed.activeId
    secrets.value = status
  }
  client.on('accounts.changed', () => void load())

  const withoutToken = ({
    token,
    ...form
  }: AccountFormValues): Omit<AccountFormValues, 'token'> & { token?: string } =>
    token ? { ...form, token } : form

  async function save(id: string | null, values: AccountFormValues): Promise<TokenKept | null> {
    const { tokenKept } =
      id === null
        ? await client.call('accounts.add', values)
        : await client.call('accounts.update', { accountId: id, ...withoutToken(values) })
    await load()
    saves.value += 1
    return tokenKept
  }

  const test = (
    id: string | null,
    values: AccountFormValues,
    taskId: string | null,
    signal: AbortSignal,
  ): Promise<ConnectionTest> =>
    client.call(
      'accounts.test',
      { ...withoutToken(values), ...(id ? { accountId: id } : {}), ...(taskId ? { taskId } : {}) },
      { signal },
    )

  async function activate(id: string): Promise<void> {
    await client.call('accounts.activate', { accountId: id })
    await load()
  }

  async function remove(id: string): Promise<void> {
    await client.call('accounts.remove', { accountId: id })
    await load()
  }

  async function useDemo(): Promise<AccountSummary> {
    const account = await client.call('accounts.useDemo', {})
    await load()
    return account
  }

  /** Whether tasks of this account may be saved to the platform. */
  async function allowSaving(id: string, allowed: boolean): Promise<void> {
    await client.call('accounts.allowSaving', { accountId: id, allowed })
    await load()
  }

  /** Whether phone numbers of its calls are shown masked, always. */
  async function maskNumbers(id: string, masked: boolean): Promise<void> {
    await client.call('accounts.maskNumbers', { accountId: id, masked })
    await load()
  }

  async function answerConsent(granted: boolean): Promise<void> {
    secrets.value = await client.call('secrets.answer', { granted })
    await load()
  }

  return {
    accounts,
    activeId,
    active,
    secrets,
    saves,
    load,
    save,
    test,
    activate,
    remove,
    useDemo,
    allowSaving,
    maskNumbers,
    answerConsent,
  }
})
