import type { Locale } from '../locale.ts'
import { formatChinaTime } from '../time.ts'
import type { RecordComment } from './types.ts'

/**
 * Comments for a file, one a line: `2026-02-05 02:22:26 张三：…`. What the platform does not tell is left out.
 * @param clock writes a moment
 */
export function commentLines(
  comments: readonly RecordComment[],
  locale: Locale,
  clock: (moment: number) => string = formatChinaTime,
): string {
  const colon = locale === 'zh-CN' ? '：' : ': '
  return comments
    .map(({ content, user_name: author, created_at: at }) => {
      const head = [at === null ? '' : clock(at), author ?? ''].filter((part) => part !== '').join(' ')
      return head === '' ? content : `${head}${colon}${content}`
    })
    .filter((line) => line !== '')
    .join('\n')
}
