import { inLocale } from '#shared/locale.ts'
import type { SyncSummary } from '#shared/sync/types.ts'
import { formatChinaDate } from '#shared/time.ts'
import type { CommandContext } from './context.ts'

/** What stands beside every count of kept calls, so that it is understood. */
export type NotKept = Pick<SyncSummary, 'leftOut' | 'keptFrom'>

export const notKept = ({ leftOut, keptFrom }: NotKept): NotKept => ({ leftOut, keptFrom })

/** One line where not everything is kept. */
export function sayNotKept(
  { leftOut, keptFrom }: NotKept,
  { output, locale }: Pick<CommandContext, 'output' | 'locale'>,
): void {
  if (keptFrom === null || leftOut === 0) return
  const date = formatChinaDate(keptFrom)
  output.say(
    inLocale(
      {
        zh: `另有 ${leftOut} 条早于 ${date} 的通话未保留在本机`,
        en: `${leftOut} more calls, from before ${date}, are not kept on this machine`,
      },
      locale,
    ),
  )
}
