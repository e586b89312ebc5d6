import { toAppError, type AppError } from '#shared/errors.ts'
import { inLocale } from '#shared/locale.ts'
import type { StoreReread } from '#shared/records/storeReread.ts'
import type { CommandContext } from './context.ts'

/** A second or two of work: so much may stand before the answer of a command that reads the store. */
const CHEAP_STEPS = 60

/**
 * Before a command answers from the store: calls that an earlier version read are read again, where they are few. What
 * is wrong with the store the command itself says.
 */
export async function readAgainIfCheap(context: CommandContext): Promise<void> {
  const state = await readAgain(CHEAP_STEPS, context).catch(rethrowCancelled)
  if (state === null || state.done >= state.calls) return
  context.output.say(
    inLocale(
      {
        zh: '一部分已保存的通话仍是旧版本读取的；下一次 callbook sync 会全部重新读取。',
        en: 'Some kept calls are still as an earlier version read them; the next callbook sync reads all of them again.',
      },
      context.locale,
    ),
  )
}

/** After a synchronisation, which takes its time anyway: all of them. */
export async function readAllAgain(context: CommandContext): Promise<void> {
  const { output, locale, onEvent } = context
  const stop = onEvent((event) => {
    if (event.name !== 'store.rereading' || event.payload.state !== 'running') return
    const { done, calls } = event.payload
    output.progress(
      inLocale(
        {
          zh: `正在重新读取已保存的通话 ${done} / ${calls}`,
          en: `Reading kept calls again: ${done} of ${calls}`,
        },
        locale,
      ),
    )
  })
  try {
    const { unread } = await readAgain(null, context)
    if (unread === 0) return
    output.say(
      inLocale(
        {
          zh: `${unread} 条通话的保存内容无法读取，仍按旧版本显示；callbook sync --full 可以修复。`,
          en: `What is kept of ${unread} calls cannot be read; callbook sync --full mends them.`,
        },
        locale,
      ),
    )
  } catch (thrown) {
    rethrowCancelled(thrown)
    // The calls are synchronised all the same.
    const { code } = toAppError(thrown)
    output.say(
      inLocale(
        {
          zh: `已保存的通话没有全部重新读取（${code}）；下次同步会继续。`,
          en: `Not every kept call was read again (${code}); the next synchronisation goes on.`,
        },
        locale,
      ),
    )
  } finally {
    stop()
  }
}

async function readAgain(steps: number | null, context: CommandContext): Promise<StoreReread> {
  return context.handlers['store.reread']({ accountId: context.accountId, steps }, context)
}

function rethrowCancelled(thrown: unknown): null {
  const error: AppError = toAppError(thrown)
  if (error.code === 'cancelled') throw error
  return null
}
