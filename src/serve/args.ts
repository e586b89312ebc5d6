import { localeOption, readOptions, UsageError, wholeNumber } from '#core/commandLine/options.ts'
import type { Locale } from '#shared/locale.ts'

export interface ServeOptions {
  /** 0 takes a free one. */
  port: number
  dataDir: string | undefined
  open: boolean
  /** null follows the environment. */
  locale: Locale | null
  help: boolean
  /** See `GuardPolicy`; read in development builds alone. */
  devOrigin: string | null
}

const SPECS = {
  port: { type: 'string' },
  'data-dir': { type: 'string' },
  'no-open': { type: 'boolean' },
  lang: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  // `npm start -- --browser` passes its arguments on whole.
  browser: { type: 'boolean' },
} as const

const DEV_SPECS = { ...SPECS, 'dev-origin': { type: 'string' } } as const

/**
 * @param development whether this is a development build, the only one that knows `--dev-origin`
 * @throws UsageError
 */
export function readServeOptions(argv: readonly string[], development: boolean): ServeOptions {
  const { values, positionals } = readOptions<typeof DEV_SPECS>(
    argv,
    development ? DEV_SPECS : (SPECS as typeof DEV_SPECS),
  )
  if (positionals[0] !== undefined)
    throw new UsageError(`多余的参数“${positionals[0]}”。`, `Unexpected argument “${positionals[0]}”.`)
  return {
    port: values.port === undefined ? 0 : wholeNumber('port', values.port, 0, 65_535),
    dataDir: values['data-dir'],
    open: !values['no-open'],
    locale: values.lang === undefined ? null : localeOption(values.lang),
    help: values.help ?? false,
    devOrigin: values['dev-origin'] ?? null,
  }
}
