import type { ServerResponse } from 'node:http'
import type { App } from '#core/app/app.ts'
import { sendJson } from './reply.ts'

/** Answers one request of the page. When the page goes away meanwhile, the work for it is cancelled. */
export async function answerRpc(
  answer: App['answer'],
  body: unknown,
  response: ServerResponse,
): Promise<void> {
  const abort = new AbortController()
  response.once('close', () => abort.abort())
  const result = await answer(body, abort.signal)
  if (!response.destroyed) sendJson(response, result)
}
