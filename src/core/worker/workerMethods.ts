/**
 * What the records worker does: the calls and the exports of them. The host's main thread never parses a page, runs SQL
 * or formats a file.
 */
import { createExportMethods } from '../export/exportMethods.ts'
import { createStoreMethods } from '../records/storeMethods.ts'
import { createLookMethods } from '../reviews/looks/lookMethods.ts'
import { createMarkMethods } from '../reviews/markMethods.ts'
import { createQueueMethods } from '../reviews/queueMethods.ts'

export function createWorkerMethods() {
  const calls = createStoreMethods()
  const marks = createMarkMethods({ now: Date.now })
  const queues = createQueueMethods({ calls: calls.storeAt, marks: marks.storeAt })
  const looks = createLookMethods({ now: Date.now })
  const exporting = createExportMethods({ find: calls.findCall })
  return {
    methods: { ...calls.methods, ...exporting.methods, ...marks.methods, ...queues, ...looks.methods },
    /** Runs when the worker is asked to close. */
    close: async (): Promise<void> => {
      await exporting.closeAll()
      calls.closeStores()
      marks.closeStores()
      looks.closeStores()
    },
  }
}

export type RecordsWorkerMethods = ReturnType<typeof createWorkerMethods>['methods']
