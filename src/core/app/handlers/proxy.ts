import type { HandlersOf, Services } from '../services.ts'

export function proxyHandlers({ proxyLogin }: Services): HandlersOf<'proxy'> {
  return {
    'proxy.state': () => proxyLogin?.state() ?? { question: null, declined: null },
    'proxy.answer': ({ proxy, login }) => {
      proxyLogin?.answer(proxy, login)
      return null
    },
    'proxy.ask': () => {
      proxyLogin?.ask()
      return null
    },
  }
}
