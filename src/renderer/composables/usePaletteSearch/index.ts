import { computed, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { isKeptNowhere, toAppError, type AppError } from '#shared/errors.ts'
import { looksLikeLink, parseCallLink } from '#shared/records/callLink.ts'
import type { LocalFilter } from '#shared/records/filters.ts'
import { foldQuery } from '#shared/records/fold.ts'
import type { LinkedCall } from '#shared/records/found.ts'
import { writtenNumber } from '#shared/records/phoneNumber.ts'
import { useAccountsStore } from '../../stores/accounts.ts'
import { useFindingStore } from '../../stores/finding.ts'

/** So short a number stands in too many calls. */
export const LEAST_DIGITS = 4
/** Characters, folded. */
export const LEAST_WORDS = 2
const MOST_CALLS = 12
const PAUSE_MS = 30

export interface UsePaletteSearchReturn {
  /** Kept calls of all accounts, the newest first. */
  calls: ShallowRef<LinkedCall[]>
  searching: ShallowRef<boolean>
  /** Why a link could not be followed. */
  error: ShallowRef<AppError | null>
  /** A link was typed: `broken` is one that cannot be read. */
  link: ComputedRef<'none' | 'broken' | 'whole'>
  /** Nothing is looked for in calls: what was typed would be found in too many of them. */
  tooShort: ComputedRef<boolean>
  /** What was typed is looked for at once, where it has not been yet. @returns when what was found is there */
  settle: () => Promise<void>
  /** Gives up what is under way and forgets what was found. */
  clear: () => void
}

/** Calls that are found by what is typed: a number, words that were said, or a link to one of them. */
export function usePaletteSearch(text: Ref<string>): UsePaletteSearchReturn {
  const accounts = useAccountsStore()
  const finding = useFindingStore()
  const calls = shallowRef<LinkedCall[]>([])
  const searching = shallowRef(false)
  const error = shallowRef<AppError | null>(null)
  const ref = computed(() => parseCallLink(text.value.trim()))
  const link = computed(() => {
    if (ref.value !== null) return 'whole'
    return looksLikeLink(text.value.trim()) ? 'broken' : 'none'
  })

  /** What calls are looked for by; null where that would find too many. */
  function filterOf(typed: string): LocalFilter | null {
    const digits = writtenNumber(typed)
    if (digits !== null) return digits.length >= LEAST_DIGITS ? { keyword: digits } : null
    return foldQuery(typed).length >= LEAST_WORDS ? { search: typed.trim() } : null
  }

  const tooShort = computed(
    () => text.value.trim() !== '' && link.value === 'none' && filterOf(text.value) === null,
  )

  async function everywhere(filter: LocalFilter, signal: AbortSignal): Promise<LinkedCall[]> {
    const asked = await Promise.allSettled(
      accounts.accounts.map(async ({ id }) => {
        const { calls: own } = await finding.find(id, filter, MOST_CALLS, signal)
        return own.map((call) => ({ accountId: id, call }))
      }),
    )
    const found = asked.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
    const [failed] = asked
      .flatMap((answer) => (answer.status === 'rejected' ? [toAppError(answer.reason)] : []))
      .filter((error) => !isKeptNowhere(error))
    // A store that cannot be opened is not one without such calls.
    if (found.length === 0 && failed !== undefined) throw failed
    return found
      .toSorted((one, other) => (other.call.record.calldate ?? 0) - (one.call.record.calldate ?? 0))
      .slice(0, MOST_CALLS)
  }

  async function look(signal: AbortSignal): Promise<LinkedCall[]> {
    if (ref.value !== null) return finding.linked(ref.value)
    const filter = link.value === 'broken' ? null : filterOf(text.value)
    return filter === null ? [] : everywhere(filter, signal)
  }

  /** What was looked for last. */
  let sought = ''
  let asked: AbortController | null = null
  let typing: ReturnType<typeof setTimeout> | undefined
  async function search(): Promise<void> {
    asked?.abort()
    const mine = (asked = new AbortController())
    sought = text.value
    searching.value = true
    const failures: unknown[] = []
    const found = await look(mine.signal).catch((thrown: unknown) => (failures.push(thrown), []))
    if (asked !== mine) return
    searching.value = false
    error.value = failures.length === 0 ? null : toAppError(failures[0])
    calls.value = found
  }
  /** A search that is under way, to be waited for by Enter. */
  let underWay: Promise<void> = Promise.resolve()
  const searchNow = (): Promise<void> => {
    clearTimeout(typing)
    return (underWay = search())
  }
  watch(text, () => {
    clearTimeout(typing)
    // What a link leads to is not what stood here before; and nothing is not found before it was looked for.
    if (link.value !== 'none') calls.value = []
    searching.value = true
    typing = setTimeout(() => void searchNow(), PAUSE_MS)
  })

  return {
    calls,
    searching,
    error,
    link,
    tooShort,
    settle: () => {
      if (sought !== text.value) void searchNow()
      return underWay
    },
    clear: () => {
      clearTimeout(typing)
      asked?.abort()
      asked = null
      sought = ''
      calls.value = []
      error.value = null
      searching.value = false
    },
  }
}
