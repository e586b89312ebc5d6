import { randomBytes } from 'node:crypto'
import { chmod, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { AppError, toAppError } from '#shared/errors.ts'
import type { SecretBackend } from '../ports.ts'

const secretsFile = z.record(z.string(), z.string())
type Secrets = z.infer<typeof secretsFile>

/**
 * Secrets in one JSON file that only this user can read (0600): for machines without a keychain. Whoever can read the
 * user's files can read it, so its protection is `weak` and the vault uses it only after a recorded yes.
 *
 * A damaged file is set aside, never overwritten: the read that finds it fails with `secret_unavailable`, later ones
 * find nothing kept.
 */
export function fileSecrets(path: string): SecretBackend {
  /** Changes one after another: each reads the file, so that what another process added stays. */
  let last: Promise<unknown> = Promise.resolve()
  function inTurn<T>(action: () => Promise<T>): Promise<T> {
    const result = last.then(action)
    last = result.catch(() => undefined)
    return result.catch((thrown: unknown) => {
      throw toAppError(thrown)
    })
  }

  async function setAside(): Promise<AppError> {
    const aside = `${path}.damaged-${Date.now()}-${randomBytes(3).toString('hex')}`
    await rename(path, aside)
    return new AppError('secret_unavailable', 'The file of secrets was damaged and has been set aside', {
      path: aside,
    })
  }

  /** @throws AppError secret_unavailable for a damaged file, which is out of the way then */
  async function load(): Promise<Secrets> {
    let text: string
    try {
      await tighten(path)
      text = await readFile(path, 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
      throw error
    }
    const parsed = secretsFile.safeParse(parseJson(text))
    if (!parsed.success) throw await setAside()
    return parsed.data
  }

  async function change(edit: (secrets: Secrets) => Secrets): Promise<void> {
    const secrets = await load().catch((error: unknown): Secrets => {
      if (error instanceof AppError && error.code === 'secret_unavailable') return {}
      throw error
    })
    await writeWhole(path, `${JSON.stringify(edit(secrets), null, 2)}\n`)
  }

  return {
    place: path,
    protection: async () => 'weak',
    read: (name) =>
      inTurn(async () => {
        const secrets = await load()
        return Object.hasOwn(secrets, name) ? (secrets[name] ?? null) : null
      }),
    write: (name, secret) => inTurn(() => change((secrets) => ({ ...secrets, [name]: secret }))),
    remove: (name) =>
      inTurn(() =>
        change((secrets) => Object.fromEntries(Object.entries(secrets).filter(([kept]) => kept !== name))),
      ),
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A file that came back from a backup may be open to others. */
async function tighten(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const { mode } = await stat(path)
  if ((mode & 0o077) !== 0) await chmod(path, 0o600)
}

/** The old content or the new, never a part: also after a power cut. */
async function writeWhole(path: string, text: string): Promise<void> {
  const folder = dirname(path)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const temporary = `${path}.${randomBytes(6).toString('hex')}.part`
  try {
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(text, 'utf8')
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  await syncFolder(folder)
}

/** Makes the rename itself durable; Windows cannot open a folder and needs no such step. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
