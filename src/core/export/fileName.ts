import type { ExportFormat } from '#shared/exports/types.ts'
import { formatChinaTime } from '#shared/time.ts'

/** Characters that some file system refuses, and what could hide a name's end. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}<>:"/\\|?*]/gu
/** Invisible marks may join emoji. */
const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}/u
/** Of the task's name: with what stands around it, and what a browser adds, a name stays below the usual 255 bytes. */
const MOST_CHARACTERS = 60
const MOST_BYTES = 180

const graphemes = new Intl.Segmenter('zh-CN', { granularity: 'grapheme' })

/** What a file is of, as its name begins. */
export const FILE_KINDS = {
  calls: '通话记录',
  script: '话术节点',
  review: '通话复核',
  optOuts: '不再联系',
} as const

/**
 * `通话记录_<task>_20261121-1530.csv`, safe on every system: what begins and ends it is ours, so that it is no name that
 * Windows keeps for itself and ends in no dot.
 */
export function exportFileName(
  taskName: string | null,
  taskId: string,
  now: number,
  extension: ExportFormat,
  kind: keyof typeof FILE_KINDS = 'calls',
): string {
  const name = namePart(taskName ?? '') || namePart(taskId)
  const stamp = formatChinaTime(now).slice(0, 16).replace(/[-:]/g, '').replace(' ', '-')
  return `${FILE_KINDS[kind]}_${name}_${stamp}.${extension}`
}

function namePart(text: string): string {
  return fitting(safely(text).replace(/\s+/g, ' ').trim()).trim()
}

function safely(text: string): string {
  let safe = ''
  for (const { segment } of graphemes.segment(text))
    safe += EMOJI.test(segment) ? segment : segment.replace(UNSAFE, ' ')
  return safe
}

/** The longest beginning that fits, of whole characters as a person sees them. */
function fitting(text: string): string {
  let kept = ''
  let bytes = 0
  for (const { segment } of graphemes.segment(text)) {
    bytes += Buffer.byteLength(segment)
    if (kept.length + segment.length > MOST_CHARACTERS || bytes > MOST_BYTES) break
    kept += segment
  }
  return kept
}
