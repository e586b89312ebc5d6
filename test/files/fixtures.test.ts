import { cpSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { readEveryFile, type Answers, type Places } from './everyFile.ts'

vi.mock('electron', () => import('../electron/fake.ts'))
vi.mock('electron-store', () => import('../electron/store.ts'))

const V1 = join(import.meta.dirname, '../fixtures/files/v1')

function copyOf(fixture: string): Places {
  const root = mkdtempSync(join(tmpdir(), 'callbook-files-'))
  cpSync(fixture, root, { recursive: true })
  return { folder: join(root, 'data'), keys: join(root, 'keys') }
}

it('R13: the files of the first version open and mean what they meant', async () => {
  const meant = JSON.parse(readFileSync(join(V1, 'answers.json'), 'utf8')) as Answers
  // The store is none of these files, and that it is gone is said.
  expect(await readEveryFile(copyOf(V1))).toMatchObject({ ...meant, notices: ['store_gone'] })
})
