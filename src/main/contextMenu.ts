import { Menu, type BrowserWindow, type ContextMenuParams, type MenuItemConstructorOptions } from 'electron'
import { inLocale, type Locale } from '#shared/locale.ts'

type Asked = Pick<ContextMenuParams, 'isEditable' | 'editFlags' | 'selectionText'>

/** What a right click offers: on a field what the field can take, on a selected text to copy it, elsewhere nothing. */
export function contextMenuTemplate(asked: Asked, locale: Locale): MenuItemConstructorOptions[] {
  const { isEditable, editFlags } = asked
  const text = (zh: string, en: string): string => inLocale({ zh, en }, locale)
  // A password field says by its flags that it gives nothing away.
  const cut = { role: 'cut', label: text('剪切', 'Cut'), enabled: editFlags.canCut } as const
  const copy = { role: 'copy', label: text('复制', 'Copy'), enabled: editFlags.canCopy } as const
  const paste = { role: 'paste', label: text('粘贴', 'Paste'), enabled: editFlags.canPaste } as const
  const all = {
    role: 'selectAll',
    label: text('全选', 'Select All'),
    enabled: editFlags.canSelectAll,
  } as const
  if (isEditable) return [cut, copy, paste, { type: 'separator' }, all]
  return asked.selectionText.trim() === '' ? [] : [copy]
}

/** Electron has no context menu of its own: without this, a token cannot be pasted with the mouse. */
export function offerContextMenu(window: BrowserWindow, locale: () => Locale): void {
  window.webContents.on('context-menu', (_event, asked) => {
    const template = contextMenuTemplate(asked, locale())
    if (template.length > 0) Menu.buildFromTemplate(template).popup({ window })
  })
}
