import { defaultLayout } from '#shared/exports/presets.ts'
import { isMasked } from '../isMasked.ts'
import { callSheet } from '../callSheet.ts'
import type { HandlersOf, Services } from '../services.ts'

export function handingHandlers(services: Services): HandlersOf<'handing'> {
  const { findLinked, takeLink, exports, looks } = services
  return {
    'handing.linked': (ref) => findLinked(ref),
    'handing.sheet': async ({ recordId, masked, ...scope }) => {
      const sheet = await callSheet(services, scope, recordId, masked)
      if (!masked && isMasked(services, scope.accountId))
        await looks.note(scope.accountId, { what: 'print', taskId: scope.taskId, recordId, count: 1 })
      return sheet
    },
    'handing.workbook': ({ accountId, taskId, taskName, filter, sort, columns, locale }) =>
      exports.startWorkbook({
        ...{ accountId, taskId, taskName },
        from: { source: 'local', filter, sort },
        layout: { ...defaultLayout(locale), format: 'xlsx', columns, mask: isMasked(services, accountId) },
      }),
    'handing.takeLink': () => takeLink(),
  }
}
