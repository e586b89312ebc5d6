import type { ExportJob } from '#shared/exports/types.ts'
import { sizeText } from '#shared/size.ts'

type Translate = (key: string, named: Record<string, unknown>) => string

/** What a finished file holds: `1,532 条通话 · 9,871 行 · 2.3 MB`. */
export function jobSummary(
  { records, rows, bytes, sheets, layout }: ExportJob,
  t: Translate,
  n: (value: number) => string,
): string {
  const parts = [t('exports.doneCalls', { count: n(records) })]
  if (layout.rows === 'utterance') parts.push(t('exports.doneRows', { count: n(rows) }))
  if (sheets !== null && sheets > 1) parts.push(t('exports.doneSheets', { count: n(sheets) }))
  if (bytes !== null) parts.push(sizeText(bytes))
  return parts.join(' · ')
}
