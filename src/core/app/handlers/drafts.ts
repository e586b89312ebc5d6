import type { HandlersOf, Services } from '../services.ts'

export function draftsHandlers({ drafts }: Services): HandlersOf<'drafts'> {
  return {
    'drafts.list': ({ accountId }) => drafts.list(accountId),
    'drafts.get': ({ accountId, taskId }) => drafts.get(accountId, taskId),
    'drafts.edit': ({ accountId, taskId, patch, joins }) =>
      drafts.edit(accountId, taskId, patch, joins ?? false),
    'drafts.undo': ({ accountId, taskId }) => drafts.undo(accountId, taskId),
    'drafts.redo': ({ accountId, taskId }) => drafts.redo(accountId, taskId),
    'drafts.discard': async ({ accountId, taskId }) => {
      await drafts.discard(accountId, taskId)
      return null
    },
    'drafts.rebase': ({ accountId, taskId, choices }) => drafts.rebase(accountId, taskId, choices),
    'drafts.request': ({ accountId, taskId }) => ({ body: drafts.request(accountId, taskId) }),
  }
}
