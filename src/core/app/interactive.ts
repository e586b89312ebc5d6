import { INTERACTIVE_POLICY } from '../api/retry.ts'

/** For requests that a person waits for. */
export const interactive = (signal: AbortSignal) => ({ signal, policy: INTERACTIVE_POLICY })
