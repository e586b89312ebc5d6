/**
 * How many seeds a test draws: `usual` in `npm test`, where a file may take some seconds, `deep` in
 * `npm run test:deep`. `CALLBOOK_SEEDS` names another count, for both.
 * @throws Error when `CALLBOOK_SEEDS` is no count
 */
export function seeds(usual: number, deep: number, env: NodeJS.ProcessEnv = process.env): number {
  const named = env.CALLBOOK_SEEDS
  if (named) {
    if (!/^[1-9]\d{0,8}$/.test(named)) throw new Error(`CALLBOOK_SEEDS is a count of seeds, not “${named}”`)
    return Number(named)
  }
  return env.CALLBOOK_DEEP ? deep : usual
}
