import { z } from 'zod'
import type { ExportJob, ExportPreset, ExportPreview, SavedExport } from '../exports/types.ts'
import { exportFilter, exportFrom, exportLayout } from './exportLayout.ts'
import { route } from './route.ts'
import { accountId, identifier, nothing, shortText, taskId } from './schemas.ts'

const jobId = identifier
const name = shortText.trim().min(1).max(60)
const taskName = shortText.nullable()

export const exportRoutes = {
  /** Asks where to (desktop) and starts; null when the person closed the file dialog. */
  'exports.start': route(
    z.strictObject({ accountId, taskId, taskName, from: exportFrom, layout: exportLayout }),
  ).returns<ExportJob | null>(),
  /** Those that run and the last that ended, oldest first. */
  'exports.list': route(nothing).returns<ExportJob[]>(),
  'exports.cancel': route(z.strictObject({ jobId })).returns<null>(),
  /** Desktop: shows the file in its folder. */
  'exports.reveal': route(z.strictObject({ jobId })).returns<null>(),
  /** Desktop: opens the file in the program that the system has for it. */
  'exports.open': route(z.strictObject({ jobId })).returns<null>(),
  /** Browser: a path on this origin that hands the file over once. */
  'exports.download': route(z.strictObject({ jobId })).returns<{ url: string }>(),
  /** Takes an ended one off the list. The person's file stays. */
  'exports.dismiss': route(z.strictObject({ jobId })).returns<null>(),
  /** How these calls, read before, would look in the file. */
  'exports.preview': route(
    z.strictObject({
      accountId,
      taskId,
      recordIds: z.array(z.string().min(1).max(200)).max(5),
      layout: exportLayout,
    }),
  ).returns<ExportPreview>(),

  'exports.presets': route(nothing).returns<ExportPreset[]>(),
  /** In the place of one of the same name. */
  'exports.savePreset': route(z.strictObject({ name, layout: exportLayout })).returns<ExportPreset[]>(),
  'exports.renamePreset': route(z.strictObject({ presetId: identifier, name })).returns<ExportPreset[]>(),
  'exports.removePreset': route(z.strictObject({ presetId: identifier })).returns<ExportPreset[]>(),

  'exports.saved': route(z.strictObject({ accountId })).returns<SavedExport[]>(),
  /** In the place of the account's one of the same name. */
  'exports.save': route(
    z.strictObject({ accountId, taskId, taskName, name, from: exportFilter, layout: exportLayout }),
  ).returns<SavedExport[]>(),
  'exports.renameSaved': route(z.strictObject({ accountId, savedId: identifier, name })).returns<
    SavedExport[]
  >(),
  'exports.removeSaved': route(z.strictObject({ accountId, savedId: identifier })).returns<SavedExport[]>(),
  /** Like `exports.start`, with what was saved; in another format where one is given. */
  'exports.runSaved': route(
    z.strictObject({ accountId, savedId: identifier, format: z.enum(['csv', 'xlsx']).optional() }),
  ).returns<ExportJob | null>(),
}
