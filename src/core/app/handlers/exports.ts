import { isMasked } from '../isMasked.ts'
import type { HandlersOf, Services } from '../services.ts'

export function exportsHandlers(services: Services): HandlersOf<'exports'> {
  const { exports, clock } = services
  return {
    'exports.start': (request) => exports.start(request),
    'exports.list': () => exports.list(),
    'exports.cancel': ({ jobId }) => {
      exports.cancel(jobId)
      return null
    },
    'exports.reveal': async ({ jobId }) => {
      await exports.reveal(jobId)
      return null
    },
    'exports.open': async ({ jobId }) => {
      await exports.open(jobId)
      return null
    },
    'exports.download': async ({ jobId }) => ({ url: await exports.download(jobId) }),
    'exports.dismiss': async ({ jobId }) => {
      await exports.dismiss(jobId)
      return null
    },
    'exports.preview': ({ recordIds, layout, ...scope }) => {
      // A preview is a screen, whatever the file will hold.
      const mask = layout.mask || isMasked(services, scope.accountId)
      return exports.preview(scope, recordIds, { ...layout, mask })
    },
    'exports.presets': () => exports.presets.list(),
    'exports.savePreset': ({ name, layout }) => exports.presets.save(name, layout),
    'exports.renamePreset': ({ presetId, name }) => exports.presets.rename(presetId, name),
    'exports.removePreset': ({ presetId }) => exports.presets.remove(presetId),
    'exports.saved': ({ accountId }) => exports.saved.list(accountId),
    'exports.save': (wanted) => exports.saved.save(wanted, clock.now()),
    'exports.renameSaved': ({ accountId, savedId, name }) => exports.saved.rename(accountId, savedId, name),
    'exports.removeSaved': ({ accountId, savedId }) => exports.saved.remove(accountId, savedId),
    'exports.runSaved': ({ accountId, savedId, format }) => exports.runSaved(accountId, savedId, format),
  }
}
