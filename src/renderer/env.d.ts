import type { DesktopBridge } from '#shared/ipc/bridge.ts'

declare global {
  interface Window {
    /** Present in the desktop app alone. */
    readonly callbook?: DesktopBridge
  }
}
