import { readFile } from 'node:fs/promises'
import type { App } from '#core/app/app.ts'
import { writeDurably } from '#core/files/durableWrite.ts'
import { UsageError, type Options } from '#core/commandLine/options.ts'
import { asTyped } from '#core/commandLine/readers.ts'
import { callsIn, ofTask, togetherOf } from '#core/reviews/reviewRows.ts'
import { openMarksFile, unsealMarksFile, writeMarksFile } from '#core/reviews/marksFile.ts'
import { AppError } from '#shared/errors.ts'
import { inLocale } from '#shared/locale.ts'
import type { ReviewRows } from '#shared/reviews/marks.ts'
import { EXIT, type ExitCode } from '../exitCodes.ts'
import type { Passphrases } from '../passphrase.ts'
import { jsonDocument, type CommandContext } from './context.ts'

export const MARKS = {
  out: {
    form: { zh: '文件', en: 'FILE' },
    help: {
      zh: 'marks export 写入的文件（JSON，含真实号码和备注，仅本用户可读）',
      en: 'the file that marks export writes: JSON with true numbers and notes, readable for this user alone',
    },
    read: asTyped,
  },
  passphrase: {
    help: {
      zh: 'marks export 用口令加密文件：口令取自环境变量 CALLBOOK_MARKS_PASSPHRASE，否则在终端询问；marks merge 同样取得口令',
      en: 'marks export encrypts the file under a passphrase, which CALLBOOK_MARKS_PASSPHRASE gives or the terminal asks for; marks merge gets it the same way',
    },
    needs: {
      option: 'out',
      because: { zh: '加密的是导出的文件', en: 'it encrypts the file that is written' },
    },
  },
} satisfies Options

export interface MarksCommand {
  action: 'export' | 'merge'
  /** Of `merge`. */
  files: readonly string[]
  out: string | undefined
  /** The file is written under a passphrase. */
  sealed: boolean
  demo: boolean
  /** Marks of this task alone; null for all. */
  taskId: string | null
}

/** @throws UsageError */
export function marksAction(
  [action, ...files]: readonly string[],
  out: string | undefined,
): Pick<MarksCommand, 'action' | 'files'> {
  if (action === 'export' && files.length === 0 && out !== undefined) return { action, files }
  if (action === 'merge' && files.length > 0 && out === undefined) return { action, files }
  throw new UsageError(
    '用法：callbook marks export --out 文件，或 callbook marks merge 文件…。',
    'Usage: callbook marks export --out FILE, or callbook marks merge FILE….',
  )
}

/** Writes marks to one file, or puts those of files beside the ones that are here: in any order, and as often as one likes. */
export async function marks(
  { action, files, out, sealed, demo, taskId }: MarksCommand,
  context: Pick<CommandContext, 'output' | 'json' | 'locale'> & { kept: App['marks'] },
  passphrases: Passphrases,
): Promise<ExitCode> {
  const { kept, output, json, locale } = context
  const tell = (result: object, zh: string, en: string): Promise<void> =>
    output.result(json ? jsonDocument(result) : `${inLocale({ zh, en }, locale)}\n`)
  if (action === 'export') {
    const passphrase = sealed ? await passphrases.chosen() : null
    const rows = ofTask(await kept.rows(demo), taskId)
    writeDurably(out ?? '', await writeMarksFile(rows, passphrase))
    const calls = callsIn(rows.marks)
    await tell(
      { file: out, calls },
      `已写入 ${calls} 条通话的标记：${out}`,
      `Marks of ${calls} calls are in ${out}`,
    )
    return EXIT.done
  }
  // All files are read before anything changes; people are asked one question after the other.
  const read: ReviewRows[] = []
  for (const path of files) read.push(await readMarks(path, passphrases))
  const rows = ofTask(togetherOf(read), taskId)
  const newer = await kept.merge(demo, rows)
  await tell(
    { newer },
    `已合并 ${files.length} 个文件，更新 ${newer} 项`,
    `${files.length} files merged, ${newer} members were newer`,
  )
  return EXIT.done
}

async function readMarks(path: string, passphrases: Passphrases): Promise<ReviewRows> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(path)
  } catch (thrown) {
    throw new AppError('file_failed', `${path} cannot be read`, { path }, { cause: thrown })
  }
  const opened = openMarksFile(bytes, path)
  return opened.kind === 'plain'
    ? opened.rows
    : unsealMarksFile(opened.sealed, await passphrases.of(path), path)
}
