/** The only file that touches `ipcMain`. */
import { BrowserWindow, ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron'
import type { App } from '#core/app/app.ts'
import type { Events, Logger } from '#core/ports.ts'
import { AppError, toAppError, type Answer } from '#shared/errors.ts'
import { EVENT_CHANNEL, RPC_CHANNEL } from '#shared/ipc/bridge.ts'
import { APP_ORIGIN, isAppUrl } from './appUrl.ts'

/**
 * Answers the windows' requests: first who asks, then (in `answer`) the input, then the handler. Nothing is thrown
 * across the boundary. What a document asked for is cancelled when the document goes away.
 */
export function serveIpc(answer: App['answer'], logger: Logger): void {
  const underWay = new WeakMap<WebContents, Set<AbortController>>()

  function requestsOf(contents: WebContents): Set<AbortController> {
    const known = underWay.get(contents)
    if (known !== undefined) return known
    const requests = new Set<AbortController>()
    const cancelAll = (): void => {
      for (const controller of requests) controller.abort()
    }
    contents.once('destroyed', cancelAll)
    contents.on('render-process-gone', cancelAll)
    contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) cancelAll()
    })
    underWay.set(contents, requests)
    return requests
  }

  ipcMain.handle(RPC_CHANNEL, async (event, request: unknown): Promise<Answer<unknown>> => {
    const refusal = senderProblem(event)
    if (refusal !== null) {
      logger.warn('ipc.refused', { reason: refusal })
      return { ok: false, error: new AppError('forbidden', 'The request did not come from the app').toInfo() }
    }
    const controller = new AbortController()
    const requests = requestsOf(event.sender)
    requests.add(controller)
    try {
      return await answer(request, controller.signal)
    } catch (thrown) {
      return { ok: false, error: toAppError(thrown).toInfo() }
    } finally {
      requests.delete(controller)
    }
  })
}

/** @returns why the sender is not the main frame of one of our own documents, or null where it is */
export function senderProblem({ sender, senderFrame }: IpcMainInvokeEvent): string | null {
  // A frame that navigated or closed in the meantime is null: the caller is no longer there.
  if (senderFrame === null) return 'no frame'
  if (sender.isDestroyed() || senderFrame.isDestroyed() || senderFrame.detached) return 'frame gone'
  if (senderFrame.parent !== null || senderFrame !== sender.mainFrame) return 'sub-frame'
  if (senderFrame.origin !== APP_ORIGIN || !isAppUrl(senderFrame.url)) return 'foreign origin'
  return null
}

/** Tells every window of the app, and no page that is not ours. */
export const windowEvents: Events = {
  emit: (event) => {
    for (const { webContents } of BrowserWindow.getAllWindows()) {
      if (!webContents.isDestroyed() && isAppUrl(webContents.getURL())) webContents.send(EVENT_CHANNEL, event)
    }
  },
}
