import { join } from 'node:path'
import { app, BrowserWindow, dialog, shell, type SaveDialogOptions } from 'electron'
import type { ExportTargets } from '#core/ports.ts'
import { AppError } from '#shared/errors.ts'
import { inLocale, type Locale } from '#shared/locale.ts'

const TITLE = { zh: '导出通话记录', en: 'Export call records' }
const CSV = { zh: 'CSV 表格', en: 'CSV table' }

/** Exports go where the person says, through the system's dialog. */
export function desktopTargets(locale: () => Locale): ExportTargets {
  return {
    choose: async (suggestedName) => {
      const options: SaveDialogOptions = {
        title: inLocale(TITLE, locale()),
        defaultPath: join(app.getPath('downloads'), suggestedName),
        filters: [{ name: inLocale(CSV, locale()), extensions: ['csv'] }],
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      }
      const parent = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0]
      const { canceled, filePath } =
        parent === undefined
          ? await dialog.showSaveDialog(options)
          : await dialog.showSaveDialog(parent, options)
      return canceled || filePath === '' ? null : { path: filePath, chosen: true }
    },
    reveal: (path) => {
      shell.showItemInFolder(path)
      return Promise.resolve()
    },
    offer: () =>
      Promise.reject(new AppError('not_found', 'The desktop app offers no downloads', { what: 'download' })),
  }
}
