/** The lowest Node-API version that the SQLite module loads on. Below it the process dies with a segmentation fault. */
export const REQUIRED_NAPI = 10

/**
 * Says what is wrong with the running Node, before anything native is loaded.
 *
 * @param napi `process.versions.napi`
 * @returns one sentence in both languages, or null where all is well
 */
export function napiProblem(napi: string | undefined): string | null {
  const version = napi !== undefined && /^\d+$/.test(napi) ? Number(napi) : 0
  if (version >= REQUIRED_NAPI) return null
  const found = version === 0 ? '?' : String(version)
  return (
    `通话簿需要 Node.js 22.14 或更高版本（Node-API ${REQUIRED_NAPI}，当前为 ${found}），请升级后重试。` +
    ` / Callbook needs Node.js 22.14 or later (Node-API ${REQUIRED_NAPI}; this one has ${found}). Please upgrade and try again.`
  )
}
