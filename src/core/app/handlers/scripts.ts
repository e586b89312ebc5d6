import { AppError } from '#shared/errors.ts'
import { isMasked } from '../isMasked.ts'
import type { HandlersOf, Services } from '../services.ts'

export function scriptsHandlers(services: Services): HandlersOf<'scripts'> {
  const { scripts, scriptFiles } = services
  return {
    'scripts.sheet': ({ filter, ...scope }, { signal }) =>
      scripts.read(scope, filter, isMasked(services, scope.accountId), signal),
    'scripts.export': ({ accountId, sheetId, taskName, locale }) => {
      const sheet = scripts.find(accountId, sheetId)
      // One of before numbers were masked is not on any screen.
      if (isMasked(services, accountId) && !sheet.masked)
        throw new AppError('not_found', 'This sheet is forgotten', { what: 'sheet' })
      return scriptFiles.write(sheet, taskName, locale)
    },
  }
}
