/** The lowest Node-API version that the SQLite module loads on. Below it the process dies with a segmentation fault. */
export const REQUIRED_NAPI = 10

/** Node 22.19, and from 24.6 on: zstd with a dictionary, which the store's bodies are packed with. */
function packsWithDictionary(node: string): boolean {
  const [major = 0, minor = 0] = node.split('.').map(Number)
  return (major === 22 && minor >= 19) || (major === 24 && minor >= 6) || major > 24
}

/**
 * Says what is wrong with the running Node, before anything native is loaded.
 *
 * @param napi `process.versions.napi`
 * @param node `process.versions.node`
 * @returns one sentence in both languages, or null where all is well
 */
export function napiProblem(napi: string | undefined, node: string): string | null {
  const version = napi !== undefined && /^\d+$/.test(napi) ? Number(napi) : 0
  if (version >= REQUIRED_NAPI && packsWithDictionary(node)) return null
  const found = version === 0 ? '?' : String(version)
  return (
    `通话簿需要 Node.js 22.19 或 24.6 以上的版本（Node-API ${REQUIRED_NAPI}；当前为 ${node}，Node-API ${found}），请升级后重试。` +
    ` / Callbook needs Node.js 22.19, or 24.6 or later (Node-API ${REQUIRED_NAPI}; this is ${node} with ${found}). Please upgrade and try again.`
  )
}
