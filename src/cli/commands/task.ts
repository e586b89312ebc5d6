import type { Options } from '#core/commandLine/options.ts'
import { asTyped } from '#core/commandLine/readers.ts'
import { inLocale } from '#shared/locale.ts'
import { readDisagreement } from '#shared/tasks/disagreements.ts'
import type { TaskFieldGroup } from '#shared/tasks/fieldKinds.ts'
import { TASK_GROUPS, taskFields } from '#shared/tasks/fields.ts'
import { EXIT, type ExitCode } from '../exitCodes.ts'
import { formatGroup } from '../table.ts'
import { jsonDocument, type CommandContext } from './context.ts'

export const TASK = {
  diff: {
    form: { zh: '文件', en: 'FILE' },
    help: {
      zh: '与文件中的任务逐项比较（旧 → 新），列出平台上的变化；文件可以是 task --json 的输出、平台返回的 data 或保存请求的正文（其中没有的设置不比较）。有无差异退出码都是 0',
      en: 'what changed on the platform since FILE was written, setting by setting (old → new). FILE is what task --json printed, the platform’s data, or the body of a save (settings that it leaves out are not compared). Exit code 0 with and without differences',
    },
    read: asTyped,
  },
} satisfies Options

/** Settings that the platform holds differently for the editor and for the dialler. */
const DISAGREEMENTS = { zh: '拨号端不同', en: 'The dialler differs' }

/** The task's edit view: its settings by group, those without a value left out; `--json` has everything. */
export async function task(context: CommandContext): Promise<ExitCode> {
  const { handlers, accountId, taskId, locale, output } = context
  const view = await handlers['tasks.edit']({ accountId, taskId }, context)
  if (context.json) {
    await output.result(jsonDocument(view))
    return EXIT.done
  }
  const groups = (Object.keys(TASK_GROUPS) as TaskFieldGroup[]).map((group) => ({
    heading: inLocale(TASK_GROUPS[group], locale),
    entries: taskFields(group, view).map((field): [string, string] => [
      inLocale(field.label, locale),
      field.display(view, locale),
    ]),
  }))
  const differences = view.disagreements.map((disagreement): [string, string] => {
    const { name, platform, dialler } = readDisagreement(disagreement, locale)
    return [name, `${platform.join('; ')} ≠ ${dialler.join('; ')}`]
  })
  const shown = [...groups, { heading: inLocale(DISAGREEMENTS, locale), entries: differences }]
    .map(({ heading, entries }) => ({ heading, entries: entries.filter(([, value]) => value !== '') }))
    .filter(({ entries }) => entries.length > 0)
  await output.result(shown.map(({ heading, entries }) => formatGroup(heading, entries)).join('\n'))
  return EXIT.done
}
