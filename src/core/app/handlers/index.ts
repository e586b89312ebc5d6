import type { Handlers } from '#shared/ipc/index.ts'
import type { Services } from '../services.ts'
import { accountsHandlers } from './accounts.ts'
import { appHandlers } from './app.ts'
import { cardsHandlers } from './cards.ts'
import { doubtfulHandlers } from './doubtful.ts'
import { draftsHandlers } from './drafts.ts'
import { exchangeHandlers } from './exchange.ts'
import { exportsHandlers } from './exports.ts'
import { judgementsHandlers, linksHandlers } from './judgements.ts'
import { lockHandlers } from './lock.ts'
import { looksHandlers } from './looks.ts'
import { handingHandlers } from './handing.ts'
import { marksHandlers } from './marks.ts'
import { optOutsHandlers } from './optOuts.ts'
import { preferencesHandlers } from './preferences.ts'
import { proxyHandlers } from './proxy.ts'
import { queuesHandlers } from './queues.ts'
import { recordsHandlers } from './records.ts'
import { samplesHandlers } from './samples.ts'
import { savedFiltersHandlers } from './savedFilters.ts'
import { scriptsHandlers } from './scripts.ts'
import { storeHandlers } from './store.ts'
import { syncHandlers } from './sync.ts'
import { tasksHandlers } from './tasks.ts'

/** One handler a route; the type misses one that no domain has. They throw AppError, which the dispatcher answers with. */
export const createHandlers = (services: Services): Handlers => ({
  ...appHandlers(services),
  ...preferencesHandlers(services),
  ...accountsHandlers(services),
  ...tasksHandlers(services),
  ...draftsHandlers(services),
  ...recordsHandlers(services),
  ...savedFiltersHandlers(services),
  ...marksHandlers(services),
  ...queuesHandlers(services),
  ...scriptsHandlers(services),
  ...exchangeHandlers(services),
  ...judgementsHandlers(services),
  ...linksHandlers(services),
  ...looksHandlers(services),
  ...lockHandlers(services),
  ...cardsHandlers(services),
  ...handingHandlers(services),
  ...samplesHandlers(services),
  ...doubtfulHandlers(services),
  ...optOutsHandlers(services),
  ...syncHandlers(services),
  ...storeHandlers(services),
  ...exportsHandlers(services),
  ...proxyHandlers(services),
})
