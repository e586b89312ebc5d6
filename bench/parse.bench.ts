/**
 * What lenient, lossless parsing costs: a page of 200 records as the platform sends it, read with every digit, every
 * record's raw text and every field, against JSON.parse, which keeps none of these promises. Of the times the fastest
 * tenth counts: what takes longer than the other is also interrupted more often where the machine does something else.
 */
import { parseRecordPage } from '../src/core/records/parse.ts'
import { startSandbox } from '../src/sandbox/index.ts'
import { percentile, report } from './support/measure.ts'

const ROUNDS = 60
const PAGES = 5
const SHARE = 0.1
const MOST_OF_PARSE = 3

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
const base = percentile(times['JSON.parse'] ?? [], SHARE)
report(
  `a page of 200 records, ${(bytes / 1024).toFixed(0)} KB, the fastest tenth of ${ROUNDS * PAGES}`,
  Object.keys(peers).map((name) => {
    const time = percentile(times[name] ?? [], SHARE)
    const figure = { what: name, value: `${time.toFixed(2)} ms, ${(time / base).toFixed(2)} ×` }
    return name === 'JSON.parse'
      ? figure
      : { ...figure, limit: `≤ ${MOST_OF_PARSE} ×`, holds: time / base <= MOST_OF_PARSE }
  }),
)
