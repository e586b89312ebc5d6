import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'

/** A browser opens six at a time to one host; the rest is for tabs and event streams. */
export const MOST_CONNECTIONS = 128

/**
 * Keeps a server's open connections few. Where there would be more, the oldest that has asked for nothing yet, or is
 * still asking, makes room: whoever opens many and says nothing closes his own, and never keeps the user's page out.
 */
export function limitConnections(server: Server, most = MOST_CONNECTIONS): void {
  /** In the order of their coming, each with what it asked last. */
  const open = new Map<Socket, IncomingMessage | null>()

  server.on('connection', (socket) => {
    if (open.size >= most) makeRoom(socket)
    open.set(socket, null)
    socket.once('close', () => open.delete(socket))
  })
  // Before the request is answered, so that an answer at once finds it noted.
  server.prependListener('request', (request, response) => {
    const { socket } = request
    open.set(socket, request)
    response.once('close', () => {
      if (open.has(socket)) open.set(socket, null)
    })
  })

  function makeRoom(coming: Socket): void {
    for (const [socket, request] of open)
      // A request that has come whole is being answered.
      if (request?.complete !== true) {
        open.delete(socket)
        socket.destroy()
        return
      }
    coming.destroy()
  }
}
