import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { BUILT_IN_PRESETS, defaultLayout, withPreset, builtInPreset } from '#shared/exports/presets.ts'
import type {
  ExportFilter,
  ExportFrom,
  ExportLayout,
  ExportPreset,
  ExportRows,
} from '#shared/exports/types.ts'
import type { Locale } from '#shared/locale.ts'
import type { ExportChoice, RecordSource, TaskViewPreferences } from '#shared/preferences.ts'
import { exportFields } from '#shared/records/utteranceFields.ts'

export type ExportScope = 'page' | 'selected' | 'filter' | 'task'

export interface UseExportFormOptions {
  view: TaskViewPreferences
  source: RecordSource
  pageIds: readonly string[]
  selected: ReadonlySet<string>
  /** What is listed in all, where it is known. */
  total: number | null
  /** Calls of the task in the offline store, where it is known. */
  stored: number | null
  /** Numbers are masked on the screen: the first time they are in the file, too. */
  masked: boolean
  locale: Locale
  presets: () => readonly ExportPreset[]
}

export interface UseExportFormReturn {
  scope: ShallowRef<ExportScope>
  /** What can be chosen, with how many calls each has; null for unknown. */
  scopes: { scope: ExportScope; count: number | null }[]
  layout: Ref<ExportLayout>
  /** `table`, an id of a preset, or `custom`. */
  preset: ComputedRef<string>
  choosePreset: (id: string) => void
  setRows: (rows: ExportRows) => void
  setColumns: (columns: string[]) => void
  from: ComputedRef<ExportFrom>
  /** The same as something to keep; null where calls were picked by hand. */
  filter: ComputedRef<ExportFilter | null>
  /** To be remembered for the next time. */
  choice: ComputedRef<ExportChoice>
}

/** What a person chooses in the export dialog, beginning where the last export of the task left off. */
export function useExportForm(options: UseExportFormOptions): UseExportFormReturn {
  const { view, source, pageIds, selected, total, stored, masked, locale } = options
  const conditions = source === 'local' ? view.localFilter : view.filter
  const filtered = Object.keys(conditions).length > 0

  const scopes: UseExportFormReturn['scopes'] = [{ scope: 'page', count: pageIds.length }]
  if (selected.size > 0) scopes.push({ scope: 'selected', count: selected.size })
  if (filtered) scopes.push({ scope: 'filter', count: total })
  scopes.push({ scope: 'task', count: filtered ? (source === 'local' ? stored : null) : total })
  const scope = shallowRef<ExportScope>(selected.size > 0 ? 'selected' : filtered ? 'filter' : 'task')

  const last = view.exporting ?? { layout: { ...defaultLayout(locale), mask: masked }, followsTable: true }
  const followsTable = shallowRef(last.followsTable)
  const layout = ref<ExportLayout>(
    last.followsTable ? { ...last.layout, columns: [...view.columns] } : { ...last.layout },
  )

  const preset = computed(() => {
    if (followsTable.value) return 'table'
    const own = options.presets().find((entry) => sameLayout(entry.layout, layout.value))
    const { rows, columns } = layout.value
    const builtIn = BUILT_IN_PRESETS.find((entry) => entry.rows === rows && sameList(entry.columns, columns))
    return own?.id ?? builtIn?.id ?? 'custom'
  })

  function choosePreset(id: string): void {
    followsTable.value = id === 'table'
    const own = options.presets().find((entry) => entry.id === id)
    const builtIn = builtInPreset(id)
    if (id === 'table') layout.value = { ...layout.value, rows: 'record', columns: [...view.columns] }
    else if (own) layout.value = { ...own.layout, columns: [...own.layout.columns] }
    else if (builtIn) layout.value = withPreset(layout.value, builtIn)
  }

  function setColumns(columns: string[]): void {
    followsTable.value = false
    layout.value = { ...layout.value, columns }
  }

  /** The columns of a sentence come and go with the rows; columns that one put together stay beside them. */
  function setRows(rows: ExportRows): void {
    const before = layout.value
    if (rows === before.rows) return
    const asItComes = preset.value === 'table' || builtInPreset(preset.value) !== undefined
    if (asItComes) return choosePreset(rows === 'utterance' ? 'utterances' : 'table')
    followsTable.value = false
    const fitting = before.columns.filter((key) => exportFields('record', [key]).length > 0)
    const calls = fitting.filter((key) => key !== 'details')
    const sentence = builtInPreset('utterances')?.columns.filter((key) => key.startsWith('details.')) ?? []
    const columns = rows === 'utterance' ? [...calls, ...sentence] : fitting
    layout.value = { ...before, rows, columns: columns.length > 0 ? columns : [...view.columns] }
  }

  const from = computed<ExportFrom>(() => {
    if (scope.value === 'page') return { source: 'chosen', ids: [...pageIds] }
    if (scope.value === 'selected') return { source: 'chosen', ids: [...selected] }
    const whole = scope.value === 'task'
    return source === 'local'
      ? { source, filter: whole ? {} : view.localFilter, sort: view.sort }
      : { source, filter: whole ? {} : view.filter }
  })

  return {
    scope,
    scopes,
    layout,
    preset,
    choosePreset,
    setRows,
    setColumns,
    from,
    filter: computed(() => (from.value.source === 'chosen' ? null : from.value)),
    choice: computed(() => ({ layout: layout.value, followsTable: followsTable.value })),
  }
}

const sameList = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((entry, at) => entry === right[at])

function sameLayout(left: ExportLayout, right: ExportLayout): boolean {
  const ordered = (layout: ExportLayout): string =>
    JSON.stringify([
      Object.entries({ ...layout, csv: null }).toSorted(([one], [other]) => one.localeCompare(other)),
      Object.entries(layout.csv).toSorted(([one], [other]) => one.localeCompare(other)),
    ])
  return ordered(left) === ordered(right)
}
