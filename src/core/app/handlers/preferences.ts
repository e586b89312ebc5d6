import type { HandlersOf, Services } from '../services.ts'

export function preferencesHandlers({
  preferences,
  searched,
  onPreferences,
}: Services): HandlersOf<'preferences'> & HandlersOf<'taskView'> {
  return {
    'preferences.get': () => preferences.get(),
    'preferences.update': (patch) => {
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
