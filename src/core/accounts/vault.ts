import { z } from 'zod'
import type { SecretStatus, TokenKept } from '#shared/accounts/types.ts'
import { AppError } from '#shared/errors.ts'
import { entries, plain } from '../files/stored.ts'
import type { SecretBackend, SettingsStore } from '../ports.ts'
import { keptSetting, setting } from '../settings/setting.ts'
import { FIRST_STORE_KEY, isStoreKey, storeKeyName } from './secretNames.ts'

/** Anything but a clear yes is a no. */
export const CONSENT = setting(
  'secretConsent',
  plain<'unasked' | 'granted' | 'denied'>(z.enum(['granted', 'denied']).catch('denied')),
  'unasked',
)
export const SECRET_NAMES = setting('secretNames', entries(plain(z.string()), String), [])

/**
 * Keeps secrets by name. Where the protection is weak and the person has not said yes, a secret stays in memory and is
 * gone at the next start.
 *
 * What there is, the backend says. Settings remember names only so that {@link has} can answer at once: they are a file
 * that people and programs may damage, and nothing is lost with them.
 */
export interface SecretVault {
  status: () => Promise<SecretStatus>
  /**
   * Records the person's answer and moves what is held accordingly: a yes writes it, a no takes it off the disk. Keys of
   * the store stay: without them a store or a backup, here or in another folder, is lost. The status says so.
   */
  answer: (granted: boolean) => Promise<SecretStatus>
  /** True where a secret written now would be there at the next start. */
  canStore: () => Promise<boolean>
  /** True where {@link read} is known to find something; asks no keychain. */
  has: (name: string) => boolean
  /** @returns null where none is kept. @throws AppError secret_unavailable where one is kept but cannot be opened */
  read: (name: string) => Promise<string | null>
  write: (name: string, secret: string) => Promise<TokenKept>
  /**
   * Keeps a key of the store under its fingerprint and, if there is none yet, as the first of this machine. No key ever
   * takes another's place. What is kept is read back before this returns.
   * @throws AppError secret_unavailable
   */
  writeStoreKey: (key: string, fingerprint: string) => Promise<TokenKept>
  remove: (name: string) => Promise<void>
}

export interface VaultOptions {
  backend: SecretBackend
  settings: SettingsStore
  /** The consent was given outside, by the environment. */
  preConsented?: boolean
  /** Where the other hosts of this machine keep secrets; what is found there is kept here too. */
  elsewhere?: readonly Pick<SecretBackend, 'read'>[]
}

export function createVault(options: VaultOptions): SecretVault {
  const { backend, settings, preConsented = false, elsewhere = [] } = options
  const memory = new Map<string, string>()

  const answered = keptSetting(settings, CONSENT)
  const names = keptSetting(settings, SECRET_NAMES)
  const known = (): string[] => names.get()
  function learn(name: string): void {
    if (!known().includes(name)) names.change((all) => [...new Set([...all, name])].sort())
  }
  /** Whatever became of the settings. */
  const kept = async (): Promise<string[]> => [...new Set([...known(), ...(await backend.names())])]

  const consent = (): SecretStatus['consent'] => (preConsented ? 'granted' : answered.get())

  async function status(): Promise<SecretStatus> {
    const now = { protection: await backend.protection(), consent: consent(), place: backend.place }
    const left = now.protection === 'weak' && now.consent === 'denied' ? await backend.names() : []
    return { ...now, keyStays: left.some(isStoreKey) }
  }

  const mayStore = ({ protection, consent: answer }: SecretStatus): boolean =>
    protection === 'strong' || (protection === 'weak' && answer === 'granted')

  async function store(name: string, secret: string): Promise<void> {
    await backend.write(name, secret)
    learn(name)
    memory.delete(name)
  }

  async function unstore(name: string): Promise<void> {
    await backend.remove(name)
    names.change((all) => all.filter((other) => other !== name))
  }

  async function readKept(name: string): Promise<string | null> {
    const here = await backend.read(name)
    if (here !== null) {
      learn(name)
      return here
    }
    for (const { read } of elsewhere) {
      // That another host's place does not open is no fault of this one.
      const there = await read(name).catch(() => null)
      if (there === null) continue
      if (mayStore(await status())) await store(name, there)
      return there
    }
    return null
  }

  async function writeStoreKey(key: string, fingerprint: string): Promise<TokenKept> {
    const name = storeKeyName(fingerprint)
    if (!mayStore(await status())) {
      memory.set(name, key)
      return 'memory'
    }
    await store(name, key)
    if ((await backend.read(name)) !== key)
      throw new AppError('secret_unavailable', 'The key of the store was not kept')
    // One that is there and does not open is somebody's all the same.
    const first = await backend.read(FIRST_STORE_KEY).catch(() => '')
    if (first === null) await store(FIRST_STORE_KEY, key)
    return 'stored'
  }

  return {
    status,
    canStore: async () => mayStore(await status()),
    has: (name) => memory.has(name) || known().includes(name),
    read: async (name) => memory.get(name) ?? readKept(name),
    write: async (name, secret) => {
      if (isStoreKey(name)) throw new AppError('internal', 'A key of the store is written by writeStoreKey')
      if (mayStore(await status())) {
        await store(name, secret)
        return 'stored'
      }
      if ((await kept()).includes(name)) await unstore(name)
      memory.set(name, secret)
      return 'memory'
    },
    writeStoreKey,
    remove: async (name) => {
      memory.delete(name)
      await unstore(name)
    },
    answer: async (granted) => {
      answered.set(granted ? 'granted' : 'denied')
      if (mayStore(await status())) {
        for (const [name, secret] of memory) await store(name, secret)
        return status()
      }
      for (const name of await kept()) {
        // Which files it opens, in which folders, nobody here can know.
        if (isStoreKey(name)) continue
        const secret = await backend.read(name).catch(() => null)
        await unstore(name)
        if (secret !== null) memory.set(name, secret)
      }
      return status()
    },
  }
}
