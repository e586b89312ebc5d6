import type { AccountSummary } from '../accounts/types.ts'
import { DEFAULT_BASE_URL } from '../accounts/defaults.ts'

export interface SavedCommandOptions {
  /** Name of the saved export. */
  name: string
  account: Pick<AccountSummary, 'kind' | 'baseUrl' | 'userId' | 'subUserId' | 'allowHttp'>
  /** Where settings and calls lie. */
  dataFolder: string
  /** `process.platform` of the machine that shall run it. */
  platform: string
}

/**
 * The line for a scheduler that runs a saved export. The token is not in it: it comes from `CALLBOOK_TOKEN`, as other
 * users of a machine can read command lines.
 */
export function savedCommandLine({ name, account, dataFolder, platform }: SavedCommandOptions): string {
  // A value that begins with a dash would be taken for an option.
  const option = (flag: string, value: string): string =>
    `${flag}${value.startsWith('-') ? '=' : ' '}${quoted(value, platform)}`
  const words = ['npx callbook export', option('--saved', name)]
  if (account.kind === 'demo') words.push('--demo')
  else {
    words.push(option('--user', account.userId))
    if (account.subUserId !== null) words.push(option('--sub-user', account.subUserId))
    if (account.baseUrl !== DEFAULT_BASE_URL) words.push(option('--base-url', account.baseUrl))
    if (account.allowHttp) words.push('--allow-http')
  }
  return [...words, option('--data-dir', dataFolder)].join(' ')
}

/** As a shell of that system reads one word: `cmd` on Windows, a POSIX shell elsewhere. */
function quoted(word: string, platform: string): string {
  const windows = platform === 'win32'
  if (/^[\p{L}\p{N}_\-./:\\]+$/u.test(word) && (windows || !word.includes('\\'))) return word
  return windows ? `"${word.replaceAll('"', '""')}"` : `'${word.replaceAll("'", "'\\''")}'`
}
