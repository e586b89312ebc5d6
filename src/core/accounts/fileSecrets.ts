import { AppError } from '#shared/errors.ts'
import type { AppNotice } from '#shared/ipc/app.ts'
import type { JsonFile } from '../files/jsonFile.ts'
import type { SecretBackend } from '../ports.ts'
import { namesIn, openSecretsFile, textIn, without } from './secretsFile.ts'

/**
 * Secrets in one JSON file that only this user can read (0600), and a copy of it: for machines without a keychain.
 * Whoever can read the user's files can read it, so its protection is `weak` and the vault uses it only after a
 * recorded yes.
 *
 * A damaged file is set aside, never overwritten, and comes back from its copy. Where that is damaged too, the read
 * that finds it fails with `secret_unavailable`, and later ones find nothing kept.
 * @param notices told of what was set aside
 */
export function fileSecrets(path: string, notices: Pick<AppNotice[], 'push'> = []): SecretBackend {
  let opened: JsonFile | null = null
  let lost: string | null = null
  const noted: Pick<AppNotice[], 'push'> = {
    push: (notice) => {
      if (notice.code === 'secrets_set_aside') lost = notice.path
      return notices.push(notice)
    },
  }
  // Nothing is made before there is something to keep, so the file is opened at the first need.
  const file = (): JsonFile => (opened ??= openSecretsFile({ path, notices: noted }))

  return {
    place: path,
    protection: async () => 'weak',
    read: async (name) => {
      const values = file().read()
      if (lost !== null) {
        const aside = lost
        lost = null
        throw new AppError('secret_unavailable', 'The file of secrets was damaged and has been set aside', {
          path: aside,
        })
      }
      return textIn(values, name) ?? null
    },
    write: async (name, secret) => {
      file().change((values) => ({ ...values, [name]: secret }))
      lost = null
    },
    remove: async (name) => file().change((values) => without(values, name)),
    names: async () => namesIn(file().read()),
  }
}
