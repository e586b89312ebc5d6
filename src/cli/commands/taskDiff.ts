import { readFile, stat } from 'node:fs/promises'
import { UsageError } from '#core/commandLine/options.ts'
import { decodeText } from '#core/files/text.ts'
import { printable } from '#core/terminal.ts'
import { readTaskFile, type TaskFile } from '#core/tasks/taskFile.ts'
import { inLocale } from '#shared/locale.ts'
import { taskChanges } from '#shared/tasks/changes.ts'
import { changedKeys, settingsOf } from '#shared/tasks/editable.ts'
import { TASK_FIELD } from '#shared/tasks/fields.ts'
import { EXIT, type ExitCode } from '../exitCodes.ts'
import { jsonDocument, type CommandContext } from './context.ts'

/** A task is some kilobytes; anything much larger is another kind of file. */
const MAX_BYTES = 5 * 1024 * 1024

/**
 * What changed from a task in a file to the task on the platform, setting by setting; settings that the file does not
 * speak of are left out. With `--json` the values are in the forms of `task --json`. Exit code 0 with and without
 * differences.
 * @throws UsageError for a file that holds no task
 */
export async function taskDiff(path: string, context: CommandContext): Promise<ExitCode> {
  const { handlers, accountId, taskId, locale, output } = context
  const file = await readKept(path)
  const task = await handlers['tasks.edit']({ accountId, taskId }, context)
  const [before, after] = [file.settings, settingsOf(task)]
  const keys = changedKeys(before, after).filter((key) => file.stated.has(key))
  if (context.json) {
    const changes = keys.map((key) => ({ key, before: before[key], after: after[key] }))
    await output.result(jsonDocument({ taskId, changes }))
    return EXIT.done
  }
  const changes = taskChanges(before, after, locale).filter(({ key }) => keys.includes(key))
  if (changes.length === 0) {
    output.say(inLocale({ zh: '没有差异。', en: 'No differences.' }, locale))
    return EXIT.done
  }
  const nothing = inLocale({ zh: '（无）', en: '(none)' }, locale)
  const text = changes.map(({ key, before: old, after: now }) => {
    const heading = printable(`${inLocale(TASK_FIELD[key].label, locale)} (${key})`)
    if (old.length <= 1 && now.length <= 1)
      return `${heading}\n  ${printable(old[0] ?? nothing)} → ${printable(now[0] ?? nothing)}\n`
    const lines = [
      ...without(old, now).map((line) => `  - ${printable(line)}`),
      ...without(now, old).map((line) => `  + ${printable(line)}`),
    ]
    return `${heading}\n${lines.join('\n')}\n`
  })
  await output.result(text.join('\n'))
  return EXIT.done
}

/** The lines that the others do not have; all of them where only the order differs. */
function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  const own = lines.filter((line) => !others.includes(line))
  const reordered = own.length === 0 && others.every((line) => lines.includes(line))
  return reordered ? lines : own
}

async function readKept(path: string): Promise<TaskFile> {
  const file = openFile(await readText(path), path)
  if (file !== null) return file
  throw new UsageError(
    `文件“${path}”中没有任务，请使用 callbook task --json 的输出、平台返回的 data，或保存请求的正文。`,
    `“${path}” holds no task: give what callbook task --json printed, the platform’s data, or the body of a save.`,
  )
}

function openFile(text: string, path: string): TaskFile | null {
  try {
    return readTaskFile(text)
  } catch {
    throw new UsageError(
      `文件“${path}”不是有效的 JSON，请使用 callbook task --json 的输出、平台返回的 data，或保存请求的正文。`,
      `“${path}” is not JSON: give what callbook task --json printed, the platform’s data, or the body of a save.`,
    )
  }
}

async function readText(path: string): Promise<string> {
  let bytes: Uint8Array | null = null
  try {
    const { size } = await stat(path)
    if (size <= MAX_BYTES) bytes = await readFile(path)
  } catch {
    throw new UsageError(
      `无法读取文件“${path}”，请检查路径和权限。`,
      `“${path}” cannot be read: check its path and permissions.`,
    )
  }
  if (bytes === null)
    throw new UsageError(
      `文件“${path}”太大，不是一个任务的设置。`,
      `“${path}” is too large to be the settings of a task.`,
    )
  const text = decodeText(bytes)
  if (text !== null) return text
  throw new UsageError(
    `文件“${path}”的编码无法识别，请另存为 UTF-8 后重试。`,
    `“${path}” is in an unknown encoding: save it as UTF-8 and try again.`,
  )
}
