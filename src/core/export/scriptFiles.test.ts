import { expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { ScriptSheet } from '#shared/reviews/scriptSheet.ts'
import { createScriptFiles } from './scriptFiles.ts'

const SHEET = { id: 's', taskId: 't' } as ScriptSheet

function make(target: { path: string; chosen: boolean } | null, fails: AppError | null = null) {
  const done: string[] = []
  const files = createScriptFiles({
    targets: {
      choose: async (name) => (done.push(`choose ${name}`), target),
      offer: async (path, name) => (done.push(`offer ${path} ${name}`), 'url'),
      discard: async (path) => void done.push(`discard ${path}`),
    },
    worker: {
      writeScriptBook: async ({ path }) => {
        done.push(`write ${path}`)
        if (fails !== null) throw fails
      },
    },
    ensureSpace: async () => undefined,
    clock: { now: () => Date.UTC(2026, 4, 1, 1) },
    version: '0',
  })
  return { done, write: () => files.write(SHEET, '回访', 'zh-CN') }
}
const NAME = '话术节点_回访_20260501-0900.xlsx'

it('a file goes to where the person says, or is offered to the browser', async () => {
  const chosen = make({ path: '/x/mine.xlsx', chosen: true })
  expect(await chosen.write()).toEqual({ fileName: 'mine.xlsx', path: '/x/mine.xlsx', url: null })
  expect(chosen.done).toEqual([`choose ${NAME}`, 'write /x/mine.xlsx'])
  const offered = make({ path: '/tmp/a', chosen: false })
  expect(await offered.write()).toEqual({ fileName: NAME, path: null, url: 'url' })
  expect(offered.done.at(-1)).toBe(`offer /tmp/a ${NAME}`)
})

it('a dialog that is closed writes nothing', async () => {
  const { done, write } = make(null)
  expect(await write()).toBeNull()
  expect(done).toHaveLength(1)
})

it('a failure names the file, and leaves none that nobody chose a place for', async () => {
  const full = new AppError('disk_full', 'full')
  const offered = make({ path: '/tmp/a', chosen: false }, full)
  await expect(offered.write()).rejects.toMatchObject({ code: 'disk_full', details: { path: '/tmp/a' } })
  expect(offered.done.at(-1)).toBe('discard /tmp/a')
  const chosen = make({ path: '/x/a', chosen: true }, full)
  await expect(chosen.write()).rejects.toMatchObject({ code: 'disk_full' })
  expect(chosen.done.at(-1)).toBe('write /x/a')
})
