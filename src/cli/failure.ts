import { UsageError } from '#core/commandLine/options.ts'
import { toAppError, type ErrorCode } from '#shared/errors.ts'
import { errorText } from '#shared/errorText.ts'
import { inLocale, type Bilingual, type Locale } from '#shared/locale.ts'
import { jsonDocument } from './commands/context.ts'
import { EXIT, exitCodeFor, type ExitCode } from './exitCodes.ts'
import type { Output } from './output.ts'

/** Where the general hint speaks of a settings page that a command line does not have. */
const COMMAND_LINE_HINTS: Partial<Record<ErrorCode, Bilingual>> = {
  insecure_url: {
    zh: '令牌和通话内容会明文传输。请改用 https 地址；确认网络可信时，可加上 --allow-http。',
    en: 'The token and calls would travel in the clear. Use an https address, or add --allow-http if the network is trusted.',
  },
  unauthenticated: {
    zh: '请在平台重新获取令牌，并更新环境变量 CALLBOOK_TOKEN。',
    en: 'Get a new token from the platform and put it into CALLBOOK_TOKEN.',
  },
  redirect_refused: {
    zh: '为保护令牌，没有跟随跳转。请用 --base-url 指定平台的最终地址（例如把 http 改为 https）。',
    en: 'To protect the token the redirect was not followed. Name the final address with --base-url (for example https in place of http).',
  },
}

/**
 * Tells what went wrong: for the person on stderr, and with `--json` as `{"error": …}` on stdout.
 * @returns the exit code
 */
export async function reportFailure(
  thrown: unknown,
  { locale, json, output }: { locale: Locale; json: boolean; output: Output },
): Promise<ExitCode> {
  if (thrown instanceof UsageError) {
    output.say(thrown.inLocale(locale))
    output.say(inLocale({ zh: '用法见 callbook --help。', en: 'See callbook --help.' }, locale))
    return EXIT.usage
  }
  const error = toAppError(thrown).toInfo()
  const { title, hint } = errorText(error, locale)
  const ownHint = COMMAND_LINE_HINTS[error.code]
  output.say(title)
  if (error.code !== 'cancelled') output.say(ownHint ? inLocale(ownHint, locale) : hint)
  if (json) await output.result(jsonDocument({ error }))
  return exitCodeFor(error.code)
}
