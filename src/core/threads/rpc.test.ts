import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { expect, it } from 'vitest'
import type { EchoMethods } from './fixtures/echoWorker.ts'
import { workerClient, type WorkerClient } from './rpc.ts'

async function start(): Promise<{ client: WorkerClient<EchoMethods>; closedMark: string }> {
  const closedMark = join(await mkdtemp(join(tmpdir(), 'callbook-worker-')), 'closed')
  const url = new URL('./fixtures/echoWorker.ts', import.meta.url)
  return {
    client: workerClient<EchoMethods>(() => new Worker(url, { workerData: { closedMark } })),
    closedMark,
  }
}

it('answers calls side by side', async () => {
  const { client } = await start()
  await expect(Promise.all([client.call.add(1, 2), client.call.add(3, 4)])).resolves.toEqual([3, 7])
  await client.close()
})

it('hands a whole buffer over without copying it, and copies a part of one', async () => {
  const { client } = await start()
  const whole = new Uint8Array(1024).fill(7)
  await expect(client.call.sum(whole)).resolves.toBe(7 * 1024)
  expect(whole.byteLength).toBe(0)
  const shared = new Uint8Array([1, 2, 3, 4])
  await expect(client.call.sum(shared.subarray(1, 3))).resolves.toBe(5)
  expect(shared.byteLength).toBe(4)
  await client.close()
})

it('carries an error’s code and details across', async () => {
  const { client } = await start()
  await expect(client.call.refuse()).rejects.toMatchObject({ code: 'not_found', details: { what: 'job' } })
  await client.close()
})

it('fails what was under way when the worker dies, and starts another for the next call', async () => {
  const { client } = await start()
  await expect(client.call.die()).rejects.toMatchObject({ code: 'internal' })
  await expect(client.call.add(1, 1)).resolves.toBe(2)
  await client.close()
})

it('closes by itself, after answering what runs', async () => {
  const { client, closedMark } = await start()
  const slow = client.call.slowly()
  await client.close()
  await expect(slow).resolves.toBe('done')
  expect(await readFile(closedMark, 'utf8')).toBe('closed in order')
  await expect(client.call.add(1, 1)).rejects.toMatchObject({ code: 'cancelled' })
})
