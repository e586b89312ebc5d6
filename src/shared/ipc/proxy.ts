import { z } from 'zod'
import { route } from './route.ts'
import { nothing } from './schemas.ts'

/** What a proxy wants to know. It goes inward only, and is kept in memory until the app ends. */
export interface ProxyCredentials {
  user: string
  password: string
}

export interface ProxyState {
  /** What the person is asked now. */
  question: {
    /** `host:port`. */
    proxy: string
    /** The proxy refused what was entered before. */
    refused: boolean
  } | null
  /** The proxy that stays without a login: the question does not come again until the person wants it. */
  declined: string | null
}

const proxy = z.string().min(1).max(300)

export const proxyRoutes = {
  'proxy.state': route(nothing).returns<ProxyState>(),
  /** The answer to the question that is shown; `login: null` where the person would rather not. */
  'proxy.answer': route(
    z.strictObject({
      proxy,
      login: z.strictObject({ user: z.string().min(1).max(256), password: z.string().max(1024) }).nullable(),
    }),
  ).returns<null>(),
  /** Puts the question that was declined once more. */
  'proxy.ask': route(nothing).returns<null>(),
}
