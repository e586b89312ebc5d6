import { isMasked } from '../isMasked.ts'
import type { HandlersOf, Services } from '../services.ts'

export function judgementsHandlers(services: Services): HandlersOf<'judgements'> {
  const { judging } = services
  return {
    'judgements.list': ({ accountId, ...query }) =>
      judging.disagreements(accountId, query, isMasked(services, accountId)),
    'judgements.others': ({ recordId, ...scope }) =>
      judging.others(scope, recordId, isMasked(services, scope.accountId)),
    'judgements.decide': async ({ accountId, taskId, recordId, ...values }) => {
      await judging.decide({ accountId, taskId }, recordId, values, isMasked(services, accountId))
      return null
    },
    'judgements.undecide': async ({ recordId, ...scope }) => {
      await judging.undecide(scope, recordId)
      return null
    },
  }
}

export function linksHandlers(services: Services): HandlersOf<'links'> {
  const { judging } = services
  return {
    'links.list': ({ accountId, most }) => judging.unlinked(accountId, most, isMasked(services, accountId)),
    'links.candidates': ({ recordId, text, ...scope }) =>
      judging.candidates(scope, recordId, text, isMasked(services, scope.accountId)),
    'links.move': async ({ recordId, to, ...scope }) => {
      await judging.move(scope, recordId, to)
      return null
    },
  }
}
