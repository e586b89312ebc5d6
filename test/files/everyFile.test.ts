import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { writeEveryFile, type Answers, type Places } from './everyFile.ts'
import { FILES, FORMER_SETTINGS, SETTINGS, WRITERS, type WrittenFile } from './table.ts'

vi.mock('electron', () => import('../electron/fake.ts'))
vi.mock('electron-store', () => import('../electron/store.ts'))

const FIXTURES = join(import.meta.dirname, '../fixtures/files')
const SOURCE = join(import.meta.dirname, '../../src')
const KEYS = SETTINGS.map(({ key }) => key)

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => name.replaceAll('\\', '/'))
const entryOf = (path: string): WrittenFile | undefined => FILES.find((entry) => entry.path.test(path))
const keysIn = (path: string): string[] =>
  Object.keys(JSON.parse(readFileSync(path, 'utf8')) as object).filter((key) => !key.startsWith('$'))

describe('what this version writes', () => {
  let places: Places
  let meant: Answers
  let written: string[]
  beforeAll(async () => {
    const root = mkdtempSync(join(tmpdir(), 'callbook-files-'))
    places = { folder: join(root, 'data'), keys: join(root, 'keys') }
    meant = await writeEveryFile(places)
    written = [...filesIn(places.folder), ...filesIn(places.keys).map((name) => `keys/${name}`)]
    const wanted = process.env['CALLBOOK_FILES_TO']
    if (wanted !== undefined) keepAsFixture(places, written, meant, wanted)
  })

  it('R13: is in the table, each file', () => {
    expect(written.filter((path) => entryOf(path) === undefined)).toEqual([])
    const unseen = FILES.filter(({ path }) => !written.some((name) => path.test(name)))
    expect(unseen.map(({ path }) => path.source)).toEqual([
      '^backups\\/(records|demo|marks|demo-marks)-.+\\.db$',
    ])
  })

  it('R13: is in the table, each key of the settings', () => {
    expect(keysIn(join(places.folder, 'settings.json')).sort()).toEqual(KEYS.toSorted())
  })

  it('R13: has a fixture, if it is read again', () => {
    const versions = readdirSync(FIXTURES).filter((name) => name.startsWith('v'))
    const fixtures = versions.flatMap((version) =>
      filesIn(join(FIXTURES, version)).map((name) => name.replace(/^data\//, '')),
    )
    const read = FILES.filter(({ kind }) => kind === 'fixture')
    expect(read.filter(({ path }) => !fixtures.some((name) => path.test(name)))).toEqual([])
    const keys = versions.flatMap((version) => keysIn(join(FIXTURES, version, 'data/settings.json')))
    expect(KEYS.filter((key) => !keys.includes(key))).toEqual([])
  })
})

const modules = filesIn(SOURCE)
  .filter((name) => /\.(ts|vue)$/.test(name) && !/\.test\.ts$|\/(test|fixtures)\//.test(name))
  .map((name) => ({ name, text: readFileSync(join(SOURCE, name), 'utf8') }))

it('R13: no module writes to the disk that the table does not name', () => {
  const calls =
    /\b(writeDurably|writeFileSync|writeFile|appendFileSync|appendFile|createWriteStream|copyFileSync|copyFile|openJsonFile|createDocuments)[<(]|\bopen(Sync)?\([^)]*'(wx|w|a|r\+)'|VACUUM INTO|new Store\(/
  const writers = modules.filter(({ text }) => calls.test(text)).map(({ name }) => name)
  expect(writers.sort()).toEqual(Object.keys(WRITERS).sort())
})

it('R13: no key of the settings is read or written past its form, and the table has each', () => {
  const past = modules.filter(
    ({ name, text }) => !/^core\/settings\//.test(name) && /[sS]ettings\??\.(get|change)\(/.test(text),
  )
  expect(past.map(({ name }) => name)).toEqual(['main/settings.ts'])
  const made = modules.flatMap(({ text }) =>
    [...text.matchAll(/\bsetting\(\s*'(\w+)'/g)].map(([, key]) => key),
  )
  expect(made.sort()).toEqual([...KEYS, ...FORMER_SETTINGS.map(({ key }) => key)].sort())
})

/** See `test/fixtures/files/README.md`. */
function keepAsFixture({ folder, keys }: Places, written: string[], meant: Answers, to: string): void {
  mkdirSync(to, { recursive: true })
  writeFileSync(join(to, 'answers.json'), `${JSON.stringify(meant, null, 2)}\n`)
  for (const name of written) {
    if (entryOf(name)?.kind !== 'fixture' || name.endsWith('.copy.json')) continue
    const from = name.startsWith('keys/') ? join(dirname(keys), name) : join(folder, name)
    cpSync(from, join(to, relative(dirname(folder), from)))
  }
}
