import type { AppNotice } from '#shared/ipc/app.ts'
import {
  copyPath,
  isMarked,
  openJsonFile,
  type JsonFile,
  type JsonValues,
  type PutJson,
} from '../files/jsonFile.ts'
import { isStoreKey } from './secretNames.ts'

export interface SecretsFileOptions {
  /** Ends in `.json`. */
  path: string
  /** See {@link openJsonFile}. */
  put?: PutJson
  notices: Pick<AppNotice[], 'push'>
}

/** A file of texts by name: secrets as they are, or sealed. A key of the store that only its copy has comes back. */
export function openSecretsFile({ path, put, notices }: SecretsFileOptions): JsonFile {
  return openJsonFile({
    path,
    put,
    // A later version may keep other things beside texts.
    accept: (values) => isMarked(values) || Object.values(values).every(isText),
    reconcile: (file, copy) => {
      const lost = Object.entries(copy).filter(
        ([name, value]) => isStoreKey(name) && isText(value) && textIn(file, name) === undefined,
      )
      return lost.length === 0 ? file : { ...file, ...Object.fromEntries(lost) }
    },
    onDamage: ({ restored, aside }) =>
      notices.push({
        code: restored ? 'secrets_restored' : 'secrets_set_aside',
        path: aside ?? copyPath(path),
      }),
  })
}

const isText = (value: unknown): boolean => typeof value === 'string'

/** @returns undefined where there is none of that name */
export function textIn(values: Readonly<JsonValues>, name: string): string | undefined {
  const text = Object.hasOwn(values, name) ? values[name] : undefined
  return typeof text === 'string' ? text : undefined
}

/** A name that begins so is the file's own. */
export const namesIn = (values: Readonly<JsonValues>): string[] =>
  Object.keys(values).filter((name) => !name.startsWith('$') && textIn(values, name) !== undefined)

export const without = (values: Readonly<JsonValues>, name: string): JsonValues =>
  Object.hasOwn(values, name)
    ? Object.fromEntries(Object.entries(values).filter(([other]) => other !== name))
    : values
