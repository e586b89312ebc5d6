import { isMasked } from '../isMasked.ts'
import type { HandlersOf, Services } from '../services.ts'

export function cardsHandlers(services: Services): HandlersOf<'cards'> {
  const { cards } = services
  const masked = (accountId: string): boolean => isMasked(services, accountId)
  return {
    'cards.list': ({ accountId }) => cards.list(accountId, masked(accountId)),
    'cards.save': ({ accountId, series, draft }) => cards.save(accountId, series, draft, masked(accountId)),
    'cards.remove': ({ accountId, series, removed }) =>
      cards.remove(accountId, series, removed, masked(accountId)),
    'cards.chosen': (scope) => cards.chosen(scope),
    'cards.choose': async ({ series, ...scope }) => {
      await cards.choose(scope, series)
      return null
    },
  }
}
