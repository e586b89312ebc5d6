import { z } from 'zod'
import type { SecretStatus, TokenKept } from '#shared/accounts/types.ts'
import type { SecretBackend, SettingsStore } from '../ports.ts'

const CONSENT_KEY = 'secretConsent'
const NAMES_KEY = 'secretNames'

const consentSchema = z.enum(['granted', 'denied']).catch('denied')
const namesSchema = z.array(z.string()).catch([])

/**
 * Keeps secrets by name. Where the protection is weak and the person has not said yes, a secret stays in memory and is
 * gone at the next start.
 */
export interface SecretVault {
  status: () => Promise<SecretStatus>
  /** Records the person's answer and moves what is held accordingly: a yes writes it, a no takes it off the disk. */
  answer: (granted: boolean) => Promise<SecretStatus>
  /** True where a secret written now would be there at the next start. */
  canStore: () => Promise<boolean>
  /** True where {@link read} would find something; asks no keychain. */
  has: (name: string) => boolean
  /** @returns null where none is kept. @throws AppError secret_unavailable where one is kept but cannot be opened */
  read: (name: string) => Promise<string | null>
  write: (name: string, secret: string) => Promise<TokenKept>
  remove: (name: string) => Promise<void>
}

export interface VaultOptions {
  backend: SecretBackend
  settings: SettingsStore
  /** The consent was given outside, by the environment. */
  preConsented?: boolean
}

export function createVault({ backend, settings, preConsented = false }: VaultOptions): SecretVault {
  const memory = new Map<string, string>()

  const kept = (): string[] => namesSchema.parse(settings.get(NAMES_KEY))
  const setKept = (names: Iterable<string>): void => settings.set(NAMES_KEY, [...new Set(names)].sort())

  function consent(): SecretStatus['consent'] {
    if (preConsented) return 'granted'
    const stored = settings.get(CONSENT_KEY)
    return stored === undefined ? 'unasked' : consentSchema.parse(stored)
  }

  async function status(): Promise<SecretStatus> {
    return { protection: await backend.protection(), consent: consent(), place: backend.place }
  }

  const mayStore = ({ protection, consent: answer }: SecretStatus): boolean =>
    protection === 'strong' || (protection === 'weak' && answer === 'granted')

  async function store(name: string, secret: string): Promise<void> {
    await backend.write(name, secret)
    setKept([...kept(), name])
    memory.delete(name)
  }

  async function unstore(name: string): Promise<void> {
    await backend.remove(name)
    setKept(kept().filter((other) => other !== name))
  }

  return {
    status,
    canStore: async () => mayStore(await status()),
    has: (name) => memory.has(name) || kept().includes(name),
    read: async (name) => memory.get(name) ?? (kept().includes(name) ? backend.read(name) : null),
    write: async (name, secret) => {
      if (mayStore(await status())) {
        await store(name, secret)
        return 'stored'
      }
      if (kept().includes(name)) await unstore(name)
      memory.set(name, secret)
      return 'memory'
    },
    remove: async (name) => {
      memory.delete(name)
      if (kept().includes(name)) await unstore(name)
    },
    answer: async (granted) => {
      settings.set(CONSENT_KEY, granted ? 'granted' : 'denied')
      const now = await status()
      if (mayStore(now)) for (const [name, secret] of memory) await store(name, secret)
      else
        for (const name of kept()) {
          const secret = await backend.read(name).catch(() => null)
          await unstore(name)
          if (secret !== null) memory.set(name, secret)
        }
      return now
    },
  }
}
