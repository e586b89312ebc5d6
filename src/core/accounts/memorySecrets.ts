import type { SecretBackend } from '../ports.ts'

/**
 * Secrets for the length of one process: the command line is handed its token anew at every run. `strong`, because
 * nothing is written anywhere, so there is nothing to ask consent for.
 */
export function memorySecrets(): SecretBackend {
  const kept = new Map<string, string>()
  return {
    place: '',
    protection: async () => 'strong',
    read: async (name) => kept.get(name) ?? null,
    write: async (name, secret) => {
      kept.set(name, secret)
    },
    remove: async (name) => {
      kept.delete(name)
    },
    names: async () => [...kept.keys()],
  }
}
