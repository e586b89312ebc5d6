import { startSandbox } from '../../src/sandbox/index.ts'

export interface CallPages {
  taskId: string
  /** Bytes of raw JSON made so far, envelopes left out. */
  bytes: () => number
  /** The next page, newest call first, as the list sends it; null after the last one. */
  next: () => Buffer | null
  close: () => Promise<void>
}

/** Pages of a made-up task, straight from the sandbox's population and not over HTTP. */
export async function callPages(
  total: number,
  { perPage = 200, answerRate = 0.45, days = 60, seed = 'bench' } = {},
): Promise<CallPages> {
  const sandbox = await startSandbox({
    seed,
    tasks: [{ key: 'bench', name: 'bench', total, answerRate, days, industry: 'credit' }],
  })
  const taskId = sandbox.tasks[0]?.id ?? ''
  let next = total - 1
  let bytes = 0
  return {
    taskId,
    bytes: () => bytes,
    next: () => {
      if (next < 0) return null
      const records: string[] = []
      for (; next >= 0 && records.length < perPage; next -= 1) {
        const text = JSON.stringify(sandbox.control.record(taskId, next))
        bytes += Buffer.byteLength(text)
        records.push(text)
      }
      const page = Math.ceil((total - next - 1) / perPage)
      const meta = `{"has_pages":true,"total":${total},"last_page":${Math.ceil(total / perPage)},"current_page":${page},"per_page":"${perPage}"}`
      return Buffer.from(
        `{"code":200,"status":"success","message":"","meta":${meta},"data":[${records.join(',')}]}`,
      )
    },
    close: () => sandbox.close(),
  }
}
