import type { DesktopBridge } from '#shared/ipc/bridge.ts'
import type { Transport } from './transport.ts'

export function desktopTransport(bridge: DesktopBridge): Transport {
  return { request: bridge.request, onEvent: bridge.onEvent }
}
