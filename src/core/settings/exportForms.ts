/** How what an exported file looks like, and which calls it holds, lie in the settings. */
import { CSV_OPTIONS, LAYOUT_OPTIONS, unreadableValues } from '#shared/exports/options.ts'
import { DEFAULT_CSV, defaultLayout } from '#shared/exports/presets.ts'
import type { CsvOptions, ExportFilter, ExportLayout } from '#shared/exports/types.ts'
import { csvOptions, exportFilter, exportLayout } from '#shared/ipc/exportLayout.ts'
import { localFilter, localGroups, localSort, recordFilter } from '#shared/ipc/filters.ts'
import type { LocalFilter, RecordFilter } from '#shared/records/filters.ts'
import { DEFAULT_LOCAL_SORT, type LocalSort } from '#shared/records/localSort.ts'
import { exportFields } from '#shared/records/utteranceFields.ts'
import { isObject } from '../wire/json.ts'
import { partly, stored, withDefaults, type Stored } from '../files/stored.ts'

export const LIVE_FILTER = partly<RecordFilter>(recordFilter)
export const LOCAL_FILTER = partly<LocalFilter>(
  localFilter,
  Object.fromEntries(Object.entries(localGroups).map(([name, group]) => [name, partly(group)])),
)

export const SORT = withDefaults<LocalSort>(localSort, DEFAULT_LOCAL_SORT)

const DEFAULT_LAYOUT = defaultLayout('zh-CN')

/** Without those that a later version added. */
const columns = stored<string[]>(
  (kept) => {
    const known = Array.isArray(kept) ? kept.filter((key) => column.safeParse(key).success) : []
    return known.length > 0 ? [...new Set(known as string[])] : undefined
  },
  (keys) => keys,
)
const { element: column } = exportLayout.shape.columns

const options = withDefaults<ExportLayout>(
  exportLayout,
  DEFAULT_LAYOUT,
  { columns, csv: withDefaults<CsvOptions>(csvOptions, DEFAULT_CSV, {}, unreadableValues(CSV_OPTIONS)) },
  unreadableValues(LAYOUT_OPTIONS),
)
export const LAYOUT: Stored<ExportLayout> = stored<ExportLayout>((kept) => {
  const layout = options.read(kept)
  if (layout === undefined || exportFields(layout.rows, layout.columns).length > 0) return layout
  return { ...layout, columns: [...DEFAULT_LAYOUT.columns] }
}, options.write)

/** The conditions of a filter that this version knows; see {@link knowsWhole}. */
export const EXPORT_FILTER: Stored<ExportFilter> = stored<ExportFilter>(
  (kept) => {
    if (!isObject(kept)) return undefined
    if (kept['source'] === 'live') return { source: 'live', filter: LIVE_FILTER.read(kept['filter']) ?? {} }
    if (kept['source'] !== 'local') return undefined
    const filter = LOCAL_FILTER.read(kept['filter']) ?? {}
    return { source: 'local', filter, sort: SORT.read(kept['sort']) ?? DEFAULT_LOCAL_SORT }
  },
  // Conditions of another version belong to the filter that was there.
  (from) => from,
)

/** Whether no condition is left out: without one, a file would hold more calls than somebody wanted. */
export const knowsWhole = (kept: unknown): boolean => exportFilter.safeParse(kept).success
