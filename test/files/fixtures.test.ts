import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { systemClock } from '#core/clock.ts'
import type { Stored } from '#core/files/stored.ts'
import { fileLock } from '#core/sync/fileLock.ts'
import { DRAFT } from '#core/tasks/drafts.ts'
import { KEPT_TASK } from '#core/tasks/lastRead.ts'
import { isObject } from '#core/wire/json.ts'
import { changeEveryFile, readEveryFile, type Answers, type Places } from './everyFile.ts'
import { entryOf, leaves, nameOf, pathsIn, replaced, type Json } from './json.ts'
import { SETTINGS } from './table.ts'

vi.mock('electron', () => import('../electron/fake.ts'))
vi.mock('electron-store', () => import('../electron/store.ts'))

const FIXTURES = join(import.meta.dirname, '../fixtures/files')
const VERSIONS = readdirSync(FIXTURES).filter((name) => name.startsWith('v'))

const readJson = (path: string): Json => JSON.parse(readFileSync(path, 'utf8')) as Json

function copyOf(version: string): Places & { files: () => string[] } {
  const root = mkdtempSync(join(tmpdir(), 'callbook-files-'))
  cpSync(join(FIXTURES, version), root, { recursive: true })
  rmSync(join(root, 'answers.json'))
  const files = (): string[] =>
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .map((name) => join(root, name))
      .filter((path) => path.endsWith('.json') && statSync(path).isFile())
  return { folder: join(root, 'data'), keys: join(root, 'keys'), files }
}

/** A view without what was typed to find somebody: since `v2` that is kept in the store alone. */
function withoutTyped(answer: unknown): unknown {
  if (Array.isArray(answer)) return answer.map(withoutTyped)
  if (!isObject(answer)) return answer
  const inner = Object.fromEntries(Object.entries(answer).map(([key, value]) => [key, withoutTyped(value)]))
  if (!isObject(inner.filter) || !isObject(inner.localFilter)) return inner
  const { keyword: _keyword, ...filter } = inner.filter
  const { keyword: _typed, search: _search, ...localFilter } = inner.localFilter
  return { ...inner, filter, localFilter }
}

/** The store is none of these files, and that it is gone is said. */
function meantBy(version: string): Answers {
  const answers = readJson(join(FIXTURES, version, 'answers.json')) as Answers
  return { ...(version === 'v1' ? answers : (withoutTyped(answers) as Answers)), notices: ['store_gone'] }
}

describe.each(VERSIONS)('R13: files of version %s', (version) => {
  it('open and mean what they meant', async () => {
    expect(await readEveryFile(copyOf(version))).toMatchObject(meantBy(version))
  })

  it('open and mean the same where a newer version added to them, and keep that through changes', async () => {
    const places = copyOf(version)
    for (const path of places.files())
      writeFileSync(path, JSON.stringify(newer(readJson(path), path.includes('settings') ? 0 : 2)))
    const before = countIn(places.files())
    expect(withoutConditions(await readEveryFile(places))).toMatchObject(
      withoutConditions(meantBy(version)) as object,
    )
    expect(countIn(places.files())).toEqual(before)
    await changeEveryFile(places)
    // A reading takes the place of a reading.
    expect(countIn(places.files().filter((path) => !path.includes('tasks')))).toEqual(
      before.filter(([path]) => !path.includes('tasks')),
    )
  })

  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['emptied', () => Buffer.alloc(0)],
    ['zeroed', (bytes) => Buffer.alloc(bytes.length)],
    ['cut off', (bytes) => bytes.subarray(0, bytes.length >> 1)],
  ])('lose nothing where settings and secrets are %s, and say so', async (_how, damage) => {
    const places = copyOf(version)
    await readEveryFile(places)
    const meant = await readEveryFile(places)
    for (const path of places.files())
      if (/(settings|secrets)\.json$/.test(path)) writeFileSync(path, damage(readFileSync(path)))
    expect(await readEveryFile(places)).toEqual({
      ...meant,
      notices: ['settings_restored', 'secrets_restored'],
    })
  })

  it('are the same with a byte order mark', async () => {
    const places = copyOf(version)
    for (const path of places.files()) writeFileSync(path, `\ufeff${readFileSync(path, 'utf8')}`)
    expect(await readEveryFile(places)).toMatchObject(meantBy(version))
  })

  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['emptied', () => Buffer.alloc(0)],
    ['zeroed', (bytes) => Buffer.alloc(bytes.length)],
    ['cut off', (bytes) => bytes.subarray(0, bytes.length >> 1)],
  ])(
    'are set aside and said where they are %s and have no copy, and nothing else is lost',
    async (_how, damage) => {
      const meant = meantBy(version)
      for (const which of ['settings.json', 'secrets.json', 'drafts', 'tasks']) {
        const places = copyOf(version)
        const hit = places.files().filter((path) => path.includes(join(places.folder, which)))
        for (const path of hit) writeFileSync(path, damage(readFileSync(path)))
        const found = await readEveryFile(places)
        const aside = readdirSync(places.folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
          name.includes('.set-aside-'),
        )
        expect(aside, which).toHaveLength(hit.length)
        const same = Object.keys(meant).filter((key) => means(found[key], meant[key]))
        expect(same, which).toEqual(expect.arrayContaining(UNTOUCHED[which] ?? []))
      }
    },
  )

  it('lock a task against this one', async () => {
    const { folder } = copyOf(version)
    cpSync(join(folder, 'held.lock'), join(folder, 'task.lock'))
    const text = newer(readJson(join(folder, 'held.lock')), 1) as object
    writeFileSync(
      join(folder, 'newer.lock'),
      JSON.stringify({ ...text, pid: process.pid, host: 'elsewhere' }),
    )
    let looks = 0
    const clock = {
      ...systemClock,
      sleep: async () => {
        // Its holder is alive: the text changes.
        writeFileSync(
          join(folder, 'newer.lock'),
          JSON.stringify({ ...text, host: 'elsewhere', beat: `${looks++}` }),
        )
      },
    }
    expect(await fileLock({ folder, clock }).acquire('newer')).toBeNull()
    expect(looks).toBe(1)
  })
})

/** A later version may know more of it. */
function means(found: unknown, meant: unknown): boolean {
  try {
    expect({ found }).toMatchObject({ found: meant })
    return true
  } catch {
    return false
  }
}

/** Of the answers, what has nothing to do with a file. */
const UNTOUCHED: Record<string, string[]> = {
  'settings.json': ['secrets', 'secrets of the other hosts'],
  'secrets.json': ['accounts.list', 'preferences.get', 'exports.presets', 'exports.list', 'window', 'demo'],
  drafts: ['accounts.list', 'preferences.get', 'exports.presets', 'exports.list', 'secrets', 'window'],
  tasks: ['accounts.list', 'preferences.get', 'exports.presets', 'exports.list', 'secrets', 'window'],
}

describe.each(SETTINGS)('R13: $key', ({ key, form }) => {
  // A version before the first that wrote it has none.
  const values = VERSIONS.flatMap((version) => {
    const settings = readJson(join(FIXTURES, version, 'data/settings.json')) as Record<string, Json>
    return settings[key] === undefined ? [] : [{ kept: settings[key] }]
  })

  it.each(values)('is left as it was written where nothing of it changes', ({ kept }) => {
    const value = form.read(kept)
    expect(value).toBeDefined()
    expect(form.write(value, kept)).toEqual(kept)
    const added = newer(kept, 1)
    expect(form.write(form.read(added), added)).toEqual(added)
  })

  it.each(values)('loses nothing beside a member of a wrong type, and leaves it where it is', ({ kept }) => {
    const lost = lostBeside(form, kept, (damaged, read) => expect(form.write(read, damaged)).toEqual(damaged))
    expect(lost).toEqual(NEEDED[key] ?? [])
  })
})

describe.each([
  ['drafts', DRAFT as unknown as Stored<unknown>],
  ['tasks', KEPT_TASK as unknown as Stored<unknown>],
])('R13: %s', (folder, form) => {
  const files = VERSIONS.flatMap((version) =>
    copyOf(version)
      .files()
      .filter((path) => path.includes(join('data', folder)))
      .map((path) => ({ kept: readJson(path) })),
  )

  it.each(files)('lose nothing beside a member of a wrong type', ({ kept }) => {
    expect(lostBeside(form, kept)).toEqual(NEEDED[folder])
  })
})

/**
 * The members of which a wrong type takes more with it than themselves: the whole that cannot be without them. Nothing
 * outside that is ever lost.
 */
function lostBeside(
  form: Stored<unknown>,
  kept: Json,
  also: (damaged: Json, read: unknown) => void = () => undefined,
): string[] {
  const whole = leaves(form.read(kept))
  // Told of a filter whose conditions are not all known.
  for (const at of whole.keys()) if (at.endsWith('/isForeign')) whole.delete(at)
  const lost = new Set<string>()
  for (const path of pathsIn(kept)) {
    const damaged = replaced(kept, path)
    const read = form.read(damaged)
    also(damaged, read)
    const found = leaves(read)
    const entry = entryOf(kept, path)
    // A filter is good as a whole alone where it says what goes into a file.
    const unit = path.indexOf('from') + 1
    const named = nameOf(kept, unit > 0 ? path.slice(0, unit) : path)
    const changed = [...whole].filter(([at, value]) => found.get(at) !== value).map(([at]) => at)
    const beside = changed.filter((at) => at !== named && !at.startsWith(`${named}/`))
    if (beside.length === 0) continue
    expect(
      beside.filter((at) => !at.startsWith(`${entry}/`)),
      path.join('/'),
    ).toEqual([])
    lost.add(path.filter((part) => typeof part === 'string').at(-1) ?? '')
  }
  return [...lost].sort()
}

/** Members without which their entry is none. */
const NEEDED: Record<string, string[]> = {
  accounts: ['baseUrl', 'id', 'kind', 'subUserId', 'userId'],
  taskViews: ['layout'],
  exportPresets: ['id', 'layout', 'name'],
  pinnedTasks: ['taskId'],
  recentExports: ['accountId', 'fileName', 'id', 'layout', 'state', 'taskId'],
  looksSeen: ['hash', 'n'],
  windowLock: ['hash', 'n', 'p', 'r', 'salt'],
  desktopWindow: ['height', 'width', 'x', 'y'],
  savedExports: ['id', 'identity', 'layout', 'name', 'taskId'],
  // A setting is one value, with all of its lines or slots.
  drafts: ['base', 'begin', 'end', 'id', 'limit', 'raw', 'steps', 'taskId', 'wday'],
  tasks: ['raw', 'taskId'],
}

const FUTURE = { at: [1] }
/** With a member that this version does not know at every level, and an entry in every list of the settings. */
function newer(value: Json, depth: number): Json {
  if (Array.isArray(value)) {
    const all = value.map((entry) => newer(entry, depth + 1))
    return depth === 1 && value.some(isObject) ? [...all, { inFuture: 'entry' }] : all
  }
  if (!isObject(value)) return value
  const known = Object.entries(value).map(([key, member]) => [key, newer(member as Json, depth + 1)])
  return { ...(Object.fromEntries(known) as object), inFuture: FUTURE }
}

const countIn = (paths: string[]): [string, number][] =>
  paths
    .filter((path) => !path.endsWith('.copy.json'))
    .sort()
    .map((path) => [path, readFileSync(path, 'utf8').match(/inFuture/g)?.length ?? 0])

/** Conditions are told apart: without one that is not known, nothing is exported. */
function withoutConditions(answers: Answers): unknown {
  return JSON.parse(
    JSON.stringify(answers, (key, value: unknown) =>
      key === 'from' || key === 'isForeign' ? undefined : value,
    ),
  )
}
