/**
 * What the records worker does: the calls and the exports of them. The host's main thread never parses a page, runs SQL
 * or formats a file.
 */
import { createExportMethods } from '../export/exportMethods.ts'
import { writeScriptBook } from '../export/scriptBook.ts'
import { createWorkbookMethods } from '../export/workbook/workbookMethods.ts'
import { createStoreMethods } from '../records/storeMethods.ts'
import { createSampleMethods } from '../reviews/sampleMethods.ts'
import { createScriptMethods } from '../reviews/scriptMethods.ts'
import { createExchangeMethods } from '../reviews/exchangeMethods.ts'
import { createJudgementMethods } from '../reviews/judgementMethods.ts'
import { createLookMethods } from '../reviews/looks/lookMethods.ts'
import { createOptOutFileMethods } from '../export/optOutFile.ts'
import { createDoubtfulMethods } from '../reviews/doubtfulMethods.ts'
import { createMarkMethods } from '../reviews/markMethods.ts'
import { createQueueMethods } from '../reviews/queueMethods.ts'

export function createWorkerMethods() {
  const marks = createMarkMethods({ now: Date.now })
  const calls = createStoreMethods({ marksOfTask: marks.marksOfTask })
  const queues = createQueueMethods({ calls: calls.storeAt, marks: marks.storeAt })
  const samples = createSampleMethods({ calls: calls.storeAt, marks: marks.storeAt })
  const scripts = createScriptMethods()
  const { storeAt } = marks
  const judging = createJudgementMethods({
    storeAt,
    keptCalls: calls.methods.keptCalls,
  })
  const looks = createLookMethods({ now: Date.now })
  const exporting = createExportMethods({ find: calls.findCall, readMarks: marks.readMarks })
  const workbooks = createWorkbookMethods()
  const doubtful = createDoubtfulMethods({ calls, marks })
  const optOutFile = createOptOutFileMethods(doubtful.confirmedOptOuts)
  return {
    methods: {
      ...calls.methods,
      ...exporting.methods,
      ...workbooks.methods,
      ...marks.methods,
      ...queues,
      ...samples,
      ...scripts.methods,
      writeScriptBook,
      ...judging,
      ...createExchangeMethods({ storeAt }),
      ...looks.methods,
      ...doubtful.methods,
      ...optOutFile,
    },
    /** Runs when the worker is asked to close. */
    close: async (): Promise<void> => {
      scripts.closeAll()
      await exporting.closeAll()
      await workbooks.closeAll()
      calls.closeStores()
      marks.closeStores()
      looks.closeStores()
    },
  }
}

export type RecordsWorkerMethods = ReturnType<typeof createWorkerMethods>['methods']
