import type { AppEvent } from '#shared/ipc/events.ts'
import type { Locale } from '#shared/locale.ts'
import { UsageError } from '#core/commandLine/options.ts'
import type { App } from '#core/app/app.ts'
import type { Events } from '#core/ports.ts'
import { addAccount } from './account.ts'
import type { WorkCommand } from './args.ts'
import type { CommandContext } from './commands/context.ts'
import { exportRecords } from './commands/export.ts'
import { records } from './commands/records.ts'
import { sync } from './commands/sync.ts'
import { syncSince } from './commands/syncSince.ts'
import { task } from './commands/task.ts'
import { taskDiff } from './commands/taskDiff.ts'
import type { ExitCode } from './exitCodes.ts'
import type { Output } from './output.ts'

export interface RunOptions {
  app: Pick<App, 'handlers'>
  onEvent: CommandContext['onEvent']
  output: Output
  locale: Locale
  signal: AbortSignal
}

/** Runs one command. @throws AppError, UsageError */
export async function run(command: WorkCommand, options: RunOptions): Promise<ExitCode> {
  const { app, locale, output, signal, onEvent } = options
  const { handlers } = app
  const accountId = await addAccount(handlers, command.source, { signal })
  if (command.taskId === null) throw await chooseDemoTask()
  const context: CommandContext = {
    handlers,
    accountId,
    taskId: command.taskId,
    locale,
    json: command.json,
    output,
    signal,
    onEvent,
  }
  if (command.command === 'sync')
    return command.since === null ? sync(command, context) : syncSince(command.since, context)
  if (command.command === 'records') return records(command, context)
  if (command.command === 'export') return exportRecords(command, context)
  return command.diff === null ? task(command, context) : taskDiff(command.diff, context)

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
