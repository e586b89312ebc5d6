import { entryText, sectionText } from '#core/commandLine/help.ts'
import { inLocale, type Locale } from '#shared/locale.ts'
import { EXIT, EXIT_MEANINGS, type ExitName } from './exitCodes.ts'
import { COMMANDS, SECTIONS } from './options.ts'

/** `callbook --help` */
export function helpText(locale: Locale): string {
  const commands = Object.entries(COMMANDS).map(([name, command]) =>
    entryText(
      'form' in command ? `${name} ${inLocale(command.form, locale)}` : name,
      inLocale(command.help, locale),
    ),
  )
  const exits = (Object.keys(EXIT) as ExitName[]).map((name) =>
    entryText(String(EXIT[name]), inLocale(EXIT_MEANINGS[name], locale), 7),
  )
  const say = (zh: string, en: string): string => inLocale({ zh, en }, locale)
  return [
    say('通话簿命令行', 'Callbook on the command line') + '\n',
    say('用法：callbook <命令> --task ID [选项]', 'Usage: callbook <command> --task ID [options]') + '\n',
    `${say('命令', 'Commands')}\n${commands.join('')}`,
    ...SECTIONS.map((section) => sectionText(section, locale)),
    `${say('退出码', 'Exit codes')}\n${exits.join('')}`,
  ].join('\n')
}
