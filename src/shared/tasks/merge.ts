/** The three-way difference between a draft and a task that changed on the platform meanwhile. */
import type { Locale } from '../locale.ts'
import { readableValues } from './changes.ts'
import type { MergeField, TaskNames, TaskSettings } from './draft.ts'
import { changedKeys, sameSetting } from './editable.ts'

/**
 * The settings that the platform changed since the base was read, in the order of the catalogue. Settings that only
 * the draft changed are no part of it.
 * @param base as the draft's task was read
 * @param mine the draft's settings now
 * @param theirs as the platform has them now
 */
export function mergeFields(
  base: TaskSettings,
  mine: TaskSettings,
  theirs: TaskSettings,
  locale: Locale,
  names?: TaskNames,
): MergeField[] {
  return changedKeys(base, theirs).map((key) => {
    const kind = sameSetting(key, mine[key], theirs[key])
      ? 'same'
      : sameSetting(key, base[key], mine[key])
        ? 'theirs'
        : 'both'
    const [was = [], my = [], their = []] = readableValues(
      key,
      [base[key], mine[key], theirs[key]],
      locale,
      names,
    )
    return { key, base: was, mine: my, theirs: their, kind }
  })
}
