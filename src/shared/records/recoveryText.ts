import type { Locale } from '../locale.ts'
import { formatChinaDate } from '../time.ts'

export const recoveryFileName = (locale: Locale): string =>
  locale === 'zh-CN' ? '通话簿恢复密钥.txt' : 'Callbook recovery key.txt'

/** The file that a person keeps: the words on a line of their own, by which it is read again. */
export function recoveryText(words: readonly string[], locale: Locale, now: number): string {
  const line = words.join(' ')
  const date = formatChinaDate(now)
  const lines =
    locale === 'zh-CN'
      ? [
          `通话簿 恢复密钥（${date}）`,
          '',
          line,
          '',
          '这台电脑的密钥丢失或损坏时，用它打开本机保存的通话和备份：设置 → 本机数据 → 用恢复密钥打开。',
          '拿到它和数据文件的人就能读到通话内容：请放在这台电脑以外的安全地方，不要发给别人。',
        ]
      : [
          `Callbook recovery key (${date})`,
          '',
          line,
          '',
          'Should this computer lose its key, this opens the calls and backups kept on it: Settings, Data on this machine, Open with the recovery key.',
          'Whoever has it and the files can read the calls: keep it in a safe place away from this computer, and give it to nobody.',
        ]
  return `${lines.join('\r\n')}\r\n`
}
