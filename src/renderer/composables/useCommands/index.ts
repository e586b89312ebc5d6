import { onScopeDispose } from 'vue'
import { COMMANDS, commandOf, isSingleKey, keysOf, type CommandId } from '#shared/commands.ts'
import { useAppStore } from '../../stores/app.ts'
import { isComposing } from '../composing.ts'
import { useLocale } from '../useLocale/index.ts'

/** What a command does now; `false` where it can do nothing, and the key keeps its own meaning. */
export type CommandHandler = (event?: KeyboardEvent) => unknown
type Handlers = Partial<Record<CommandId, CommandHandler>>

/** The handlers of what is on screen; the last to come is asked first. */
const active: Handlers[] = []

/** Gives commands a meaning for as long as the component is there. */
export function useCommands(handlers: Handlers): void {
  active.push(handlers)
  onScopeDispose(() => active.splice(active.indexOf(handlers), 1))
}

/** @returns whether anything was done */
export function runCommand(id: CommandId, event?: KeyboardEvent): boolean {
  for (const handlers of active.toReversed()) {
    const handler = handlers[id]
    if (handler !== undefined && handler(event) !== false) return true
  }
  return false
}

/** Whether a command means something on this page. */
export const hasHandler = (id: CommandId): boolean => active.some((handlers) => handlers[id] !== undefined)

/** What is typed in, where letters are text. */
const TYPED = 'input:not([type="checkbox"], [type="radio"], [type="button"]), textarea, [contenteditable]'
/** What the blank presses, opens or picks. */
const PRESSED =
  'button, a, input, select, summary, [role="button"], [role="tab"], [role="gridcell"], [role="switch"]'
/** The keyboard is inside one of these while it acts on calls: `data-keys` says which. */
const PLACES = '[data-keys]'

function isMeant(id: CommandId, event: KeyboardEvent): boolean {
  const { where } = COMMANDS[id]
  const target = event.target instanceof Element ? event.target : null
  if (where === 'anywhere') return true
  const place = target?.closest(PLACES)?.getAttribute('data-keys')
  if (place === undefined || (where !== 'reading' && place !== where)) return false
  if (target?.closest(TYPED)) return false
  return event.key !== ' ' || !target?.closest(PRESSED)
}

const GONE = '[style*="display: none"], [class*="-leave-active"]'

/** Dialogs that were closed stay in the page, out of sight or on their way there. */
function isBehindDialog(): boolean {
  const dialogs = document.querySelectorAll('[aria-modal="true"]')
  return [...dialogs].some((dialog) => dialog.closest(GONE) === null)
}

/** Listens to the keys of the whole window, once. */
export function useCommandKeys(): void {
  const app = useAppStore()
  function onKeydown(event: KeyboardEvent): void {
    if (event.defaultPrevented || isComposing(event)) return
    const { keys, singleKeys } = app.preferences
    const id = commandOf(event, keys)
    if (id === undefined || (!singleKeys && isSingleKey(id)) || !isMeant(id, event)) return
    // Whoever leaves the desk does not close a dialog first.
    if (id !== 'lock' && isBehindDialog()) return
    if (runCommand(id, event)) event.preventDefault()
  }
  window.addEventListener('keydown', onKeydown)
  onScopeDispose(() => window.removeEventListener('keydown', onKeydown))
}

export interface UseKeyHintsReturn {
  /** What a command does, with its key: for a tooltip. */
  hint: (id: CommandId) => string
  /** The key as people read it; an empty text where it has none. */
  keyText: (id: CommandId) => string
}

/** Names of commands with their keys, as they are now. */
export function useKeyHints(): UseKeyHintsReturn {
  const app = useAppStore()
  const { say, locale } = useLocale()
  const mac = navigator.userAgent.includes('Mac')
  function keyText(id: CommandId): string {
    if (!app.preferences.singleKeys && isSingleKey(id)) return ''
    return keysOf(id, app.preferences.keys)
      .replace('Mod+', mac ? '⌘' : 'Ctrl+')
      .replace('Shift+', mac ? '⇧' : 'Shift+')
      .replace('Space', locale.value === 'en' ? 'Space' : '空格')
  }
  return {
    keyText,
    hint: (id) => {
      const keys = keyText(id)
      const name = say(COMMANDS[id].label)
      if (keys === '') return name
      return locale.value === 'en' ? `${name} (${keys})` : `${name}（${keys}）`
    },
  }
}
