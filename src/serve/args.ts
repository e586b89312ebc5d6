import { sectionText } from '#core/commandLine/help.ts'
import { HOST_OPTIONS } from '#core/commandLine/hostOptions.ts'
import {
  readValues,
  refuseWords,
  scanOptions,
  type Options,
  type OptionValues,
} from '#core/commandLine/options.ts'
import { asTyped, wholeNumber } from '#core/commandLine/readers.ts'
import type { Locale } from '#shared/locale.ts'

const OPTIONS = {
  port: {
    form: 'N',
    help: { zh: '监听 127.0.0.1 的端口，0 为自动选择', en: 'port on 127.0.0.1, 0 for any free one' },
    read: wholeNumber(0, 65_535),
    fallback: 0,
  },
  'no-open': { help: { zh: '不自动打开浏览器', en: 'do not open a browser' } },
  ...HOST_OPTIONS,
  // `npm start -- --browser` passes its arguments on whole.
  browser: {},
} satisfies Options

/** See `GuardPolicy`; development builds alone know it. */
const DEV_OPTIONS = { ...OPTIONS, 'dev-origin': { read: asTyped } } satisfies Options

export type ServeOptions = OptionValues<typeof DEV_OPTIONS>

/**
 * @param development whether this is a development build, the only one that knows `--dev-origin`
 * @throws UsageError
 */
export function readServeOptions(argv: readonly string[], development: boolean): ServeOptions {
  const { given, positionals } = scanOptions(argv, development ? DEV_OPTIONS : OPTIONS)
  refuseWords(positionals)
  return readValues(given, DEV_OPTIONS)
}

/** `npm start -- --browser --help` */
export const helpText = (locale: Locale): string =>
  sectionText(
    {
      heading: {
        zh: '通话簿（浏览器版）\n\n用法：npm start -- --browser [选项]\n',
        en: 'Callbook in the browser\n\nUsage: npm start -- --browser [options]\n',
      },
      options: OPTIONS,
    },
    locale,
  )
