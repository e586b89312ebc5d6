import { inLocale } from '#shared/locale.ts'
import type { TaskCommand } from '../args.ts'
import { EXIT, type ExitCode } from '../exitCodes.ts'
import { formatGroup } from '../table.ts'
import { TASK_GROUPS } from '../taskText.ts'
import { jsonDocument, type CommandContext } from './context.ts'

/** The task's edit view: its settings by group, those without a value left out; `--json` has everything. */
export async function task(_command: TaskCommand, context: CommandContext): Promise<ExitCode> {
  const { handlers, accountId, taskId, locale, output } = context
  const view = await handlers['tasks.edit']({ accountId, taskId }, context)
  if (context.json) {
    await output.result(jsonDocument(view))
    return EXIT.done
  }
  const groups = TASK_GROUPS.flatMap(({ heading, fields }) => {
    const entries = fields.flatMap(({ label, show }): [string, string][] => {
      const value = show(view, locale)
      return value === '' ? [] : [[inLocale(label, locale), value]]
    })
    return entries.length === 0 ? [] : [formatGroup(inLocale(heading, locale), entries)]
  })
  await output.result(groups.join('\n'))
  return EXIT.done
}
