/** How long whoever opens a store waits for one who replaces it, ms. Replaced in tests. */
export const SHARE_WAIT_MS = 10_000
/** How long whoever wants to replace it waits for those who are about to leave, ms. */
export const ALONE_WAIT_MS = 500
