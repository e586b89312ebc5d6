/** The worker's side of review workbooks. */
import { AppError } from '#shared/errors.ts'
import { createTurns } from '../../files/turns.ts'
import type { LocalPortion } from '../localRun.ts'
import type { TableEnd, TableFacts } from '../table.ts'
import { openWorkbookFile, type WorkbookFile, type WorkbookSpec } from './workbookFile.ts'

export function createWorkbookMethods() {
  const files = new Map<string, WorkbookFile>()
  /** Steps of one workbook run one after the other, its end among them. */
  const turns = createTurns()

  const step = <Result>(jobId: string, work: (file: WorkbookFile) => Promise<Result>): Promise<Result> =>
    turns.take(jobId, async () => {
      const file = files.get(jobId)
      if (file === undefined) throw new AppError('not_found', 'No such export', { what: 'job' })
      return work(file)
    })
  const abandonWorkbook = (jobId: string): Promise<void> =>
    turns.take(jobId, async () => {
      const file = files.get(jobId)
      files.delete(jobId)
      await file?.abandon()
    })

  return {
    methods: {
      /** @returns how many calls there will be */
      openWorkbook: (jobId: string, spec: WorkbookSpec): Promise<number> =>
        turns.take(jobId, async () => {
          const file = await openWorkbookFile(spec)
          files.set(jobId, file)
          return file.total
        }),
      /** See `WorkbookFile.next`. */
      appendWorkbook: (jobId: string, atMost: number): Promise<LocalPortion> =>
        step(jobId, (file) => file.next(atMost)),
      /** A workbook that cannot be finished waits to be abandoned. */
      finishWorkbook: (jobId: string, facts: TableFacts): Promise<TableEnd> =>
        step(jobId, async (file) => {
          const end = await file.finish(facts)
          files.delete(jobId)
          return end
        }),
      abandonWorkbook,
    },
    closeAll: async (): Promise<void> => {
      for (const jobId of [...files.keys()]) await abandonWorkbook(jobId)
    },
  }
}

export type WorkbookMethods = ReturnType<typeof createWorkbookMethods>['methods']
