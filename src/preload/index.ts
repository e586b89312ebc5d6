/** The only file that touches `ipcRenderer`. What is put on `window.callbook` here is all the page can reach. */
import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron'
import { EVENT_CHANNEL, RPC_CHANNEL, type DesktopBridge } from '#shared/ipc/bridge.ts'
import type { AppEvent } from '#shared/ipc/events.ts'

const bridge: DesktopBridge = {
  request: (message) => {
    if ('cancel' in message) return ipcRenderer.invoke(RPC_CHANNEL, { cancel: message.cancel })
    const { route, input, requestId } = message
    return ipcRenderer.invoke(RPC_CHANNEL, { route, input, requestId })
  },
  onEvent: (listener) => {
    // The IPC event itself stays here: through its `sender` a page could send on any channel.
    const forward = (_event: IpcRendererEvent, event: AppEvent): void => listener(event)
    ipcRenderer.on(EVENT_CHANNEL, forward)
    return () => {
      ipcRenderer.removeListener(EVENT_CHANNEL, forward)
    }
  },
}

contextBridge.exposeInMainWorld('callbook', bridge)
