import { ElMessage } from 'element-plus'
import { useExportsStore } from '../../stores/exports.ts'
import { useRecordsStore } from '../../stores/records.ts'
import { useSyncStore } from '../../stores/sync.ts'
import { useCommands } from '../useCommands/index.ts'
import { useLocale } from '../useLocale/index.ts'
import { useReport } from '../useReport/index.ts'

export interface UseWorkbookOptions {
  /** Null where the task has no name. */
  taskName: () => string | null
}

/** One key makes a workbook of what was reviewed: the kept calls that pass what is filtered, with the table's columns. */
export function useWorkbook({ taskName }: UseWorkbookOptions): void {
  const records = useRecordsStore()
  const exports = useExportsStore()
  const sync = useSyncStore()
  const { t, locale } = useLocale()
  const { attempt } = useReport()

  function start(): false | undefined {
    const { scope, view, filter } = records
    if (scope === null) return false
    if (!sync.summary?.stored) {
      ElMessage({ type: 'info', message: t('handing.nothingKept') })
      return undefined
    }
    const request = {
      ...scope,
      ...{ taskName: taskName(), filter, sort: view.sort, columns: view.columns, locale: locale.value },
    }
    void attempt(() => exports.startWorkbook(request))
    return undefined
  }
  useCommands({ workbook: start })
}
