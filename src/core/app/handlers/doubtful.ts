import { isMasked } from '../isMasked.ts'
import type { HandlersOf, Services } from '../services.ts'

export function doubtfulHandlers(services: Services): HandlersOf<'doubtful'> {
  const { doubtful } = services
  const masked = (accountId: string): boolean => isMasked(services, accountId)
  return {
    'doubtful.rules': ({ accountId }) => doubtful.rules(accountId, masked(accountId)),
    'doubtful.saveRule': ({ accountId, rule }) => doubtful.saveRule(accountId, rule, masked(accountId)),
    'doubtful.removeRule': ({ accountId, ruleId }) =>
      doubtful.removeRule(accountId, ruleId, masked(accountId)),
    'doubtful.restoreRules': ({ accountId }) => doubtful.restoreRules(accountId, masked(accountId)),
    'doubtful.othersRules': ({ accountId }) => doubtful.othersRules(accountId, masked(accountId)),
    'doubtful.takeRule': ({ accountId, reviewer, ruleId }) =>
      doubtful.takeRule(accountId, reviewer, ruleId, masked(accountId)),
    'doubtful.counts': (ref) => doubtful.counts(ref),
    'doubtful.calls': ({ ruleId, page, perPage, ...ref }) =>
      doubtful.calls(ref, ruleId, { page, perPage }, masked(ref.accountId)),
    'doubtful.queue': ({ ruleId, name, ...ref }) => doubtful.queue(ref, ruleId, name, masked(ref.accountId)),
    'doubtful.dismiss': async ({ accountId, ...dismissal }) => {
      await doubtful.dismiss(accountId, dismissal)
      return null
    },
  }
}
