import type { HandlersOf, Services } from '../services.ts'
import { noteUnmaskingAll } from '../unmasking.ts'

export function preferencesHandlers(services: Services): HandlersOf<'preferences'> & HandlersOf<'taskView'> {
  const { preferences, searched, onPreferences } = services
  return {
    'preferences.get': () => preferences.get(),
    'preferences.update': async (patch) => {
      if (patch.maskNumbers === false && preferences.get().maskNumbers) await noteUnmaskingAll(services)
      const updated = preferences.update(patch)
      onPreferences()
      return updated
    },
    'taskView.get': (scope) => searched.view(scope),
    'taskView.update': ({ accountId, taskId, ...patch }) => {
      const view = preferences.updateTaskView(accountId, taskId, patch)
      if ('filter' in patch || 'localFilter' in patch) searched.follow({ accountId, taskId }, view)
      return view
    },
  }
}
