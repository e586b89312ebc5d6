import { accountRoutes } from './accounts.ts'
import { appRoutes } from './app.ts'
import { cardRoutes } from './cards.ts'
import { doubtfulRoutes, optOutRoutes } from './doubtful.ts'
import { draftRoutes } from './drafts.ts'
import { exchangeRoutes } from './exchange.ts'
import { exportRoutes } from './exports.ts'
import { judgementRoutes, linkRoutes } from './judgements.ts'
import { lockRoutes } from './lock.ts'
import { lookRoutes } from './looks.ts'
import { handingRoutes } from './handing.ts'
import { markRoutes } from './marks.ts'
import { preferenceRoutes } from './preferences.ts'
import { proxyRoutes } from './proxy.ts'
import { queueRoutes } from './queues.ts'
import { recordRoutes } from './records.ts'
import type { InputOf, OutputOf, ParsedInputOf } from './route.ts'
import { sampleRoutes } from './samples.ts'
import { savedFilterRoutes } from './savedFilters.ts'
import { scriptRoutes } from './scripts.ts'
import { storeRoutes } from './store.ts'
import { syncRoutes } from './sync.ts'
import { taskRoutes } from './tasks.ts'

/** Every route of the product. A host that lacks a handler for one of them does not compile. */
export const ROUTES = {
  ...appRoutes,
  ...preferenceRoutes,
  ...accountRoutes,
  ...taskRoutes,
  ...draftRoutes,
  ...recordRoutes,
  ...savedFilterRoutes,
  ...markRoutes,
  ...queueRoutes,
  ...scriptRoutes,
  ...exchangeRoutes,
  ...judgementRoutes,
  ...linkRoutes,
  ...lookRoutes,
  ...lockRoutes,
  ...cardRoutes,
  ...handingRoutes,
  ...sampleRoutes,
  ...doubtfulRoutes,
  ...optOutRoutes,
  ...exportRoutes,
  ...syncRoutes,
  ...storeRoutes,
  ...proxyRoutes,
}

export type Routes = typeof ROUTES
export type RouteName = keyof Routes
export type RouteInput<Name extends RouteName> = InputOf<Routes[Name]>
export type RouteOutput<Name extends RouteName> = OutputOf<Routes[Name]>

/** What a handler is told beside its input. */
export interface RequestContext {
  /** Aborted when the caller cancels or goes away. */
  signal: AbortSignal
}

export type Handlers = {
  [Name in RouteName]: (
    input: ParsedInputOf<Routes[Name]>,
    context: RequestContext,
  ) => Promise<RouteOutput<Name>> | RouteOutput<Name>
}

/** A request as it crosses a boundary. The receiver parses every part of it. */
export interface RpcRequest {
  route: string
  input: unknown
  /** Chosen by the caller, for {@link RpcCancel}. */
  requestId: string
}
/** Gives up a request under way, by its id. An unknown id is nothing to give up. */
export interface RpcCancel {
  cancel: string
}
export type RpcMessage = RpcRequest | RpcCancel
