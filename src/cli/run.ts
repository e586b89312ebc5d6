import type { SavedExport } from '#shared/exports/types.ts'
import type { AppEvent } from '#shared/ipc/events.ts'
import { inLocale, type Locale } from '#shared/locale.ts'
import { lowSpaceText } from '#shared/lowSpace.ts'
import { UsageError } from '#core/commandLine/options.ts'
import type { App } from '#core/app/app.ts'
import type { Events } from '#core/ports.ts'
import { addAccount } from './account.ts'
import type { WorkCommand } from './args.ts'
import type { CommandContext } from './commands/context.ts'
import { exportRecords, exportSaved } from './commands/export.ts'
import { marks, marksAction } from './commands/marks.ts'
import { records } from './commands/records.ts'
import { sync } from './commands/sync.ts'
import { syncSince } from './commands/syncSince.ts'
import { task } from './commands/task.ts'
import { taskDiff } from './commands/taskDiff.ts'
import type { ExitCode } from './exitCodes.ts'
import type { Output } from './output.ts'
import { NO_PASSPHRASES, type Passphrases } from './passphrase.ts'

export interface RunOptions {
  app: Pick<App, 'handlers' | 'marks'>
  onEvent: CommandContext['onEvent']
  output: Output
  /** Where nobody can be asked, and the environment gives none, a sealed file is refused. */
  passphrases?: Passphrases
  locale: Locale
  signal: AbortSignal
}

/** Runs one command. @throws AppError, UsageError */
export async function run(command: WorkCommand, options: RunOptions): Promise<ExitCode> {
  const { app, locale, output, signal, onEvent } = options
  const { handlers } = app
  onEvent((event) => {
    if (event.name === 'space.low') output.say(inLocale(lowSpaceText(event.payload), locale))
  })
  if (command.command === 'marks') {
    const { demo, out, json, passphrase: sealed } = command.options
    const asked = { ...marksAction(command.words, out), out, sealed, demo, taskId: command.taskId }
    return marks(asked, { kept: app.marks, output, json, locale }, options.passphrases ?? NO_PASSPHRASES)
  }
  const accountId = await addAccount(handlers, command.source, { signal })
  const saved =
    command.command === 'export' && command.options.saved !== undefined
      ? await findSaved(command.options.saved)
      : null
  const taskId = saved?.taskId ?? command.taskId
  if (taskId === null) throw await chooseDemoTask()
  const context: CommandContext = {
    handlers,
    accountId,
    taskId,
    locale,
    json: command.options.json,
    output,
    signal,
    onEvent,
  }
  if (command.command === 'sync') {
    const { since } = command.options
    return since === undefined ? sync(command, context) : syncSince(since, context)
  }
  if (command.command === 'records') return records(command, context)
  if (command.command === 'export')
    return saved === null ? exportRecords(command, context) : exportSaved(saved, command, context)
  const { diff } = command.options
  return diff === undefined ? task(context) : taskDiff(diff, context)

  async function findSaved(name: string): Promise<SavedExport> {
    const all = await handlers['exports.saved']({ accountId }, { signal })
    const found = all.find((entry) => entry.name === name)
    if (found) return found
    if (all.length === 0)
      throw new UsageError(
        '这个账号没有已保存的导出；请先在通话簿窗口中保存，并用 --data-dir 指定同一个数据文件夹。',
        'This account has no saved exports: save one in Callbook’s window first, and name the same data folder with --data-dir.',
      )
    const names = all.map((entry) => `  ${entry.name}`).join('\n')
    throw new UsageError(
      `没有已保存的导出“${name}”，已有：\n${names}`,
      `There is no saved export “${name}”; these are there:\n${names}`,
    )
  }

  async function chooseDemoTask(): Promise<UsageError> {
    const { rows } = await handlers['tasks.list']({ accountId, page: 1, perPage: 20 }, { signal })
    const listed = rows.map(({ taskId, name }) => `  ${taskId}  ${name}`).join('\n')
    return new UsageError(
      `请用 --task 指定演示任务：\n${listed}`,
      `Name one of the demo tasks with --task:\n${listed}`,
    )
  }
}

/** Events within one process. */
export function eventHub(): Events & { onEvent: CommandContext['onEvent'] } {
  const listeners = new Set<(event: AppEvent) => void>()
  return {
    emit: (event) => listeners.forEach((listener) => listener(event)),
    onEvent: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
