import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { copyPath } from '../files/jsonFile.ts'
import { parseJsonBytes } from '../files/text.ts'

/** The desktop app's secrets in the home that all hosts share, sealed by Electron. */
export const sealedSecretsPath = (folder: string): string => join(folder, 'secrets.json')

/** Whether the desktop app holds a secret of this name: a host that cannot open it can say at least where it is. */
export function sealedByDesktop(folder: string): (name: string) => boolean {
  const path = sealedSecretsPath(folder)
  return (name) => [path, copyPath(path)].some((file) => holds(file, name))
}

function holds(path: string, name: string): boolean {
  try {
    const values = parseJsonBytes(readFileSync(path))
    return typeof values === 'object' && values !== null && Object.hasOwn(values, name)
  } catch {
    return false
  }
}
