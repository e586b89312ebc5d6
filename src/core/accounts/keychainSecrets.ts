import { AppError } from '#shared/errors.ts'
import type { SecretBackend } from '../ports.ts'

/** One credential of the operating system's keychain: what `@napi-rs/keyring`'s AsyncEntry offers. */
export interface KeychainEntry {
  getPassword: (signal?: AbortSignal) => Promise<string | null>
  setPassword: (password: string, signal?: AbortSignal) => Promise<void>
  deletePassword: (signal?: AbortSignal) => Promise<boolean>
}

export interface KeychainOptions {
  openEntry: (name: string) => KeychainEntry
  /** Used where the machine has no keychain, or it does not answer. */
  fallback: SecretBackend
  /** How long a keychain may take: it may ask its owner to unlock it. */
  answerMs?: number
}

const PROBE = 'probe'
const DEFAULT_ANSWER_MS = 30_000
const PROBE_MS = 3000

/**
 * Secrets in the operating system's keychain (Windows Credential Manager, macOS Keychain, the Secret Service on
 * Linux), for hosts outside Electron. Whether there is one is found out by writing to it, once; a machine without one
 * keeps using `fallback` until the next start. The keychain does not tell its names.
 */
export function keychainSecrets({
  openEntry,
  fallback,
  answerMs = DEFAULT_ANSWER_MS,
}: KeychainOptions): SecretBackend {
  let found: Promise<boolean> | null = null

  async function probe(): Promise<boolean> {
    try {
      const entry = openEntry(PROBE)
      const signal = AbortSignal.timeout(PROBE_MS)
      await entry.setPassword(PROBE, signal)
      const kept = await entry.getPassword(signal)
      await entry.deletePassword(signal)
      return kept === PROBE
    } catch {
      return false
    }
  }
  const usable = (): Promise<boolean> => (found ??= probe())

  /** The keychain's own message may quote what it was given. */
  async function ask<T>(action: (signal: AbortSignal) => Promise<T>): Promise<T> {
    try {
      return await action(AbortSignal.timeout(answerMs))
    } catch {
      throw new AppError('secret_unavailable', 'The keychain did not answer')
    }
  }

  return {
    place: fallback.place,
    protection: async () => ((await usable()) ? 'strong' : fallback.protection()),
    read: async (name) => {
      if (!(await usable())) return fallback.read(name)
      // A secret kept in the fallback before this machine had a keychain is still good.
      return (await ask((signal) => openEntry(name).getPassword(signal))) ?? fallback.read(name)
    },
    write: async (name, secret) => {
      if (!(await usable())) return fallback.write(name, secret)
      await ask((signal) => openEntry(name).setPassword(secret, signal))
      // Only what the keychain gives back may go from the place where it was before.
      if ((await ask((signal) => openEntry(name).getPassword(signal))) !== secret)
        throw new AppError('secret_unavailable', 'The keychain did not keep the secret')
      await fallback.remove(name)
    },
    remove: async (name) => {
      if (await usable()) await ask((signal) => openEntry(name).deletePassword(signal))
      await fallback.remove(name)
    },
    names: fallback.names,
  }
}
