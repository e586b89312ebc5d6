interface Job {
  id: string
}

/**
 * A list of jobs, where some were told of one by one while it was on its way: those know more.
 * @param before what was known when the list was asked for
 * @param now what is known when it arrives
 */
export function withHeard<T extends Job>(listed: readonly T[], before: readonly T[], now: readonly T[]): T[] {
  const heard = new Map(now.filter((job) => !before.includes(job)).map((job) => [job.id, job]))
  const known = listed.map((job) => heard.get(job.id) ?? job)
  const ids = new Set(listed.map(({ id }) => id))
  return [...known, ...[...heard.values()].filter(({ id }) => !ids.has(id))]
}
