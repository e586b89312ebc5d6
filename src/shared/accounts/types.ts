/** An account as the renderer may know it: that it has a token, never the token. */
export interface AccountSummary {
  id: string
  /** `demo` accounts live in the built-in sandbox on loopback. */
  kind: 'platform' | 'demo'
  name: string
  /** Origin and path without a trailing slash. Empty for a demo account: its address changes at every start. */
  baseUrl: string
  userId: string
  subUserId: string | null
  /** The person said yes to plain http for this account. */
  allowHttp: boolean
  hasToken: boolean
  /** A person switched saving tasks on for this account. */
  savingAllowed: boolean
  /** Windows show phone numbers of its calls masked, whatever holds for the others. */
  maskNumbers: boolean
}

/**
 * How tokens are kept on this machine. `strong`: the operating system's keychain. `weak`: something anyone who can
 * read the user's files can open; used only after a recorded yes. `none`: nowhere to keep them.
 */
export interface SecretStatus {
  protection: 'strong' | 'weak' | 'none'
  /** What the person answered when told that the protection is weak. */
  consent: 'granted' | 'denied' | 'unasked'
  /** Where a weak protection would put them, for the question. */
  place: string
  /** The person said no, and the store's key lies there all the same: without it, what was kept could not be read. */
  keyStays: boolean
}

/** What happened to a token handed in. */
export type TokenKept = 'stored' | 'memory'

export type ConnectionOutcome =
  | 'fine'
  | 'unreachable'
  | 'timeout'
  | 'certificate'
  | 'proxy'
  | 'unauthenticated'
  | 'user_unknown'
  | 'task_unknown'
  | 'refused'
  | 'server_failure'

export interface ConnectionTest {
  outcome: ConnectionOutcome
  elapsedMs: number
  /** The platform's own code and words, where it gave any. */
  platformCode: number | string | null
  platformMessage: string | null
  /** HTTP status or the system's error name, for support. */
  technical: string | null
}
