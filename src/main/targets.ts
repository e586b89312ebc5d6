import { stat } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'
import {
  app,
  BrowserWindow,
  dialog,
  shell,
  type SaveDialogOptions,
  type SaveDialogReturnValue,
} from 'electron'
import { z } from 'zod'
import { withExtension } from '#core/files/withExtension.ts'
import { writeDurably } from '#core/files/durableWrite.ts'
import { plain } from '#core/files/stored.ts'
import type { ExportTargets, SettingsStore } from '#core/ports.ts'
import { keptSetting, setting } from '#core/settings/setting.ts'
import { AppError, toAppError } from '#shared/errors.ts'
import type { ExportFormat } from '#shared/exports/types.ts'
import { inLocale, type Bilingual, type Locale } from '#shared/locale.ts'

const TITLE = { zh: '导出通话记录', en: 'Export call records' }
const MARKS_TITLE = { zh: '导出复核标记', en: 'Export review marks' }
type SavedFormat = ExportFormat | 'json'
const FORMATS: Record<SavedFormat, Bilingual> = {
  csv: { zh: 'CSV 表格', en: 'CSV table' },
  xlsx: { zh: 'Excel 工作簿', en: 'Excel workbook' },
  json: { zh: '复核标记', en: 'Review marks' },
}
const formatOf = (name: string): SavedFormat => {
  const extension = extname(name).slice(1)
  return extension === 'xlsx' || extension === 'json' ? extension : 'csv'
}

/** Setting: where the person saved last. */
export const EXPORT_FOLDER = setting('desktopExportFolder', plain(z.string().nullable()), null)

const TEXT = { zh: '文本文件', en: 'Text file' }

function ask(options: SaveDialogOptions): Promise<SaveDialogReturnValue> {
  const parent = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0]
  return parent === undefined ? dialog.showSaveDialog(options) : dialog.showSaveDialog(parent, options)
}

/** Exports go where the person says, through the system's dialog. */
export function desktopTargets(locale: () => Locale, settings: SettingsStore): ExportTargets {
  return {
    choose: async (suggestedName) => {
      const format = formatOf(suggestedName)
      const options: SaveDialogOptions = {
        title: inLocale(format === 'json' ? MARKS_TITLE : TITLE, locale()),
        defaultPath: join(await startFolder(settings), suggestedName),
        filters: [{ name: inLocale(FORMATS[format], locale()), extensions: [format] }],
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      }
      const parent = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0]
      const { canceled, filePath } =
        parent === undefined
          ? await dialog.showSaveDialog(options)
          : await dialog.showSaveDialog(parent, options)
      if (canceled || filePath === '') return null
      rememberFolder(settings, dirname(filePath))
      return { path: await withExtension(filePath, format), chosen: true }
    },
    saveText: async (suggestedName, text) => {
      const options: SaveDialogOptions = {
        defaultPath: join(app.getPath('documents'), suggestedName),
        filters: [{ name: inLocale(TEXT, locale()), extensions: ['txt'] }],
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      }
      const { canceled, filePath } = await ask(options)
      if (canceled || filePath === '') return null
      try {
        writeDurably(filePath, text)
      } catch (thrown) {
        throw toAppError(thrown)
      }
      return filePath
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

/** Where the person saved last, while that is still a folder; else the downloads. */
async function startFolder(settings: SettingsStore): Promise<string> {
  const last = keptSetting(settings, EXPORT_FOLDER).get()
  const found = last === null ? null : await stat(last).catch(() => null)
  return last !== null && found?.isDirectory() ? last : app.getPath('downloads')
}

function rememberFolder(settings: SettingsStore, folder: string): void {
  try {
    keptSetting(settings, EXPORT_FOLDER).set(folder)
  } catch {
    // A convenience; the export goes on.
  }
}
