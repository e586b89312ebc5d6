import { Worker, type WorkerOptions } from 'node:worker_threads'
import { expect, it, onTestFinished } from 'vitest'
import { DEMO_TASK_ID } from './index.ts'
import { demoPlatform } from './inWorker.ts'
import type { SandboxOptions } from './options.ts'

const startWorker = (options: WorkerOptions): Worker =>
  new Worker(new URL('./worker.ts', import.meta.url), options)

function platform(options?: SandboxOptions): { demo: ReturnType<typeof demoPlatform>; workers: Worker[] } {
  const workers: Worker[] = []
  const demo = demoPlatform(
    (workerOptions) => {
      const worker = startWorker(workerOptions)
      workers.push(worker)
      return worker
    },
    () => options ?? {},
  )
  return { demo, workers }
}

it('starts one worker for all who ask, and serves from it', async () => {
  const { demo, workers } = platform()
  const [sandbox, same] = await Promise.all([demo.start(), demo.start()])
  onTestFinished(() => sandbox.close())
  expect(same).toBe(sandbox)
  expect(workers).toHaveLength(1)
  const response = await fetch(
    `${sandbox.baseUrl}/agent-api/user/${sandbox.userId}/task/${DEMO_TASK_ID}/record?per_page=2`,
    { headers: { Authorization: `Bearer ${sandbox.token}` } },
  )
  expect(await response.json()).toMatchObject({ code: 200, meta: { total: 1240 } })
})

it('ends its worker when closed, and begins anew with another token', async () => {
  const { demo, workers } = platform()
  const first = await demo.start()
  await first.close()
  await expect(fetch(first.baseUrl)).rejects.toThrow(TypeError)
  const second = await demo.start()
  onTestFinished(() => second.close())
  expect(workers).toHaveLength(2)
  expect(second.token).not.toBe(first.token)
  expect(second.userId).toBe(first.userId)
})

it('stops what runs, and nothing where nothing runs', async () => {
  const { demo, workers } = platform()
  await demo.stop()
  expect(workers).toHaveLength(0)
  const sandbox = await demo.start()
  await demo.stop()
  await expect(fetch(sandbox.baseUrl)).rejects.toThrow(TypeError)
})

it('an old worker that ends late does not make the new one forgotten', async () => {
  const { demo, workers } = platform()
  const first = await demo.start()
  const closed = first.close()
  const second = await demo.start()
  onTestFinished(() => second.close())
  await closed
  expect(await demo.start()).toBe(second)
  expect(workers).toHaveLength(2)
})

it('says so when the worker cannot start, and tries again the next time', async () => {
  const blocker = await platform().demo.start()
  onTestFinished(() => blocker.close())
  const { demo, workers } = platform({ port: Number(new URL(blocker.baseUrl).port) })
  await expect(demo.start()).rejects.toMatchObject({
    code: 'internal',
    message: expect.stringContaining('EADDRINUSE') as string,
  })
  await expect(demo.start()).rejects.toMatchObject({ code: 'internal' })
  expect(workers).toHaveLength(2)
})
