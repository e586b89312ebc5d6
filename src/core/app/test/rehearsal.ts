/** A data folder and its place of keys, as a person has them after a day's work; damage to them; and what is done then. */
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '#shared/errors.ts'
import { errorText } from '#shared/errorText.ts'
import type { AppEvent } from '#shared/ipc/events.ts'
import type { AppNotice } from '#shared/ipc/app.ts'
import { bundledWorker } from '../../../../test/support/bundledWorker.ts'
import { fileSecrets } from '../../accounts/fileSecrets.ts'
import { systemClock } from '../../clock.ts'
import { nodeFetch } from '../../nodeFetch.ts'
import { openDatabase } from '../../records/store/index.ts'
import { startSandbox, type Sandbox } from '#sandbox/index.ts'
import { openSettings } from '../../settings/open.ts'
import { createApp, type App } from '../app.ts'

export const CALLS = 60
const CONTEXT = { signal: new AbortController().signal }

export interface Machine {
  /** Holds `data` and `keys`. */
  root: string
  app: App
  notices: AppNotice[]
  /** Ends of synchronisations and the like. */
  next: (name: AppEvent['name'], wanted: (event: AppEvent) => boolean) => Promise<void>
  close: () => Promise<void>
}

export interface Kept {
  platform: Sandbox
  root: string
  taskId: string
  /** What the person wrote down. */
  words: string
}

/** A start of the app on these files. */
export function start(root: string, platform: Sandbox): Machine {
  const folder = join(root, 'data')
  const { settings, notices } = openSettings({ folder })
  const listeners = new Set<(event: AppEvent) => void>()
  const app = createApp({
    info: {
      version: '0',
      host: 'browser',
      platform: 'test',
      systemLocale: 'zh-CN',
      dataFolder: folder,
      notices,
    },
    settings,
    secrets: fileSecrets(join(root, 'keys', 'secrets.json'), notices),
    secretsPreConsented: true,
    fetch: nodeFetch,
    clock: systemClock,
    logger: { info: () => undefined, warn: () => undefined },
    targets: {
      choose: async () => null,
      reveal: async () => undefined,
      open: async () => undefined,
      offer: async (path) => path,
      discard: async () => undefined,
    },
    events: { emit: (event) => listeners.forEach((listener) => listener(event)) },
    demo: { start: async () => platform, stop: async () => undefined },
    createWorker: () => bundledWorker(new URL('../../worker/worker.ts', import.meta.url)),
  })
  return {
    root,
    app,
    notices,
    next: (name, wanted) =>
      new Promise((resolve) => {
        const listener = (event: AppEvent): void => {
          if (event.name !== name || !wanted(event)) return
          listeners.delete(listener)
          resolve()
        }
        listeners.add(listener)
      }),
    close: () => app.close(),
  }
}

export const account = (platform: Sandbox) => ({
  name: '一号账号',
  baseUrl: platform.baseUrl,
  userId: platform.userId,
  subUserId: null,
  allowHttp: false,
  token: platform.token,
})

export async function sync(machine: Machine, accountId: string, taskId: string): Promise<void> {
  const ended = machine.next(
    'sync.changed',
    (event) => event.name === 'sync.changed' && event.payload.state !== 'running',
  )
  await machine.app.handlers['sync.start']({ accountId, taskId, full: true }, CONTEXT)
  await ended
}

/** A day's work: calls, a draft, a backup, the demo account; copied while the app is open, with its log. */
export async function makeKept(): Promise<Kept> {
  const platform = await startSandbox({ tasks: [{ key: 'test', name: '测试任务', total: CALLS }] })
  const taskId = platform.tasks[0]?.id ?? ''
  const root = mkdtempSync(join(tmpdir(), 'callbook-rehearsal-'))
  const machine = start(root, platform)
  const { handlers } = machine.app
  const { account: demo } = { account: await handlers['accounts.useDemo']({}, CONTEXT) }
  await handlers['records.page']({ accountId: demo.id, taskId, filter: {}, page: 1, perPage: 20 }, CONTEXT)
  const { account: real } = await handlers['accounts.add'](account(platform), CONTEXT)
  await sync(machine, real.id, taskId)
  await handlers['store.backup']({ accountId: real.id }, CONTEXT)
  await handlers['tasks.edit']({ accountId: real.id, taskId }, CONTEXT)
  await handlers['drafts.edit']({ accountId: real.id, taskId, patch: { name: '改名' } }, CONTEXT)
  await handlers['tasks.pin']({ accountId: real.id, taskId, name: '测试任务' }, CONTEXT)
  const { words } = await handlers['store.recoveryKey']({ accountId: real.id, locale: 'zh-CN' }, CONTEXT)
  const kept = mkdtempSync(join(tmpdir(), 'callbook-rehearsal-kept-'))
  cpSync(root, kept, { recursive: true })
  await machine.close()
  // Left by a process that was killed.
  writeFileSync(join(kept, 'data', 'settings.json.lock'), '1 x elsewhere')
  return { platform, root: kept, taskId, words: words.join('') }
}

export function filesOf(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort()
}

const DAMAGE = {
  cut: (path: string) => truncateSync(path, Math.floor(readFileSync(path).length / 2)),
  'cut by a byte': (path: string) => truncateSync(path, Math.max(0, readFileSync(path).length - 1)),
  empty: (path: string) => truncateSync(path, 0),
  zeros: (path: string) => writeFileSync(path, Buffer.alloc(readFileSync(path).length)),
  bom: (path: string) => writeFileSync(path, Buffer.concat([Buffer.from('\ufeff'), readFileSync(path)])),
  deleted: (path: string) => rmSync(path),
  newer: (path: string, key: string) => makeNewer(path, key),
} as const satisfies Record<string, (path: string, key: string) => void>
export type DamageName = keyof typeof DAMAGE
export const DAMAGE_NAMES = Object.keys(DAMAGE) as DamageName[]

export interface Damage {
  file: string
  kind: DamageName
}

export function damage(root: string, { file, kind }: Damage): void {
  const path = join(root, file)
  if (!existsSync(path)) return
  const secrets = JSON.parse(readFileSync(join(root, 'keys.kept.json'), 'utf8')) as Record<string, string>
  DAMAGE[kind](path, secrets['store-key'] ?? '')
}

/** As a later version would leave it. */
function makeNewer(path: string, key: string): void {
  if (path.endsWith('.json')) {
    const values = JSON.parse(readFileSync(path, 'utf8')) as object
    writeFileSync(path, JSON.stringify({ ...values, $callbook: '9', inFuture: 'x' }))
  } else if (path.endsWith('.db') && !path.endsWith('demo.db')) {
    const database = openDatabase({ path, key })
    database.pragma('user_version = 99')
    database.close()
  }
}

/** Runs a step as the window does: what fails must be an error with words for a person, never an internal one. */
export async function attempt<T>(step: () => T | Promise<T>): Promise<{ value: T } | { error: AppError }> {
  try {
    return { value: await step() }
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code === 'internal') throw thrown
    const { title, hint } = errorText(thrown.toInfo(), 'zh-CN')
    if (title === '' || hint === '') throw new Error(`No words for ${thrown.code}`, { cause: thrown })
    return { error: thrown }
  }
}

/**
 * Starts on damaged files, reads, and does what the app says until the calls can be read.
 * @returns what was said and done, in order, for the failure of a test
 */
export async function goThrough(
  kept: Kept,
  damages: readonly Damage[],
): Promise<{ done: string[]; calls: number }> {
  const root = mkdtempSync(join(tmpdir(), 'callbook-rehearsal-case-'))
  cpSync(kept.root, root, { recursive: true })
  writeFileSync(join(root, 'keys.kept.json'), readFileSync(join(root, 'keys', 'secrets.json')))
  for (const one of damages) damage(root, one)
  const done: string[] = []
  // What only the log held is gone with it, and SQLite has no way to tell: a new synchronisation brings it back.
  const logLost = damages.some(({ file }) => file.endsWith('-wal'))
  let calls = await oneStart(root, kept, done, logLost)
  done.push('next start')
  const again = start(root, kept.platform)
  try {
    const { accounts } = await again.app.handlers['accounts.list']({}, CONTEXT)
    const id = accounts.find(({ kind }) => kind === 'platform')?.id ?? ''
    calls = Math.min(calls, await readAll(again, id, kept.taskId))
  } finally {
    await again.close()
  }
  rmSync(root, { recursive: true, force: true })
  return { done, calls }
}

async function readAll({ app }: Machine, accountId: string, taskId: string): Promise<number> {
  const request = { accountId, taskId, filter: {}, sort: SORT, page: 1, perPage: 20 }
  return (await app.handlers['records.localPage'](request, CONTEXT)).meta.total
}

async function oneStart(root: string, kept: Kept, done: string[], logLost: boolean): Promise<number> {
  const { platform, taskId, words } = kept
  const machine = start(root, platform)
  const { handlers } = machine.app
  try {
    const info = await handlers['app.info']({}, CONTEXT)
    const list = await handlers['accounts.list']({}, CONTEXT)
    let id = list.accounts.find(({ kind }) => kind === 'platform')?.id
    if (id === undefined) {
      if (!info.notices.some(({ code }) => code === 'settings_set_aside' || code === 'settings_restored'))
        done.push('UNSAID: accounts gone')
      done.push('account added again')
      id = (await handlers['accounts.add'](account(platform), CONTEXT)).account.id
    }
    const real = id
    const read = () => attempt(() => readAll(machine, real, taskId))
    const whole = (result: Awaited<ReturnType<typeof read>>): boolean =>
      'value' in result && result.value === CALLS

    let result = await read()
    done.push(
      'error' in result
        ? `read: ${result.error.code} ${result.error.details.what ?? ''}`
        : `read: ${result.value}`,
    )
    const told = (): boolean => logLost || machine.notices.length > 0
    if ('value' in result && result.value !== CALLS && !told()) done.push('UNSAID: calls gone')

    if ('error' in result && ['store_key_missing', 'store_wrong_key'].includes(result.error.code)) {
      const recovered = await attempt(() =>
        handlers['store.recover']({ accountId: real, key: words }, CONTEXT),
      )
      done.push('error' in recovered ? `recover: ${recovered.error.code}` : 'recovered')
      result = await read()
    }
    if (!whole(result)) {
      const { backups } = await handlers['store.rescue']({ accountId: real }, CONTEXT)
      for (const { name } of backups) {
        const restored = await attempt(() => handlers['store.restore']({ accountId: real, name }, CONTEXT))
        done.push('error' in restored ? `restore: ${restored.error.code}` : 'restored')
      }
      result = await read()
    }
    if ('error' in result) {
      const begun = await attempt(() => handlers['store.beginAnew']({ accountId: real }, CONTEXT))
      done.push('error' in begun ? `anew: ${begun.error.code}` : 'begun anew')
    }
    const token = await attempt(() => handlers['tasks.edit']({ accountId: real, taskId }, CONTEXT))
    if ('error' in token) {
      done.push(`token: ${token.error.code}`)
      const { token: secret, ...form } = account(platform)
      await handlers['accounts.update']({ accountId: real, ...form, token: secret }, CONTEXT)
    }
    await sync(machine, real, taskId)
    result = await read()
    done.push('error' in result ? `after: ${result.error.code}` : `after: ${result.value}`)
    await attempt(() => handlers['drafts.list']({ accountId: real }, CONTEXT))
    await handlers['accounts.useDemo']({}, CONTEXT)
    const demo = await attempt(() => readAll(machine, 'demo', taskId))
    if ('error' in demo) {
      done.push(`demo: ${demo.error.code}`)
      await handlers['store.beginAnew']({ accountId: 'demo' }, CONTEXT)
      await readAll(machine, 'demo', taskId)
    }
    return 'value' in result ? result.value : 0
  } finally {
    await machine.close()
  }
}

const SORT = { key: 'calldate', descending: true }
