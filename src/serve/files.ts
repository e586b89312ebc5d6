import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { servedFile } from '#core/files/servedFile.ts'
import { SECURITY_HEADERS, sendText } from './reply.ts'

/** Serves one file of the built renderer. What is refused and what is missing look the same from outside. */
export async function sendFile(
  folder: string,
  path: string,
  method: string,
  response: ServerResponse,
): Promise<void> {
  const served = await servedFile(folder, path)
  if (!served.found) return sendText(response, 404, 'Not found')
  const { file, contentType } = served
  const { size } = await stat(file)
  response.writeHead(200, {
    ...SECURITY_HEADERS,
    'content-type': contentType,
    'content-length': String(size),
  })
  if (method === 'HEAD') {
    response.end()
    return
  }
  await pipeline(createReadStream(file), response)
}
