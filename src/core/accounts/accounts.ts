import { createHash, randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { AccountSummary, TokenKept } from '#shared/accounts/types.ts'
import { AppError } from '#shared/errors.ts'
import { normaliseBaseUrl, type Connection } from '../api/connection.ts'
import { entries, flagOrTrue, member, members, needed, plain } from '../files/stored.ts'
import type { DemoPlatform, SettingsStore } from '../ports.ts'
import { keptSetting, setting } from '../settings/setting.ts'
import type { SecretVault } from './vault.ts'

export const DEMO_ACCOUNT_ID = 'demo'

interface StoredAccount extends AccountForm {
  id: string
  kind: 'platform' | 'demo'
  savingAllowed: boolean
  maskNumbers: boolean
}

const text = z.string()
// Without a clear yes it is a no. Whose calls an account shows, it has to say itself.
const clearYes = member(plain(z.boolean()), false)
export const ACCOUNTS = setting(
  'accounts',
  entries(
    members<StoredAccount>({
      id: needed(plain(text.min(1))),
      kind: needed(plain(z.enum(['platform', 'demo']))),
      name: member(plain(text), ''),
      baseUrl: needed(plain(text)),
      userId: needed(plain(text)),
      subUserId: needed(plain(text.nullable())),
      allowHttp: clearYes,
      savingAllowed: clearYes,
      maskNumbers: member(flagOrTrue, false),
    }),
    ({ id }) => id,
  ),
  [],
)
export const ACTIVE_ACCOUNT = setting('activeAccount', plain(text.nullable()), null)

/** What a person fills in. */
export interface AccountForm {
  name: string
  baseUrl: string
  userId: string
  subUserId: string | null
  allowHttp: boolean
}

export interface Accounts {
  list: () => { accounts: AccountSummary[]; activeId: string | null }
  /** @throws AppError invalid_input, insecure_url */
  add: (form: AccountForm, token: string) => Promise<{ account: AccountSummary; tokenKept: TokenKept }>
  /** @throws AppError invalid_input where the address leads elsewhere and no new token came with it */
  update: (
    id: string,
    form: AccountForm,
    token: string | undefined,
  ) => Promise<{ account: AccountSummary; tokenKept: TokenKept | null }>
  remove: (id: string) => Promise<void>
  activate: (id: string) => AccountSummary
  /** Whether the account's tasks may be saved to the platform; the demo account's always may. @throws AppError not_found */
  allowSaving: (id: string, allowed: boolean) => AccountSummary
  /** @throws AppError not_found */
  savingAllowed: (id: string) => boolean
  /** Whether windows show phone numbers of this account's calls masked, always. @throws AppError not_found */
  maskNumbers: (id: string, masked: boolean) => AccountSummary
  /** @throws AppError not_found */
  masksNumbers: (id: string) => boolean
  addDemo: () => AccountSummary
  /** Everything a request needs. @throws AppError not_found, token_missing, secret_unavailable */
  connect: (id: string) => Promise<Connection>
  /**
   * Names the account in the offline store: the same for every host, and for an account removed and added again, as
   * long as platform, user and sub-account are the same. @throws AppError not_found
   */
  identity: (id: string) => string
  /** A connection from an unsaved form. A kept token is used only towards the origin it was saved for. */
  connectForm: (form: AccountForm, token: string | undefined, id: string | undefined) => Promise<Connection>
}

export interface AccountsOptions {
  settings: SettingsStore
  vault: SecretVault
  demo: DemoPlatform
  onChange: () => void
}

const tokenName = (id: string): string => `token:${id}`
const originOf = (baseUrl: string): string => new URL(baseUrl).origin

function checkedForm(form: AccountForm): AccountForm {
  const { baseUrl, needsHttpConsent } = normaliseBaseUrl(form.baseUrl)
  if (needsHttpConsent && !form.allowHttp)
    throw new AppError('insecure_url', 'Plain http needs an explicit yes', {
      issues: [{ path: 'baseUrl', message: 'plain http' }],
    })
  return { ...form, baseUrl, name: form.name || new URL(baseUrl).host }
}

const maySave = ({ kind, savingAllowed }: StoredAccount): boolean => kind === 'demo' || savingAllowed

const tokenNeeded = (): AppError =>
  new AppError('invalid_input', 'The address leads to another server: enter its token', {
    issues: [{ path: 'token', message: 'a kept token goes only to the server it was saved for' }],
  })

export function createAccounts({ settings, vault, demo, onChange }: AccountsOptions): Accounts {
  const kept = keptSetting(settings, ACCOUNTS)
  const active = keptSetting(settings, ACTIVE_ACCOUNT)

  function save(change: (accounts: StoredAccount[]) => StoredAccount[]): void {
    kept.change(change)
    onChange()
  }

  function find(id: string): StoredAccount {
    const found = kept.get().find((account) => account.id === id)
    if (!found) throw new AppError('not_found', 'No such account', { what: 'account' })
    return found
  }

  function change(id: string, patch: Partial<StoredAccount>): AccountSummary {
    find(id)
    save((accounts) => accounts.map((account) => (account.id === id ? { ...account, ...patch } : account)))
    return summary(find(id))
  }

  const summary = (account: StoredAccount): AccountSummary => ({
    id: account.id,
    kind: account.kind,
    name: account.name,
    baseUrl: account.baseUrl,
    userId: account.userId,
    subUserId: account.subUserId,
    allowHttp: account.allowHttp,
    hasToken: account.kind === 'demo' || vault.has(tokenName(account.id)),
    savingAllowed: maySave(account),
    maskNumbers: account.maskNumbers,
  })

  function activeId(accounts: StoredAccount[]): string | null {
    const last = active.get()
    return accounts.find((account) => account.id === last)?.id ?? accounts[0]?.id ?? null
  }

  async function keptToken(account: StoredAccount): Promise<string> {
    const token = await vault.read(tokenName(account.id))
    if (token === null) throw new AppError('token_missing', 'This account has no token on this machine')
    return token
  }

  function activate(id: string): AccountSummary {
    const account = find(id)
    active.set(id)
    onChange()
    return summary(account)
  }

  return {
    list: () => {
      const accounts = kept.get()
      return { accounts: accounts.map(summary), activeId: activeId(accounts) }
    },
    add: async (form, token) => {
      const checked = checkedForm(form)
      const account: StoredAccount = {
        id: randomUUID(),
        kind: 'platform',
        ...checked,
        savingAllowed: false,
        maskNumbers: false,
      }
      const tokenKept = await vault.write(tokenName(account.id), token)
      save((accounts) => [...accounts, account])
      return { account: activate(account.id), tokenKept }
    },
    update: async (id, form, token) => {
      const before = find(id)
      if (before.kind === 'demo') throw new AppError('invalid_input', 'The demo account has no settings')
      const checked = checkedForm(form)
      if (token === undefined && originOf(checked.baseUrl) !== originOf(before.baseUrl)) throw tokenNeeded()
      const tokenKept = token === undefined ? null : await vault.write(tokenName(id), token)
      // The yes was given for saving to that platform, not to whichever the account leads to next.
      const savingAllowed = before.savingAllowed && checked.baseUrl === before.baseUrl
      save((accounts) =>
        accounts.map((account) => (account.id === id ? { ...account, ...checked, savingAllowed } : account)),
      )
      return { account: summary(find(id)), tokenKept }
    },
    remove: async (id) => {
      find(id)
      await vault.remove(tokenName(id))
      save((accounts) => accounts.filter((account) => account.id !== id))
    },
    activate,
    allowSaving: (id, allowed) => change(id, { savingAllowed: allowed }),
    savingAllowed: (id) => maySave(find(id)),
    maskNumbers: (id, masked) => change(id, { maskNumbers: masked }),
    masksNumbers: (id) => find(id).maskNumbers,
    addDemo: () => {
      if (!kept.get().some((account) => account.id === DEMO_ACCOUNT_ID))
        save((accounts) => [
          ...accounts,
          {
            id: DEMO_ACCOUNT_ID,
            kind: 'demo',
            name: '演示账号',
            baseUrl: '',
            userId: 'demo',
            subUserId: null,
            allowHttp: false,
            savingAllowed: true,
            maskNumbers: false,
          },
        ])
      return activate(DEMO_ACCOUNT_ID)
    },
    connect: async (id) => {
      const account = find(id)
      if (account.kind === 'demo') {
        const { baseUrl, userId, token } = await demo.start()
        return { baseUrl, userId, token, subUserId: null, allowHttp: false }
      }
      const { baseUrl, userId, subUserId, allowHttp } = account
      return { baseUrl, userId, subUserId, allowHttp, token: await keptToken(account) }
    },
    identity: (id) => {
      const account = find(id)
      if (account.kind === 'demo') return DEMO_ACCOUNT_ID
      const { baseUrl, userId, subUserId } = account
      return createHash('sha256')
        .update(JSON.stringify([baseUrl, userId, subUserId]))
        .digest('hex')
        .slice(0, 32)
    },
    connectForm: async (form, token, id) => {
      const { baseUrl, userId, subUserId, allowHttp } = checkedForm(form)
      if (token !== undefined) return { baseUrl, userId, subUserId, allowHttp, token }
      const account = id === undefined ? null : find(id)
      if (account === null || originOf(account.baseUrl) !== originOf(baseUrl)) throw tokenNeeded()
      return { baseUrl, userId, subUserId, allowHttp, token: await keptToken(account) }
    },
  }
}
