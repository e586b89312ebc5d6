import { isMasked } from '../isMasked.ts'
import type { HandlersOf, Services } from '../services.ts'

export function doubtfulHandlers(services: Services): HandlersOf<'doubtful'> {
  const { doubtful } = services
  return {
    'doubtful.rules': ({ accountId }) => doubtful.rules(accountId),
    'doubtful.saveRule': ({ accountId, rule }) => doubtful.saveRule(accountId, rule),
    'doubtful.removeRule': ({ accountId, ruleId }) => doubtful.removeRule(accountId, ruleId),
    'doubtful.restoreRules': ({ accountId }) => doubtful.restoreRules(accountId),
    'doubtful.othersRules': ({ accountId }) => doubtful.othersRules(accountId, isMasked(services, accountId)),
    'doubtful.takeRule': ({ accountId, reviewer, ruleId }) => doubtful.takeRule(accountId, reviewer, ruleId),
    'doubtful.counts': (ref) => doubtful.counts(ref),
    'doubtful.calls': ({ ruleId, page, perPage, ...ref }) =>
      doubtful.calls(ref, ruleId, { page, perPage }, isMasked(services, ref.accountId)),
    'doubtful.queue': ({ ruleId, name, ...ref }) => doubtful.queue(ref, ruleId, name),
    'doubtful.dismiss': async ({ accountId, ...dismissal }) => {
      await doubtful.dismiss(accountId, dismissal)
      return null
    },
  }
}
