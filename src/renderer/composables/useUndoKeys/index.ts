import { onScopeDispose } from 'vue'

export interface UseUndoKeysOptions {
  undo: () => void
  redo: () => void
  /** False while something else has the keyboard, such as a dialog. */
  enabled: () => boolean
}

/** Controls that are not typed in; all other inputs have an undo of their own, which is left to them. */
const WITHOUT_TEXT = new Set(['checkbox', 'radio', 'button', 'range'])

function isTypedIn(target: EventTarget | null): boolean {
  if (target instanceof HTMLTextAreaElement) return true
  if (target instanceof HTMLInputElement) return !target.readOnly && !WITHOUT_TEXT.has(target.type)
  return target instanceof HTMLElement && target.isContentEditable
}

/** Ctrl+Z undoes, Ctrl+Shift+Z and Ctrl+Y redo; ⌘ likewise. In a text field the keys mean the field's own text. */
export function useUndoKeys({ undo, redo, enabled }: UseUndoKeysOptions): void {
  function onKeydown(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.defaultPrevented) return
    if (!enabled() || isTypedIn(event.target)) return
    const key = event.key.toLowerCase()
    if (key !== 'z' && key !== 'y') return
    event.preventDefault()
    if (key === 'y' || event.shiftKey) redo()
    else undo()
  }
  window.addEventListener('keydown', onKeydown)
  onScopeDispose(() => window.removeEventListener('keydown', onKeydown))
}
