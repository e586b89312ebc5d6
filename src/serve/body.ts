import type { IncomingMessage } from 'node:http'

export type Body = { kind: 'value'; value: unknown } | { kind: 'too_large' } | { kind: 'not_json' }

/**
 * Reads a JSON body of at most `limit` bytes. What exceeds it is not kept; the server's request timeout ends a sender
 * who never does.
 */
export async function readJson(request: IncomingMessage, limit: number): Promise<Body> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= limit) chunks.push(chunk)
  }
  if (size > limit) return { kind: 'too_large' }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
    return { kind: 'value', value: JSON.parse(text) as unknown }
  } catch {
    return { kind: 'not_json' }
  }
}
