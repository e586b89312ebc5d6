import { mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createDocuments, type Documents } from './documents.ts'
import { members, needed, plain } from './stored.ts'

interface Note {
  text: string
}

function setUp(folder = mkdtempSync(join(tmpdir(), 'callbook-documents-'))): {
  documents: Documents<Note>
  folder: string
  aside: string[]
  files: () => string[]
} {
  const aside: string[] = []
  const documents = createDocuments<Note>({
    folder,
    form: members<Note>({ text: needed(plain(z.string())) }),
    onSetAside: (path) => void aside.push(path),
  })
  const files = (): string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))
  return { documents, folder, aside, files }
}

describe('documents', () => {
  it('are there for the next process, by group and key', async () => {
    const { documents, folder } = setUp()
    await documents.write('a', '1', { text: '一' })
    await documents.write('a', '2', { text: '二' })
    await documents.write('b', '1', { text: '三' })
    const next = setUp(folder).documents
    expect(next.read('a', '1')).toEqual({ text: '一' })
    expect(next.read('b', '2')).toBeNull()
    expect(
      next
        .list('a')
        .map(({ text }) => text)
        .sort(),
    ).toEqual(['一', '二'])
    expect(next.list('c')).toEqual([])
  })

  it('are replaced, removed and forgotten', async () => {
    const { documents, files } = setUp()
    await documents.write('a', '1', { text: '旧' })
    await documents.write('a', '1', { text: '新' })
    expect(documents.list('a')).toEqual([{ text: '新' }])
    documents.remove('a', '1')
    documents.remove('a', '1')
    expect(documents.list('a')).toEqual([])
    await documents.write('a', '2', { text: '又' })
    documents.forget('a')
    documents.forget('a')
    expect(files()).toEqual([])
  })

  it.each(['..', '../../x', 'A:b', 'con', 'x'.repeat(400)])('%s is a key, and never a path', async (key) => {
    const { documents, folder, files } = setUp()
    await documents.write(key, key, { text: key })
    expect(documents.read(key, key)).toEqual({ text: key })
    expect(
      files().every(
        (path) => path.startsWith(folder) && /^[0-9a-f]{32}(\.json)?$/.test(path.split(/[\\/]/).at(-1) ?? ''),
      ),
    ).toBe(true)
  })

  it.runIf(process.platform !== 'win32')('R13: are for this user alone', async () => {
    const { documents, files } = setUp()
    await documents.write('a', '1', { text: '' })
    expect(files().map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o600])
  })

  it.each(['', '{"text"', '[]', '{"text":5}', 'null'])(
    'R13: a file of %j is set aside and told, never fatal',
    async (content) => {
      const { documents, aside, files } = setUp()
      await documents.write('a', '1', { text: '一' })
      await documents.write('a', '2', { text: '二' })
      const path = files().find((one) => one.endsWith('.json')) ?? ''
      writeFileSync(path, content)
      expect(documents.list('a')).toHaveLength(1)
      expect(aside).toEqual([expect.stringContaining(`${path}.set-aside-`)])
      expect(files()).toContain(aside[0])
      expect(documents.list('a')).toHaveLength(1)
      expect(aside).toHaveLength(1)
    },
  )

  it('a folder that cannot be made is a plain error', async () => {
    const { folder } = setUp()
    writeFileSync(join(folder, 'file'), '')
    const { documents } = setUp(join(folder, 'file'))
    await expect(documents.write('a', '1', { text: '' })).rejects.toThrow(
      expect.objectContaining({ name: 'AppError', code: 'file_failed' }),
    )
  })
})
