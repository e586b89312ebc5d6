import type { SecretStatus } from '#shared/accounts/types.ts'
import type { SecretBackend } from '#core/ports.ts'

/** A backend that shows what was written to it. */
export function fakeSecrets(
  protection: SecretStatus['protection'],
): SecretBackend & { written: Map<string, string> } {
  const written = new Map<string, string>()
  return {
    written,
    place: 'secrets.json',
    protection: async () => protection,
    read: async (name) => written.get(name) ?? null,
    write: async (name, secret) => void written.set(name, secret),
    remove: async (name) => void written.delete(name),
    names: async () => [...written.keys()],
  }
}
