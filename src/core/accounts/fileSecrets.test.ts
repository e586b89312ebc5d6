import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AppNotice } from '#shared/ipc/app.ts'
import { secretsFromEnvironment } from './environmentSecrets.ts'
import { fileSecrets } from './fileSecrets.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callbook-secrets-'))
  path = join(folder, 'keys', 'secrets.json')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const mode = async (target: string): Promise<number> => (await stat(target)).mode & 0o777

it('keeps, changes and forgets secrets across openings', async () => {
  const first = fileSecrets(path)
  expect(await first.read('token:a')).toBeNull()
  await first.write('token:a', '秘密-1')
  await first.write('token:b', '2')
  await first.write('token:a', '秘密-3')
  const second = fileSecrets(path)
  expect(await second.read('token:a')).toBe('秘密-3')
  await second.remove('token:a')
  expect(await first.read('token:a')).toBeNull()
  expect(await first.read('token:b')).toBe('2')
})

it('is weak and says where it keeps them', async () => {
  const backend = fileSecrets(path)
  expect(await backend.protection()).toBe('weak')
  expect(backend.place).toBe(path)
})

it.skipIf(process.platform === 'win32')(
  'R13: folder 0700, file 0600, also a file that came open to others',
  async () => {
    const backend = fileSecrets(path)
    await backend.write('a', '1')
    expect(await mode(join(folder, 'keys'))).toBe(0o700)
    expect(await mode(path)).toBe(0o600)
    await chmod(path, 0o644)
    expect(await backend.read('a')).toBe('1')
    expect(await mode(path)).toBe(0o600)
  },
)

it('writes made at once do not lose each other', async () => {
  const backend = fileSecrets(path)
  await Promise.all(Array.from({ length: 20 }, (_, n) => backend.write(`n${n}`, String(n))))
  const found = await Promise.all(Array.from({ length: 20 }, (_, n) => backend.read(`n${n}`)))
  expect(found).toEqual(Array.from({ length: 20 }, (_, n) => String(n)))
  expect((await readdir(join(folder, 'keys'))).sort()).toEqual(['secrets.copy.json', 'secrets.json'])
})

it('makes nothing before there is something to keep', async () => {
  const backend = fileSecrets(path)
  expect(await backend.read('a')).toBeNull()
  expect(await backend.names()).toEqual([])
  expect(await readdir(folder)).toEqual([])
})

it('tells the names of what it keeps', async () => {
  const backend = fileSecrets(path)
  await backend.write('a', '1')
  await backend.write('b', '2')
  expect(await backend.names()).toEqual(['a', 'b'])
})

it('a name of every object is a name like another', async () => {
  const backend = fileSecrets(path)
  await backend.write('a', '1')
  expect(await backend.read('constructor')).toBeNull()
  await backend.write('__proto__', 'x')
  expect(await backend.read('a')).toBe('1')
})

describe.each(['', '{"a":', '[]', '"text"', '{"a":1}', '\u0000\u0000'])('a damaged file %j', (damaged) => {
  beforeEach(async () => {
    await mkdir(join(folder, 'keys'))
    await writeFile(path, damaged)
  })

  it('R13: is set aside and said, then nothing is kept', async () => {
    const backend = fileSecrets(path)
    await expect(backend.read('a')).rejects.toMatchObject({ code: 'secret_unavailable' })
    expect(await backend.read('a')).toBeNull()
    const names = await readdir(join(folder, 'keys'))
    const aside = names.find((name) => name.includes('set-aside')) ?? ''
    expect(await readFile(join(folder, 'keys', aside), 'utf8')).toBe(damaged)
  })

  it('R13: does not stop a new secret from being kept', async () => {
    const backend = fileSecrets(path)
    await backend.write('a', 'new')
    expect(await backend.read('a')).toBe('new')
    expect((await readdir(join(folder, 'keys'))).filter((name) => name.includes('set-aside'))).toHaveLength(1)
  })
})

describe.each<[string, string | null]>([
  ['empty', ''],
  ['cut', '{"a":'],
  ['of zeros', '\u0000\u0000'],
  ['foreign', '{"a":1}'],
  ['another program\u2019s', '{"b":"2"}'],
  ['deleted', null],
])('a file that is %s, with its copy', (_kind, content) => {
  it('R13: comes back whole, and is said', async () => {
    await fileSecrets(path).write('store-key', 'the key')
    await fileSecrets(path).write('token:a', 'the token')
    await (content === null ? rm(path) : writeFile(path, content))
    const notices: AppNotice[] = []
    const backend = fileSecrets(path, notices)
    expect(await backend.read('store-key')).toBe('the key')
    expect(await backend.read('token:a')).toBe('the token')
    expect(notices).toEqual([{ code: 'secrets_restored', path: expect.any(String) as string }])
  })
})

it('R13: an old file put in the place of the present one does not lose a key', async () => {
  await fileSecrets(path).write('token:a', 'old')
  const old = await readFile(path)
  await fileSecrets(path).write('store-key', 'the key')
  await fileSecrets(path).remove('token:a')
  await writeFile(path, old)
  const backend = fileSecrets(path)
  expect(await backend.read('store-key')).toBe('the key')
  await rm(path)
  expect(await fileSecrets(path).read('store-key')).toBe('the key')
})

it('a byte order mark before it is no damage', async () => {
  await fileSecrets(path).write('a', '1')
  await writeFile(path, `\ufeff${await readFile(path, 'utf8')}`)
  const notices: AppNotice[] = []
  expect(await fileSecrets(path, notices).read('a')).toBe('1')
  expect(notices).toEqual([])
})

it('names the system’s reason where the folder cannot be made', async () => {
  await writeFile(join(folder, 'keys'), 'a file in the way')
  await expect(fileSecrets(path).write('a', '1')).rejects.toMatchObject({
    name: 'AppError',
    code: 'file_failed',
  })
})

it('takes only CALLBOOK_KEYRING=file for a yes', () => {
  expect(secretsFromEnvironment({ CALLBOOK_KEYRING: 'file' }, folder).preConsented).toBe(true)
  for (const value of [undefined, '', 'FILE', '1', 'yes'])
    expect(secretsFromEnvironment({ CALLBOOK_KEYRING: value }, folder).preConsented).toBe(false)
  expect(secretsFromEnvironment({}, folder).backend.place).toBe(join(folder, 'secrets.json'))
})

it('R13: what a newer version keeps in another form stays, and takes no other secret with it', async () => {
  const backend = fileSecrets(path)
  await backend.write('token:a', '1')
  await backend.write('store-key', 'k')
  const newer = { sealed: 'x', by: 'a later version' }
  for (const file of [path, path.replace('.json', '.copy.json')]) {
    const kept = JSON.parse(await readFile(file, 'utf8')) as object
    await writeFile(file, JSON.stringify({ ...kept, 'token:b': newer }))
  }
  const notices: AppNotice[] = []
  const later = fileSecrets(path, notices)
  expect(await later.names()).toEqual(['token:a', 'store-key'])
  expect(await later.read('token:b')).toBeNull()
  await later.write('token:c', '3')
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ 'token:a': '1', 'token:b': newer })
  expect(notices).toEqual([])
})

it('R13: a key of the store that is no text any more comes back from the copy', async () => {
  await fileSecrets(path).write('store-key', 'k')
  await writeFile(path, (await readFile(path, 'utf8')).replace('"k"', '7'))
  expect(await fileSecrets(path).read('store-key')).toBe('k')
})
