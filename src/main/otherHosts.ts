import type { SecretBackend } from '#core/ports.ts'

/**
 * What the browser host and the command line of this machine keep, which the desktop app can open too. The keychain's
 * native module is loaded at the first need: one that is missing must not keep the app from starting.
 * @param keys folder of the file of secrets, see `keyFolder`
 */
export function otherHostsSecrets(keys: string): Pick<SecretBackend, 'read'> {
  let backend: Promise<SecretBackend> | null = null
  return {
    read: async (name) => {
      backend ??= import('#core/accounts/environmentSecrets.ts').then(
        ({ secretsFromEnvironment }) => secretsFromEnvironment(process.env, keys).backend,
      )
      return (await backend).read(name)
    },
  }
}
