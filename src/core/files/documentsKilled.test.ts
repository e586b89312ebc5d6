import fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { z } from 'zod'
import { createDocuments, type Documents } from './documents.ts'
import { members, needed, plain } from './stored.ts'
import { killEverywhere } from './test/dyingDisk.ts'

vi.mock('node:fs', async (original) => (await import('./test/dyingDisk.ts')).dyingDisk(await original()))

let folder: string
let aside: string[]

function open(isWhole = true): Documents<{ text: string }> {
  return createDocuments({
    folder,
    isWhole: () => isWhole,
    form: members<{ text: string }>({ text: needed(plain(z.string())) }),
    onSetAside: (path) => void aside.push(path),
  })
}

it.each([
  ['that is there', true],
  ['that is new', false],
])(
  'R18: killed at every call to the disk, a draft %s is the old one or the new one',
  async (_what, there) => {
    const seen = new Set<string | null>()
    const calls = await killEverywhere(
      async () => {
        folder = fs.mkdtempSync(join(tmpdir(), 'callbook-drafts-'))
        aside = []
        await open().write('account', 'other', { text: 'for ever' })
        if (there) await open().write('account', 'task', { text: 'old' })
      },
      () => open().write('account', 'task', { text: 'new' }),
      async () => {
        const after = open()
        const text = after.read('account', 'task')?.text ?? null
        seen.add(text)
        expect([there ? 'old' : null, 'new']).toContain(text)
        expect(after.read('account', 'other')).toEqual({ text: 'for ever' })
        // What a killed write left is no document.
        expect(after.list('account')).toHaveLength(text === null ? 1 : 2)
        expect(aside).toEqual([])
        await after.write('account', 'task', { text: 'newer' })
        expect(open().read('account', 'task')).toEqual({ text: 'newer' })
      },
    )
    expect(calls).toBeGreaterThan(4)
    expect(seen).toEqual(new Set([there ? 'old' : null, 'new']))
  },
)

it('R13, R18: killed at every call to the disk, what is set aside before it is written over is there all the same', async () => {
  const told = new Set<number>()
  await killEverywhere(
    async () => {
      folder = fs.mkdtempSync(join(tmpdir(), 'callbook-drafts-'))
      aside = []
      await open().write('account', 'task', { text: 'old' })
    },
    () => open(false).write('account', 'task', { text: 'new' }),
    () => {
      expect(['old', 'new']).toContain(open().read('account', 'task')?.text)
      told.add(aside.length)
      for (const path of aside) expect(fs.readFileSync(path, 'utf8')).toBe('{"text":"old"}')
    },
  )
  expect(told).toEqual(new Set([0, 1]))
})

it('R18: killed at every call to the disk, a group is forgotten by the next call at the latest', async () => {
  await killEverywhere(
    async () => {
      folder = fs.mkdtempSync(join(tmpdir(), 'callbook-drafts-'))
      aside = []
      await open().write('account', 'task', { text: 'old' })
      await open().write('other', 'task', { text: 'for ever' })
    },
    () => open().forget('account'),
    () => {
      open().forget('account')
      expect(open().list('account')).toEqual([])
      expect(open().read('other', 'task')).toEqual({ text: 'for ever' })
    },
  )
})
