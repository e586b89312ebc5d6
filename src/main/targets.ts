import { stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { app, BrowserWindow, dialog, shell, type SaveDialogOptions } from 'electron'
import type { ExportTargets } from '#core/ports.ts'
import { AppError } from '#shared/errors.ts'
import type { ExportFormat } from '#shared/exports/types.ts'
import { inLocale, type Bilingual, type Locale } from '#shared/locale.ts'

const TITLE = { zh: '导出通话记录', en: 'Export call records' }
const FORMATS: Record<ExportFormat, Bilingual> = {
  csv: { zh: 'CSV 表格', en: 'CSV table' },
  xlsx: { zh: 'Excel 工作簿', en: 'Excel workbook' },
}

/** Exports go where the person says, through the system's dialog. */
export function desktopTargets(locale: () => Locale): ExportTargets {
  return {
    choose: async (suggestedName) => {
      const format: ExportFormat = extname(suggestedName) === '.xlsx' ? 'xlsx' : 'csv'
      const options: SaveDialogOptions = {
        title: inLocale(TITLE, locale()),
        defaultPath: join(app.getPath('downloads'), suggestedName),
        filters: [{ name: inLocale(FORMATS[format], locale()), extensions: [format] }],
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      }
      const parent = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0]
      const { canceled, filePath } =
        parent === undefined
          ? await dialog.showSaveDialog(options)
          : await dialog.showSaveDialog(parent, options)
      return canceled || filePath === ''
        ? null
        : { path: await withExtension(filePath, format), chosen: true }
    },
    reveal: (path) => {
      shell.showItemInFolder(path)
      return Promise.resolve()
    },
    open: async (path) => {
      // Only what an export writes is opened: the list of exports lies in a file that could be tampered with.
      if (!['.csv', '.xlsx'].includes(extname(path).toLowerCase()))
        throw new AppError('forbidden', 'Only an exported file is opened')
      const failure = await shell.openPath(path)
      if (failure !== '') throw new AppError('file_failed', 'The system could not open the file', { path })
    },
    offer: () =>
      Promise.reject(new AppError('not_found', 'The desktop app offers no downloads', { what: 'download' })),
    discard: () => Promise.resolve(),
  }
}

/**
 * Not every system's dialog adds the extension. Where it is added here, nobody was asked about a file of that name, so
 * that none is replaced.
 */
async function withExtension(path: string, format: ExportFormat): Promise<string> {
  if (extname(path).toLowerCase() === `.${format}`) return path
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? `${path}.${format}` : `${path} (${number}).${format}`
    const taken = await stat(candidate).catch(() => null)
    if (taken === null) return candidate
  }
}
