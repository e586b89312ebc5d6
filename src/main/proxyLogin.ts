import type { AuthInfo } from 'electron'
import type { Hold, ProxyLogin } from '#core/ports.ts'
import { AppError } from '#shared/errors.ts'
import type { ProxyCredentials, ProxyState } from '#shared/ipc/proxy.ts'

/** As often a request tries; what the person enters after that is most likely wrong too. */
const MOST_TRIES = 3

export interface DesktopProxyLogin extends ProxyLogin {
  /**
   * What to answer a proxy with: what it is known to want, else what the person says. All who wait for one proxy share
   * one question.
   * @param tried what the same request answered before, the last at the end; the proxy refused it
   * @param hold called where the person is asked
   * @returns null where there is no login
   */
  find: (
    info: Pick<AuthInfo, 'scheme' | 'host' | 'port'>,
    tried: readonly ProxyCredentials[],
    hold?: Hold,
  ) => Promise<ProxyCredentials | null>
  /** The window that showed the question is gone. */
  leave: () => void
}

export interface ProxyLoginOptions {
  /** Whether there is a window to ask in. */
  canAsk: () => boolean
  onChange: (state: ProxyState) => void
}

interface Question {
  proxy: string
  refused: boolean
  waiting: ((login: ProxyCredentials | null) => void)[]
}

/**
 * Logins to proxies, in memory alone and until the app ends. A login is for one proxy and one scheme: what was entered
 * for a scheme that hides the password is not repeated to one that shows it.
 */
export function createProxyLogin({ canAsk, onChange }: ProxyLoginOptions): DesktopProxyLogin {
  const known = new Map<string, ProxyCredentials>()
  /** In the order in which they are put. */
  const questions = new Map<string, Question>()
  const declined = new Map<string, string>()

  const state = (): ProxyState => {
    const [question] = questions.values()
    const [without] = declined.values()
    return {
      question: question === undefined ? null : { proxy: question.proxy, refused: question.refused },
      declined: without ?? null,
    }
  }

  function end(key: string, login: ProxyCredentials | null): void {
    const question = questions.get(key)
    questions.delete(key)
    for (const go of question?.waiting ?? []) go(login)
  }

  function decline(key: string, proxy: string): void {
    declined.set(key, proxy)
    end(key, null)
    onChange(state())
  }

  return {
    state,
    find: async ({ scheme, host, port }, tried, hold) => {
      const proxy = `${host}:${port}`
      const key = `${scheme} ${proxy}`
      const kept = known.get(key)
      // Another answer came while this request tried an older one.
      if (kept !== undefined && kept !== tried.at(-1)) return kept
      known.delete(key)
      if (declined.has(key) || !canAsk()) return null
      if (tried.length >= MOST_TRIES) {
        decline(key, proxy)
        return null
      }
      const asked = questions.get(key)
      const question = asked ?? { proxy, refused: tried.length > 0, waiting: [] }
      questions.set(key, question)
      if (asked === undefined) onChange(state())
      const resume = hold?.()
      return new Promise((resolve) =>
        question.waiting.push((login) => {
          resume?.()
          resolve(login)
        }),
      )
    },
    answer: (proxy, login) => {
      const [key, question] = [...questions][0] ?? []
      if (key === undefined || question?.proxy !== proxy)
        throw new AppError('not_found', 'This proxy is not asked about', { what: 'question' })
      if (login === null) {
        decline(key, proxy)
        return
      }
      known.set(key, login)
      end(key, login)
      onChange(state())
    },
    ask: () => {
      for (const [key, proxy] of declined) questions.set(key, { proxy, refused: false, waiting: [] })
      declined.clear()
      onChange(state())
    },
    leave: () => {
      for (const key of [...questions.keys()]) end(key, null)
      onChange(state())
    },
  }
}
