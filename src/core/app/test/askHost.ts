/** A host's answers where neither worker nor platform is needed, for tests. */
import { tmpdir } from 'node:os'
import { onTestFinished } from 'vitest'
import { fakeSecrets } from '../../../../test/support/secrets.ts'
import { memorySettings } from '../../../../test/support/settings.ts'
import type { Answer } from '#shared/errors.ts'
import { systemClock } from '../../clock.ts'
import { nodeFetch } from '../../nodeFetch.ts'
import type { Clock, ProxyLogin, SettingsStore } from '../../ports.ts'
import { createApp } from '../app.ts'

const unused = (): never => {
  throw new Error('not needed here')
}

export interface AskedHost {
  /** Asks as the window does. */
  ask: (route: string, input: unknown) => Promise<Answer<unknown>>
  settings: SettingsStore
  logged: unknown[]
  close: () => Promise<void>
}

export function startHost(proxyLogin?: ProxyLogin, clock: Clock = systemClock): AskedHost {
  const settings = memorySettings()
  const logged: unknown[] = []
  const log = (...line: unknown[]): void => void logged.push(line)
  const app = createApp({
    info: {
      version: '0',
      host: 'desktop',
      platform: 'test',
      systemLocale: 'zh-CN',
      dataFolder: tmpdir(),
      notices: [],
    },
    settings,
    secrets: fakeSecrets('strong'),
    fetch: nodeFetch,
    proxyLogin,
    clock,
    logger: { info: log, warn: log },
    targets: { choose: unused, reveal: unused, open: unused, offer: unused, discard: unused },
    events: { emit: () => undefined },
    demo: { start: unused, stop: () => Promise.resolve() },
    createWorker: unused,
  })
  onTestFinished(() => app.close())
  return {
    ask: (route, input) => app.answer({ route, input, requestId: 'r' }),
    settings,
    logged,
    close: app.close,
  }
}
