import { beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeSecrets } from '../../../test/support/secrets.ts'
import { memorySettings } from '../../../test/support/settings.ts'
import { createAccounts, type AccountForm, type Accounts } from './accounts.ts'
import { createVault } from './vault.ts'

const FORM: AccountForm = {
  name: '一号账号',
  baseUrl: 'https://one.example/',
  userId: 'user-1',
  subUserId: null,
  allowHttp: false,
}
const DEMO = {
  baseUrl: 'http://127.0.0.1:1',
  userId: 'demo-user',
  token: 'demo-token',
  close: async () => undefined,
}

let settings: ReturnType<typeof memorySettings>
let backend: ReturnType<typeof fakeSecrets>
let accounts: Accounts
const onChange = vi.fn()

function build(): Accounts {
  const vault = createVault({ backend, settings })
  return createAccounts({
    settings,
    vault,
    demo: { start: async () => DEMO, stop: async () => undefined },
    onChange,
  })
}

beforeEach(() => {
  settings = memorySettings()
  backend = fakeSecrets('strong')
  accounts = build()
  onChange.mockClear()
})

describe('accounts', () => {
  it('adds, activates and connects, with a tidy address', async () => {
    const { account, tokenKept } = await accounts.add(FORM, 'secret')
    expect(tokenKept).toBe('stored')
    expect(account).toMatchObject({ baseUrl: 'https://one.example', hasToken: true })
    expect(accounts.list().activeId).toBe(account.id)
    expect(await accounts.connect(account.id)).toMatchObject({ userId: 'user-1', token: 'secret' })
    expect(onChange).toHaveBeenCalled()
  })

  it('R11: what the window sees of an account holds no token', async () => {
    await accounts.add(FORM, 'the-canary-token')
    expect(JSON.stringify(accounts.list())).not.toContain('the-canary-token')
  })

  it('refuses plain http to another machine without a yes, and takes it with one', async () => {
    const http = { ...FORM, baseUrl: 'http://calls.example:8080' }
    await expect(accounts.add(http, 'secret')).rejects.toMatchObject({ code: 'insecure_url' })
    await expect(accounts.add({ ...http, allowHttp: true }, 'secret')).resolves.toBeDefined()
    await expect(accounts.add({ ...FORM, baseUrl: 'http://127.0.0.1:9000' }, 'secret')).resolves.toBeDefined()
  })

  it('keeps a token through an edit, but never lets it follow to another server', async () => {
    const { account } = await accounts.add(FORM, 'secret')
    const renamed = await accounts.update(account.id, { ...FORM, name: '新名字' }, undefined)
    expect(renamed).toMatchObject({ account: { name: '新名字', hasToken: true }, tokenKept: null })

    const elsewhere = { ...FORM, baseUrl: 'https://two.example' }
    await expect(accounts.update(account.id, elsewhere, undefined)).rejects.toMatchObject({
      code: 'invalid_input',
    })
    await expect(accounts.connectForm(elsewhere, undefined, account.id)).rejects.toMatchObject({
      code: 'invalid_input',
    })
    await accounts.update(account.id, elsewhere, 'other')
    expect(await accounts.connect(account.id)).toMatchObject({
      baseUrl: 'https://two.example',
      token: 'other',
    })
  })

  it('says that the token is missing after a restart that kept none', async () => {
    backend = fakeSecrets('weak')
    accounts = build()
    const { account } = await accounts.add(FORM, 'secret')
    accounts = build()
    expect(accounts.list().accounts[0]?.hasToken).toBe(false)
    await expect(accounts.connect(account.id)).rejects.toMatchObject({ code: 'token_missing' })
  })

  it('removes an account with its token and falls back to another one', async () => {
    const first = (await accounts.add(FORM, 'secret-1')).account
    const second = (await accounts.add({ ...FORM, name: '二号' }, 'secret-2')).account
    await accounts.remove(second.id)
    expect(backend.written.size).toBe(1)
    expect(accounts.list().activeId).toBe(first.id)
    await expect(accounts.connect(second.id)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('adds the demo account once and connects it to the demo platform', async () => {
    accounts.addDemo()
    const demo = accounts.addDemo()
    expect(accounts.list().accounts).toHaveLength(1)
    expect(await accounts.connect(demo.id)).toMatchObject({ token: 'demo-token' })
    expect(backend.written.size).toBe(0)
  })

  it('allows saving only where a person switched it on, and for that platform alone', async () => {
    const { account } = await accounts.add(FORM, 'secret')
    expect([account.savingAllowed, accounts.savingAllowed(account.id)]).toEqual([false, false])
    expect(accounts.allowSaving(account.id, true).savingAllowed).toBe(true)
    accounts = build()
    const renamed = await accounts.update(account.id, { ...FORM, name: '新名字' }, undefined)
    expect(renamed.account.savingAllowed).toBe(true)
    const moved = await accounts.update(account.id, { ...FORM, baseUrl: 'https://two.example' }, 'secret')
    expect(moved.account.savingAllowed).toBe(false)
    accounts.allowSaving(account.id, true)
    expect(accounts.allowSaving(account.id, false).savingAllowed).toBe(false)
    expect(() => accounts.allowSaving('none', true)).toThrow(expect.objectContaining({ code: 'not_found' }))
  })

  it('always allows saving to the demo platform', () => {
    const demo = accounts.addDemo()
    expect(accounts.allowSaving(demo.id, false).savingAllowed).toBe(true)
  })

  it.each([undefined, 'yes', 1, null])('reads %j for the switch as off', async (savingAllowed) => {
    const { account } = await accounts.add(FORM, 'secret')
    const [stored] = settings.get('accounts') as object[]
    settings.set('accounts', [{ ...stored, savingAllowed }])
    expect(accounts.list().accounts).toMatchObject([{ id: account.id, savingAllowed: false }])
  })

  it('R13: leaves entries it cannot read in place and works with the rest', async () => {
    settings = memorySettings({ accounts: [{ id: 'from-the-future', kind: 'oauth' }, 7] })
    accounts = build()
    await accounts.add(FORM, 'secret')
    expect(accounts.list().accounts).toHaveLength(1)
    expect(settings.get('accounts')).toEqual(
      expect.arrayContaining([{ id: 'from-the-future', kind: 'oauth' }, 7]),
    )
  })
})

it('R13: what a newer version added to an account survives a change, and does not reach the window', async () => {
  const { account } = await accounts.add(FORM, 'secret')
  const [kept] = settings.get('accounts') as object[]
  settings.set('accounts', [{ ...kept, inFuture: 'x' }])
  await accounts.update(account.id, { ...FORM, name: '新名字' }, undefined)
  expect(settings.get('accounts')).toMatchObject([{ name: '新名字', inFuture: 'x' }])
  expect(JSON.stringify(accounts.list())).not.toContain('inFuture')
})
