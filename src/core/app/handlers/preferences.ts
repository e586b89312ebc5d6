import type { HandlersOf, Services } from '../services.ts'

export function preferencesHandlers({
  preferences,
  onPreferences,
}: Services): HandlersOf<'preferences'> & HandlersOf<'taskView'> {
  return {
    'preferences.get': () => preferences.get(),
    'preferences.update': (patch) => {
      const updated = preferences.update(patch)
      onPreferences()
      return updated
    },
    'taskView.get': ({ accountId, taskId }) => preferences.taskView(accountId, taskId),
    'taskView.update': ({ accountId, taskId, ...patch }) =>
      preferences.updateTaskView(accountId, taskId, patch),
  }
}
