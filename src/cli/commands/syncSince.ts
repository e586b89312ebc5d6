import { learn, nothingLearned, reach } from '#core/api/reach.ts'
import { AppError } from '#shared/errors.ts'
import { inLocale } from '#shared/locale.ts'
import { EXIT, type ExitCode } from '../exitCodes.ts'
import { jsonDocument, type CommandContext } from './context.ts'
import { sayNotKept } from './notKept.ts'
import { readAllAgain } from './reread.ts'

/** Asked for, not assumed: a server may cap it. */
const PER_PAGE = 200
/** Times the pages are gone through again where calls shifted away from the reader. */
const PASSES = 3

/**
 * Brings the calls that the platform's `start_at` filter admits onto this machine. Which of a call's times that filter
 * compares is not documented, and the rest of the task is not looked at: this adds to the store and proves nothing
 * about the task as a whole. Complete here means that as many different calls came as the platform announced.
 * @throws AppError of the store where nothing can be kept, of the platform, cancelled
 */
export async function syncSince(since: string, context: CommandContext): Promise<ExitCode> {
  const { handlers, accountId, taskId, locale, output, signal } = context
  // A page is shown whether it can be kept or not; here keeping is the point, so the store is opened first.
  const { keptFrom } = await handlers['sync.summary']({ accountId, taskId }, context)
  await handlers['sync.allow']({ accountId, taskId }, context)
  const seen = new Set<string>()
  const old = new Set<string>()
  let total = 0
  for (let pass = 0; pass < PASSES && (pass === 0 || seen.size < total); pass += 1) {
    let lastPage = 1
    const learned = nothingLearned()
    const inPass = new Set<string>()
    // However many pages are announced, they are followed only as far as they bring anything.
    for (let page = 1; page <= lastPage && learned.asked < reach(learned); page += 1) {
      signal.throwIfAborted()
      const request = { accountId, taskId, filter: { start_at: since }, page, perPage: PER_PAGE }
      const { rows, meta, notKept } = await handlers['records.page'](request, context)
      if (notKept) throw new AppError(notKept.code, notKept.message, notKept.details)
      for (const { id, calldate } of rows) {
        seen.add(id)
        if (keptFrom !== null && calldate !== null && calldate < keptFrom) old.add(id)
      }
      const before = inPass.size
      for (const { id } of rows) inPass.add(id)
      learned.asked += 1
      learn(learned, page, meta, rows.length, inPass.size - before)
      ;({ total, lastPage } = meta)
      output.progress(
        inLocale({ zh: `已读取 ${seen.size} / ${total} 条`, en: `${seen.size} of ${total} records` }, locale),
      )
    }
  }
  const missing = Math.max(0, total - seen.size)
  const kept = seen.size - old.size
  const beside = { leftOut: old.size, keptFrom }
  output.say(
    inLocale(
      missing === 0
        ? {
            zh: `已保存 ${since} 以来的 ${kept} 条通话`,
            en: `${kept} calls since ${since} are on this machine`,
          }
        : {
            zh: `已保存 ${since} 以来的 ${kept} 条通话，缺 ${missing} 条。请稍后重试。`,
            en: `${kept} calls since ${since} are on this machine, ${missing} missing. Try again later.`,
          },
      locale,
    ),
  )
  sayNotKept(beside, context)
  await readAllAgain(context)
  if (context.json)
    await output.result(jsonDocument({ since, records: seen.size, total, missing, ...beside }))
  return missing === 0 ? EXIT.done : EXIT.incomplete
}
