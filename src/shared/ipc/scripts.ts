import { z } from 'zod'
import { LOCALES } from '../locale.ts'
import type { ScriptFile, ScriptSheet } from '../reviews/scriptSheet.ts'
import { localFilter } from './filters.ts'
import { route } from './route.ts'
import { accountId, shortText, taskId } from './schemas.ts'

export const scriptRoutes = {
  /** What the kept calls that pass tell of the script. How far it is comes by `scripts.changed`; it can be given up. */
  'scripts.sheet': route(z.strictObject({ accountId, taskId, filter: localFilter })).returns<ScriptSheet>(),
  /** Writes a sheet that was read before as a workbook. @returns null when the person closed the file dialog */
  'scripts.export': route(
    z.strictObject({
      accountId,
      sheetId: z.uuid(),
      taskName: shortText.nullable(),
      locale: z.enum(LOCALES),
    }),
  ).returns<ScriptFile | null>(),
}
