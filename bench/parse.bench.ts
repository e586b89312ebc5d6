/**
 * What lenient, lossless parsing costs: a page of 200 records as the platform sends it, read with every digit, every
 * record's raw text and every field, against JSON.parse, which keeps none of these promises.
 */
import { parseRecordPage } from '../src/core/records/parse.ts'
import { startSandbox } from '../src/sandbox/index.ts'

const ROUNDS = 60
const PAGES = 5

const median = (values: number[]): number =>
  values.toSorted((left, right) => left - right)[values.length >> 1] ?? 0

const sandbox = await startSandbox()
const large = sandbox.tasks.find((task) => task.total > 50_000)
if (large === undefined) throw new Error('The demo has no large task')
const bodies: Uint8Array[] = []
for (let page = 1; page <= PAGES; page++) {
  const response = await fetch(
    `${sandbox.baseUrl}/agent-api/user/${sandbox.userId}/task/${large.id}/record?page=${page}&per_page=200`,
    { headers: { Authorization: `Bearer ${sandbox.token}` } },
  )
  bodies.push(new Uint8Array(await response.arrayBuffer()))
}
await sandbox.close()

const decoder = new TextDecoder()
const peers: Record<string, (body: Uint8Array) => unknown> = {
  'JSON.parse': (body) => JSON.parse(decoder.decode(body)) as unknown,
  parseRecordPage: (body) => parseRecordPage(body),
}
const times: Record<string, number[]> = { 'JSON.parse': [], parseRecordPage: [] }
for (let round = 0; round < ROUNDS; round++)
  for (const [name, run] of Object.entries(peers))
    for (const body of bodies) {
      const start = performance.now()
      run(body)
      times[name]?.push(performance.now() - start)
    }

const bytes = bodies.reduce((sum, body) => sum + body.length, 0) / bodies.length
const base = median(times['JSON.parse'] ?? [])
console.log(`a page of 200 records, ${(bytes / 1024).toFixed(0)} KB, median of ${ROUNDS * PAGES}`)
for (const name of Object.keys(peers)) {
  const time = median(times[name] ?? [])
  console.log(`${name.padEnd(16)} ${time.toFixed(2).padStart(7)} ms  ${(time / base).toFixed(2)}× JSON.parse`)
}
