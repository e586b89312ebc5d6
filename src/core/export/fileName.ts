import type { ExportFormat } from '#shared/exports/types.ts'
import { formatChinaTime } from '#shared/time.ts'

/** Characters that some file system refuses, and what could hide a name's end. */
// eslint-disable-next-line no-control-regex -- control characters are exactly what is taken out
const UNSAFE = /[\u0000-\u001f\u007f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g

/** `通话记录_<task>_20261121-1530.csv`, safe on every system. */
export function exportFileName(
  taskName: string | null,
  taskId: string,
  now: number,
  extension: ExportFormat,
): string {
  const name = (taskName ?? taskId).replace(UNSAFE, ' ').replace(/\s+/g, ' ').trim().slice(0, 60) || taskId
  const stamp = formatChinaTime(now).slice(0, 16).replace(/[-:]/g, '').replace(' ', '-')
  return `通话记录_${name}_${stamp}.${extension}`
}
