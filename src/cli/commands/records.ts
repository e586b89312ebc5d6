import type { Options } from '#core/commandLine/options.ts'
import { wholeNumber } from '#core/commandLine/readers.ts'
import { type Locale, inLocale } from '#shared/locale.ts'
import { DEFAULT_PAGE_SIZE } from '#shared/preferences.ts'
import { DEFAULT_COLUMNS, recordFields } from '#shared/records/fields.ts'
import { DEFAULT_LOCAL_SORT } from '#shared/records/localSort.ts'
import type { PageMeta } from '#shared/records/types.ts'
import type { Command } from '../args.ts'
import { EXIT, type ExitCode } from '../exitCodes.ts'
import { filterOf } from '../filterOptions.ts'
import { formatTable } from '../table.ts'
import { jsonDocument, type CommandContext } from './context.ts'
import { notKept, sayNotKept } from './notKept.ts'
import { readAgainIfCheap } from './reread.ts'

export const RECORDS = {
  local: { help: { zh: '查看本机的通话，无需网络', en: 'the calls on this machine, no network needed' } },
  page: {
    form: 'N',
    help: { zh: '第几页', en: 'page' },
    read: wholeNumber(1, 100_000_000),
    fallback: 1,
  },
  'per-page': {
    form: 'N',
    help: { zh: '每页条数', en: 'records a page' },
    read: wholeNumber(1, 1000),
    fallback: DEFAULT_PAGE_SIZE,
  },
} satisfies Options

/** What a terminal has room for of the columns that people see first; `--json` has every field. */
const ESSENTIAL = DEFAULT_COLUMNS.slice(0, 10)

/** One page, of the platform or of the offline store, as a table or as JSON. */
export async function records({ options }: Command<'records'>, context: CommandContext): Promise<ExitCode> {
  const { handlers, accountId, taskId, locale, output } = context
  const { local, page } = options
  const at = { accountId, taskId, page, perPage: options['per-page'] }
  const filter = filterOf(options)
  if (local) await readAgainIfCheap(context)
  const result = local
    ? await handlers['records.localPage']({ ...at, filter, sort: DEFAULT_LOCAL_SORT, exact: true }, context)
    : await handlers['records.page']({ ...at, filter }, context)
  const beside = local ? notKept(await handlers['sync.summary']({ accountId, taskId }, context)) : null
  if (beside !== null) sayNotKept(beside, context)
  if (context.json) {
    await output.result(jsonDocument({ ...result, ...beside }))
    return EXIT.done
  }
  const fields = recordFields(ESSENTIAL)
  const table = formatTable(
    fields.map(({ label, alignEnd }) => ({ label: inLocale(label, locale), alignEnd })),
    result.rows.map((row) => fields.map((field) => field.display(row, locale))),
  )
  await output.result(`${table}${pageLine(result.meta, locale)}\n`)
  return EXIT.done
}

function pageLine({ page, lastPage, total }: PageMeta, locale: Locale): string {
  return inLocale(
    {
      zh: `第 ${page} 页，共 ${lastPage} 页，${total} 条记录`,
      en: `page ${page} of ${lastPage}, ${total} records`,
    },
    locale,
  )
}
