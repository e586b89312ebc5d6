import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { outTargets } from './targets.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callbook-out-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('answers the file of --out, absolute, whatever name is suggested', async () => {
  const path = join(folder, 'mine.csv')
  expect(await outTargets(path).choose('suggested.csv')).toEqual({ path, chosen: true })
  expect((await outTargets('mine.csv').choose('x'))?.path).toBe(join(process.cwd(), 'mine.csv'))
})

it('says before the first request when nothing can be written there', async () => {
  const missing = outTargets(join(folder, 'missing', 'a.csv'))
  await expect(missing.choose('x')).rejects.toMatchObject({
    code: 'file_failed',
    details: { cause: 'ENOENT' },
  })
  await expect(outTargets(folder).choose('x')).rejects.toMatchObject({ details: { cause: 'EISDIR' } })
})

it('without --out takes the suggested name in the working folder', async () => {
  expect(await outTargets().choose('suggested.xlsx')).toEqual({
    path: join(process.cwd(), 'suggested.xlsx'),
    chosen: true,
  })
})

it('has no window, and never deletes the person’s file', async () => {
  const targets = outTargets()
  await expect(targets.open('x')).rejects.toMatchObject({ code: 'forbidden' })
  const path = join(folder, 'mine.csv')
  await writeFile(path, 'x')
  await targets.discard(path)
  expect(await readFile(path, 'utf8')).toBe('x')
  await expect(targets.reveal('x')).rejects.toMatchObject({ code: 'forbidden' })
  await expect(targets.offer('x', 'x')).rejects.toMatchObject({ code: 'forbidden' })
})
