import { isMasked } from '../isMasked.ts'
import type { HandlersOf, Services } from '../services.ts'

export function queuesHandlers(services: Services): HandlersOf<'queues'> {
  const { queues } = services
  const done = async (work: Promise<void>): Promise<null> => {
    await work
    return null
  }
  return {
    'queues.make': ({ accountId, taskId, ...wanted }) =>
      queues.make({ accountId, taskId }, wanted, isMasked(services, accountId)),
    'queues.list': ({ accountId, taskId }) => queues.list(accountId, taskId, isMasked(services, accountId)),
    'queues.page': ({ page, perPage, ...queue }) =>
      queues.page(queue, page, perPage, isMasked(services, queue.accountId)),
    'queues.added': (queue) => queues.added(queue),
    'queues.extend': (queue) => queues.extend(queue, isMasked(services, queue.accountId)),
    'queues.keepPlace': ({ place, spent, ...queue }) => done(queues.keepPlace(queue, { place, spent })),
    'queues.rename': ({ name, ...queue }) =>
      done(queues.rename(queue, name, isMasked(services, queue.accountId))),
    'queues.remove': (queue) => done(queues.remove(queue)),
  }
}
