import { safeStorage } from 'electron'
import { namesIn, textIn, without } from '#core/accounts/secretsFile.ts'
import type { JsonFile } from '#core/files/jsonFile.ts'
import type { Logger, SecretBackend } from '#core/ports.ts'
import { AppError } from '#shared/errors.ts'

export interface DesktopSecretsOptions {
  /** Ciphertexts in base64, by name: a file of their own, which damage to the settings does not touch. */
  file: JsonFile
  /** That file's path, for the question put to the person. */
  place: string
  logger: Logger
  /** Resolves once what is sealed can be opened after a crash, see `sealingKey.ts`. */
  sealingKey?: () => Promise<void>
  platform?: NodeJS.Platform
}

/**
 * Secrets, sealed by the operating system's keychain through the asynchronous safeStorage API alone: the synchronous
 * one blocks on Linux and goes with the next major version.
 */
export function desktopSecrets(options: DesktopSecretsOptions): SecretBackend {
  const { file, place, logger, sealingKey, platform = process.platform } = options
  // Writes and removals keep their order although each waits for the keychain.
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(action: () => Promise<T>): Promise<T> => {
    const turn = last.then(action)
    last = turn.catch(() => undefined)
    return turn
  }

  const put = (name: string, sealed: string): void => file.change((values) => ({ ...values, [name]: sealed }))

  return {
    place,
    protection: async () => {
      try {
        if (!(await safeStorage.isAsyncEncryptionAvailable())) return 'none'
        return platform === 'linux' && isWeak(await safeStorage.encryptStringAsync('callbook'))
          ? 'weak'
          : 'strong'
      } catch {
        return 'none'
      }
    },

    read: (name) =>
      inTurn(async () => {
        const kept = textIn(file.read(), name)
        if (kept === undefined) return null
        const { result, shouldReEncrypt } = await safeStorage
          .decryptStringAsync(Buffer.from(kept, 'base64'))
          .catch(() => {
            throw unavailable('The keychain did not open the secret')
          })
        if (shouldReEncrypt) {
          try {
            put(name, await seal(result))
          } catch {
            // The old ciphertext still opens; the next read tries again.
            logger.warn('secrets.not-renewed')
          }
        }
        return result
      }),

    write: (name, secret) =>
      inTurn(async () => {
        const sealed = await seal(secret)
        await sealingKey?.()
        put(name, sealed)
      }),
    remove: (name) => inTurn(async () => file.change((values) => without(values, name))),
    names: async () => namesIn(file.read()),
  }
}

async function seal(secret: string): Promise<string> {
  try {
    return (await safeStorage.encryptStringAsync(secret)).toString('base64')
  } catch {
    throw unavailable('The keychain did not take the secret')
  }
}

/**
 * On Linux `v10` marks a ciphertext under a key that is the same on every machine, written where there is no keyring.
 * What is written tells the truth; the backend's name is a guess from the desktop's. (On macOS, `v10` is the keychain.)
 */
function isWeak(ciphertext: Buffer): boolean {
  return ciphertext.subarray(0, 3).toString('latin1') === 'v10'
}

function unavailable(message: string): AppError {
  return new AppError('secret_unavailable', message)
}
