import { printableJson } from '#core/terminal.ts'
import type { Handlers, RequestContext } from '#shared/ipc/index.ts'
import type { AppEvent } from '#shared/ipc/events.ts'
import type { Locale } from '#shared/locale.ts'
import type { Output } from '../output.ts'

/** What every command works with. */
export interface CommandContext extends RequestContext {
  handlers: Handlers
  accountId: string
  taskId: string
  locale: Locale
  json: boolean
  output: Output
  /** @returns a function that stops listening */
  onEvent: (listener: (event: AppEvent) => void) => () => void
}

/** Valid JSON that steers no terminal. */
export const jsonDocument = (value: unknown): string => `${printableJson(JSON.stringify(value, null, 2))}\n`
