import { dialog, type BrowserWindow, type MessageBoxOptions } from 'electron'
import { inLocale, type Locale } from '#shared/locale.ts'

export interface RunningWork {
  syncs: number
  exports: number
}

const QUIT = 0
const STAY = 1

/** What a person is asked before running work is broken off. */
export function quitQuestion({ syncs, exports }: RunningWork, locale: Locale): MessageBoxOptions {
  const text = (zh: string, en: string): string => inLocale({ zh, en }, locale)
  const details = [
    syncs > 0 &&
      text(
        '已同步的通话会保留，下次从中断处继续。',
        'Calls that were synchronised are kept; the next run goes on from there.',
      ),
    exports > 0 && text('未完成的导出不会留下文件。', 'An unfinished export leaves no file.'),
  ]
  const what =
    syncs > 0 && exports > 0
      ? text('同步和导出', 'A synchronisation and an export are')
      : syncs > 0
        ? text('同步', 'A synchronisation is')
        : text('导出', 'An export is')
  return {
    type: 'question',
    message: text(`${what}正在进行，确定退出吗？`, `${what} running. Quit all the same?`),
    detail: details.filter((line) => line !== false).join('\n'),
    buttons: [text('退出', 'Quit'), text('继续运行', 'Keep Running')],
    defaultId: STAY,
    cancelId: STAY,
    noLink: true,
  }
}

/** @returns whether to quit all the same */
export async function askToQuit(
  window: BrowserWindow | undefined,
  work: RunningWork,
  locale: Locale,
): Promise<boolean> {
  const question = quitQuestion(work, locale)
  const { response } = await (window === undefined
    ? dialog.showMessageBox(question)
    : dialog.showMessageBox(window, question))
  return response === QUIT
}
