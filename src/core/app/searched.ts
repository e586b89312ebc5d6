/**
 * What was typed to find somebody, over the end of the app: in the encrypted store, for the settings are not encrypted.
 * Where nothing may be kept, it is remembered until the end of the app alone.
 */
import { typedApart } from '#shared/records/filterValues.ts'
import type { TaskViewPreferences } from '#shared/preferences.ts'
import type { LocalCalls } from '../records/localCalls.ts'
import type { Searched } from '../records/deskDocuments.ts'
import type { Clock } from '../ports.ts'
import type { PreferenceService } from '../preferences/preferences.ts'
import type { TaskRef } from '../sync/store.ts'

export interface SearchedTexts {
  /** The view of a task with what was searched for last, whenever that was. */
  view: (scope: TaskRef) => Promise<TaskViewPreferences>
  /** What is typed is written once the person stopped typing. */
  follow: (scope: TaskRef, view: TaskViewPreferences) => void
  /** Writes what waits. */
  close: () => Promise<void>
}

interface SearchedOptions {
  preferences: Pick<PreferenceService, 'taskView' | 'updateTaskView'>
  local: Pick<LocalCalls, 'searchedLast' | 'rememberSearched'>
  clock: Pick<Clock, 'sleep'>
}

const PAUSE_MS = 1500

export function createSearchedTexts({ preferences, local, clock }: SearchedOptions): SearchedTexts {
  const keyOf = ({ accountId, taskId }: TaskRef): string => JSON.stringify([accountId, taskId])
  /** What is known to be kept, by task: as text, to be compared. */
  const known = new Map<string, string>()
  const waiting = new Map<string, { scope: TaskRef; searched: Searched; wait: AbortController }>()

  const searchedIn = ({ filter, localFilter }: TaskViewPreferences): Searched => ({
    filter: typedApart(filter).typed,
    localFilter: typedApart(localFilter).typed,
  })

  /** The last write. */
  let underWay: Promise<void> = Promise.resolve()
  async function write(scope: TaskRef, searched: Searched): Promise<void> {
    const kept = await local.rememberSearched(scope, searched).then(
      () => true,
      () => false,
    )
    if (kept) known.set(keyOf(scope), JSON.stringify(searched))
  }

  return {
    view: async (scope) => {
      const view = preferences.taskView(scope.accountId, scope.taskId)
      if (known.has(keyOf(scope))) return view
      const last = await local.searchedLast(scope).catch(() => null)
      known.set(keyOf(scope), JSON.stringify(last ?? { filter: {}, localFilter: {} }))
      if (last === null) return view
      const { filter, localFilter } = view
      return preferences.updateTaskView(scope.accountId, scope.taskId, {
        filter: { ...last.filter, ...filter },
        localFilter: { ...last.localFilter, ...localFilter },
      })
    },
    follow: (scope, view) => {
      const key = keyOf(scope)
      const searched = searchedIn(view)
      // Who asks for something before the task was opened does not mean what was searched for then.
      if (!known.has(key)) known.set(key, '')
      waiting.get(key)?.wait.abort()
      waiting.delete(key)
      if (known.get(key) === JSON.stringify(searched)) return
      const wait = new AbortController()
      waiting.set(key, { scope, searched, wait })
      clock.sleep(PAUSE_MS, wait.signal).then(
        () => {
          waiting.delete(key)
          underWay = Promise.all([underWay, write(scope, searched)]).then(() => undefined)
          return underWay
        },
        () => undefined,
      )
    },
    close: async () => {
      await underWay
      const left = [...waiting.values()]
      waiting.clear()
      for (const { scope, searched, wait } of left) {
        wait.abort()
        await write(scope, searched)
      }
    },
  }
}
