import type { Handlers, RequestContext } from '#shared/ipc/index.ts'
import type { Source } from './args.ts'

/**
 * Adds the account that the command line names, to settings and secrets that end with the process.
 * @returns its id
 * @throws AppError invalid_input, insecure_url
 */
export async function addAccount(
  handlers: Handlers,
  source: Source,
  context: RequestContext,
): Promise<string> {
  if (source.kind === 'demo') return (await handlers['accounts.useDemo']({}, context)).id
  const { baseUrl, userId, subUserId, allowHttp, token } = source
  const { account } = await handlers['accounts.add'](
    { name: '', baseUrl, userId, subUserId, allowHttp, token },
    context,
  )
  return account.id
}
