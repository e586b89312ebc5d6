import type { Locale } from '../locale.ts'

/** Words that platforms send for a task's status, in English. Any other is shown as it came. */
const IN_ENGLISH: ReadonlyMap<string, string> = new Map(
  Object.entries({
    停止: 'Stopped',
    已停止: 'Stopped',
    暂停: 'Paused',
    已暂停: 'Paused',
    运行: 'Running',
    运行中: 'Running',
    呼叫中: 'Calling',
    等待: 'Waiting',
    等待中: 'Waiting',
    未开始: 'Not started',
    已完成: 'Finished',
    完成: 'Finished',
  }),
)

/** @param word `status_str` (api section 2) */
export function statusWord(word: string, locale: Locale): string {
  return locale === 'en' ? (IN_ENGLISH.get(word.trim()) ?? word) : word
}
