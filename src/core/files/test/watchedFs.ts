/**
 * `node:fs` with a record of what changes the disk, in order, for tests that a kill or a power cut would need:
 *
 *     vi.mock('node:fs', async (original) => (await import('…/watchedFs.ts')).watchedFs(await original()))
 */
import type * as NodeFs from 'node:fs'
import { basename } from 'node:path'

/** What was done, as `rename a.part a` or `fsync folder`; the random part of drafts is left out. */
export const steps: string[] = []
/** A step that fails, by its text; null for none. */
export const trouble: { at: string | RegExp | null; code: string } = { at: null, code: 'EIO' }

const short = (path: unknown): string => basename(String(path)).replace(/\.[0-9a-f]{12}\.part$/, '.part')

export function watchedFs(fs: typeof NodeFs): typeof NodeFs {
  const names = new Map<number, string>()

  function step(...words: string[]): void {
    const text = words.join(' ')
    const { at, code } = trouble
    if (at !== null && (typeof at === 'string' ? at === text : at.test(text)))
      throw Object.assign(new Error(`${code}: ${text}`), { code })
    steps.push(text)
  }

  const watched = {
    ...fs,
    openSync: (path: NodeFs.PathLike, flags: NodeFs.OpenMode, mode?: NodeFs.Mode | null): number => {
      if (flags !== 'r' && flags !== 'r+') step('make', short(path))
      const file = fs.openSync(path, flags, mode)
      names.set(file, short(path))
      return file
    },
    fsyncSync: (file: number): void => {
      step('fsync', names.get(file) ?? '?')
      fs.fsyncSync(file)
    },
    fsync: Object.assign(
      (file: number, done: NodeFs.NoParamCallback): void => {
        step('fsync', names.get(file) ?? '?')
        fs.fsync(file, done)
      },
      { __promisify__: fs.fsync.__promisify__ },
    ),
    renameSync: (from: NodeFs.PathLike, to: NodeFs.PathLike): void => {
      step('rename', short(from), short(to))
      fs.renameSync(from, to)
    },
    linkSync: (from: NodeFs.PathLike, to: NodeFs.PathLike): void => {
      step('link', short(from), short(to))
      fs.linkSync(from, to)
    },
    copyFileSync: (from: NodeFs.PathLike, to: NodeFs.PathLike, mode?: number): void => {
      step('copy', short(from), short(to))
      fs.copyFileSync(from, to, mode)
    },
    rmSync: (path: NodeFs.PathLike, options?: NodeFs.RmOptions): void => {
      if (fs.existsSync(path)) step('remove', short(path))
      fs.rmSync(path, options)
    },
  }
  return Object.assign({}, watched, { default: watched })
}
