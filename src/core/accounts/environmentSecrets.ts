import { join } from 'node:path'
import { AsyncEntry } from '@napi-rs/keyring'
import type { AppNotice } from '#shared/ipc/app.ts'
import type { SecretBackend } from '../ports.ts'
import { fileSecrets } from './fileSecrets.ts'
import { keychainSecrets } from './keychainSecrets.ts'

const SERVICE = 'Callbook'

/** On Linux the kernel's keyring forgets at a restart: only the Secret Service counts as a keychain. */
const openEntry = (name: string): AsyncEntry =>
  new AsyncEntry(SERVICE, name, { linux: { store: 'secret-service' } })

/**
 * Where the hosts outside Electron keep secrets: the operating system's keychain and, where there is none, a file.
 * `CALLBOOK_KEYRING=file` is the recorded consent to the file, and uses no keychain; `CALLBOOK_KEYRING=none` uses no
 * keychain either and leaves the question of the file to the person.
 * @param folder of the file, apart from the data folder: see `keyFolder`
 * @param notices told of what was set aside
 */
export function secretsFromEnvironment(
  env: NodeJS.ProcessEnv,
  folder: string,
  notices: Pick<AppNotice[], 'push'> = [],
): { backend: SecretBackend; preConsented: boolean } {
  const file = fileSecrets(join(folder, 'secrets.json'), notices)
  const mode = env['CALLBOOK_KEYRING']
  return {
    backend: mode === 'file' || mode === 'none' ? file : keychainSecrets({ openEntry, fallback: file }),
    preConsented: mode === 'file',
  }
}
