import { isMasked } from '../isMasked.ts'
import type { HandlersOf, Services } from '../services.ts'

export function exchangeHandlers(services: Services): HandlersOf<'exchange'> {
  const { exchange } = services
  return {
    'exchange.receive': async ({ batch, file, piece }) => {
      await exchange.receive(batch, file, Buffer.from(piece, 'base64'))
      return null
    },
    'exchange.preview': ({ accountId, batch, files }) =>
      exchange.preview(accountId, batch, files, isMasked(services, accountId)),
    'exchange.merge': async ({ accountId, batch, reviewer }) => ({
      newer: await exchange.merge(accountId, batch, reviewer),
    }),
    'exchange.forget': async ({ batch }) => {
      await exchange.forget(batch)
      return null
    },
    'exchange.export': ({ accountId, taskId, passphrase }) => exchange.export(accountId, taskId, passphrase),
  }
}
