/**
 * Every way a request can fail, for all hosts. A code says what happened; `details` carries what the person needs
 * to act on it. Texts for people are in `errorText.ts`; `message` is for logs and never holds a secret.
 */
export const ERROR_CODES = [
  // The caller
  'invalid_input',
  'unknown_route',
  'forbidden',
  'not_found',
  'cancelled',
  'busy',
  // The account
  'token_missing',
  'insecure_url',
  'saving_off',
  // The way to the platform
  'network_unreachable',
  'network_timeout',
  'certificate_invalid',
  'proxy_login',
  'redirect_refused',
  // The platform's answer
  'unauthenticated',
  'platform_refused',
  'rate_limited',
  'server_failure',
  'response_invalid',
  'response_too_large',
  'save_unknown',
  // This machine
  'host_gone',
  'secret_unavailable',
  'store_key_missing',
  'recovery_key_wrong',
  'disk_full',
  'permission_denied',
  'file_in_use',
  'file_failed',
  'saved_newer',
  'marks_file',
  'locked',
  'passphrase_wrong',
  'look_not_recorded',
  // The offline store
  'store_wrong_key',
  'store_damaged',
  'store_newer',
  'store_read_only',
  'store_busy',
  'internal',
] as const

export type ErrorCode = (typeof ERROR_CODES)[number]

export interface ErrorDetails {
  /** HTTP status, where there was one. */
  status?: number
  /** The platform's own `code` and `message`, as sent. */
  platformCode?: number | string
  platformMessage?: string
  /** Milliseconds to wait before trying again, where the server said. */
  retryAfterMs?: number
  /** `METHOD /path` without the query: a query can hold a phone number. */
  endpoint?: string
  /**
   * What was looked for and not found: `account`, `record`, `job`. Of a missing key, why: `nowhere` to keep one, `locked`,
   * held by the `desktop` app alone, `gone`. Of a wrong recovery key, what is wrong: its `count` of words, a `word`, the
   * `checksum`, the `store`. Of a file of marks: `wrong_passphrase`, no `passphrase`, `damaged`, `newer`, `too_large`, `other`
   * where it is none. Of a proxy's login: `dialog` where the host asks for one in the window.
   */
  what?: string
  /** Places of wrong words, from 1. */
  positions?: number[]
  /** How many there were. */
  count?: number
  /** Input fields that were refused, as dotted paths, with the reason. */
  issues?: { path: string; message: string }[]
  /** The system's own error name: `ECONNREFUSED`, `ENOSPC`, … */
  cause?: string
  /** Why it could not be done, where that is an error of its own. */
  because?: ErrorCode
  /** The file concerned. */
  path?: string
  /** What would be written, and what the disk has left, bytes. */
  neededBytes?: number
  freeBytes?: number
}

/** An error as it crosses a boundary: plain data. */
export interface ErrorInfo {
  code: ErrorCode
  message: string
  details: ErrorDetails
}

export class AppError extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetails

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(message, options)
    this.name = 'AppError'
    this.code = code
    this.details = details
  }

  toInfo(): ErrorInfo {
    return { code: this.code, message: this.message, details: this.details }
  }
}

/** The answer to every request, on every host. */
/** No place may keep the store's key: nothing is kept here, and nothing was lost. */
export const isKeptNowhere = ({ code, details }: Pick<ErrorInfo, 'code' | 'details'>): boolean =>
  code === 'store_key_missing' && details.what === 'nowhere'

export type Answer<T> = { ok: true; value: T } | { ok: false; error: ErrorInfo }

/**
 * Whatever was thrown, as an {@link AppError}. An unknown error becomes `internal` with the error's class alone: its
 * message may quote the data it failed on.
 */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown
  if (thrown instanceof Error) {
    if (thrown.name === 'AbortError')
      return new AppError('cancelled', 'The request was cancelled', {}, { cause: thrown })
    const errno = (thrown as Error & { code?: unknown }).code
    if (errno === 'ENOSPC' || errno === 'EDQUOT')
      return new AppError('disk_full', 'No space is left on the disk', { cause: errno }, { cause: thrown })
    // What Windows answers where a file shall be replaced that a spreadsheet program has open.
    const replacing = (thrown as Error & { syscall?: unknown }).syscall === 'rename'
    if (errno === 'EBUSY' || (replacing && (errno === 'EACCES' || errno === 'EPERM')))
      return new AppError(
        'file_in_use',
        'Another program holds the file',
        { cause: errno },
        { cause: thrown },
      )
    if (errno === 'EACCES' || errno === 'EPERM' || errno === 'EROFS')
      return new AppError(
        'permission_denied',
        'Writing there is not allowed',
        { cause: errno },
        { cause: thrown },
      )
    if (typeof errno === 'string' && /^E[A-Z]+$/.test(errno))
      return new AppError('file_failed', `The system answered ${errno}`, { cause: errno }, { cause: thrown })
    return new AppError('internal', `Unexpected ${thrown.name}`, { cause: thrown.name }, { cause: thrown })
  }
  return new AppError('internal', 'Unexpected failure', {})
}
