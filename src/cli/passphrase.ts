import { createInterface } from 'node:readline'
import { Writable, type Readable } from 'node:stream'
import { UsageError } from '#core/commandLine/options.ts'
import { printable } from '#core/terminal.ts'
import { AppError } from '#shared/errors.ts'
import { inLocale, type Bilingual, type Locale } from '#shared/locale.ts'
import { LEAST_PASSPHRASE } from '#shared/reviews/exchange.ts'

/** A passphrase is never an argument, which others can read and the shell's history keeps. */
const PASSPHRASE_VARIABLE = 'CALLBOOK_MARKS_PASSPHRASE'

export interface Passphrases {
  /** For a new file. @throws UsageError where there is none, or it is too short or typed differently */
  chosen: () => Promise<string>
  /** Of a file that is there. @throws AppError marks_file where nobody can be asked */
  of: (path: string) => Promise<string>
}

export interface PassphraseOptions {
  env: NodeJS.ProcessEnv
  locale: Locale
  input: Readable & { isTTY?: boolean }
  /** Questions go where messages do. */
  output: Writable
}

/** Where nobody can be asked and none was given. */
export const NO_PASSPHRASES: Passphrases = {
  chosen: () =>
    Promise.reject(
      new UsageError(
        `没有口令：请放入环境变量 ${PASSPHRASE_VARIABLE}，或在终端中运行以便输入。`,
        `No passphrase: put it into ${PASSPHRASE_VARIABLE}, or run this in a terminal to be asked.`,
      ),
    ),
  of: (path) => Promise.reject(new AppError('marks_file', `${path} is sealed`, { what: 'passphrase', path })),
}

export function passphrases({ env, locale, input, output }: PassphraseOptions): Passphrases {
  const given = env[PASSPHRASE_VARIABLE] || undefined
  if (given === undefined && input.isTTY !== true) return NO_PASSPHRASES
  const ask = (question: Bilingual): Promise<string> => askHidden(inLocale(question, locale), input, output)
  return {
    chosen: async () => {
      const first = given ?? (await ask({ zh: '为文件设置口令：', en: 'Passphrase for the file: ' }))
      if (first.length < LEAST_PASSPHRASE)
        throw new UsageError(
          `口令至少 ${LEAST_PASSPHRASE} 个字符。`,
          `A passphrase has at least ${LEAST_PASSPHRASE} characters.`,
        )
      if (given === undefined && (await ask({ zh: '再输入一次：', en: 'Once more: ' })) !== first)
        throw new UsageError('两次输入的口令不一致。', 'The two passphrases differ.')
      return first
    },
    of: async (path) => given ?? ask({ zh: `${path} 的口令：`, en: `Passphrase of ${path}: ` }),
  }
}

/** Asks on a terminal without showing what is typed. @throws AppError cancelled on Ctrl+C or the end of input */
function askHidden(question: string, input: Readable, output: Writable): Promise<string> {
  output.write(printable(question))
  // The line editor echoes into this.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input, output: nowhere, terminal: true })
  return new Promise((resolve, reject) => {
    lines.once('line', (line) => {
      resolve(line)
      lines.close()
    })
    lines.once('SIGINT', () => lines.close())
    lines.once('close', () => {
      output.write('\n')
      reject(new AppError('cancelled', 'Nobody answered'))
    })
  })
}
