/** How long whoever opens a store waits for one who replaces it, ms. Replaced in tests. */
export const SHARE_WAIT_MS = 10_000
/** How long a process that replaces the store waits for processes that are about to close it, ms. */
export const ALONE_WAIT_MS = 500
