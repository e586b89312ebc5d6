import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CHINA_OFFSET_MS, parsePlatformTime } from '#shared/time.ts'
import { editView } from './editView.ts'
import { DEFAULT_ANCHOR, DEMO_TASKS, type SandboxTaskSpec } from './index.ts'
import { PREFIXES } from './material/people.ts'
import { Population } from './population.ts'
import { buildTask, DEMO_SEED } from './tasks.ts'

type Plain = Record<string, unknown>

function fixture(name: string): Plain {
  const file = new URL(`../../test/fixtures/api/${name}.json`, import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8')) as Plain
}

function demoSpec(key: string): SandboxTaskSpec {
  const spec = DEMO_TASKS.find((task) => task.key === key)
  if (!spec) throw new Error(`no demo task ${key}`)
  return spec
}

function calls(key: string, seed = DEMO_SEED): Population {
  return new Population(buildTask(demoSpec(key), seed), DEFAULT_ANCHOR, 'user-1')
}

function sent(population: Population, count: number): Plain[] {
  return Array.from(
    { length: count },
    (_, index) => JSON.parse(JSON.stringify(population.record(index))) as Plain,
  )
}

/** Every path in a JSON value with the types seen there; array positions count as one path. */
function shape(value: unknown, path = '', seen = new Map<string, Set<string>>()): Map<string, Set<string>> {
  const kind = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
  seen.set(path, (seen.get(path) ?? new Set()).add(kind))
  if (Array.isArray(value)) for (const item of value) shape(item, `${path}[]`, seen)
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) shape(inner, `${path}.${key}`, seen)
  return seen
}

/** Paths of the documented body that ours lacks, or where ours never has the documented type. */
function missing(documented: unknown, ours: unknown[]): string[] {
  const have = new Map<string, Set<string>>()
  for (const body of ours) shape(body, '', have)
  return [...shape(documented)].flatMap(([path, kinds]) => {
    const types = have.get(path)
    if (types === undefined) return [path]
    // A documented null says that the field can be empty, not that it must be able to be.
    return [...kinds].filter((kind) => kind !== 'null' && !types.has(kind)).map((kind) => `${path}: ${kind}`)
  })
}

describe('shapes of the documented examples', () => {
  it('records have every field of the list example, in its types', () => {
    const { data } = fixture('record-list.page') as { data: unknown[] }
    expect(missing(data[0], sent(calls('education'), 400))).toEqual([])
  })

  it.each([
    ['new', 'task-edit.new'],
    ['old', 'task-edit.old'],
  ] as const)('the %s version has every field of its task edit example', (version, name) => {
    const views = DEMO_TASKS.filter((spec) => (spec.version ?? 'new') === version).map(
      (spec) => JSON.parse(JSON.stringify(editView(buildTask(spec, DEMO_SEED), DEFAULT_ANCHOR))) as Plain,
    )
    expect(views.length).toBeGreaterThan(1)
    // Holidays and components are empty on some tasks: top-level fields of each, inner ones over all of them.
    for (const view of views)
      expect(Object.keys(fixture(name).data as Plain).filter((key) => !(key in view))).toEqual([])
    expect(missing(fixture(name).data, views)).toEqual([])
  })

  it('new and old differ where the examples do', () => {
    const view = (key: string) => editView(buildTask(demoSpec(key), DEMO_SEED), DEFAULT_ANCHOR)
    expect(view('education')).toMatchObject({ task_type: 7, task_extras: { line: [{ limit: 7 }] } })
    const old = view('decoration')
    expect(old).not.toHaveProperty('task_type')
    expect(old).toMatchObject({ new_task_extra: { work_hour: [{ wday: '-1' }] } })
  })

  it('one task disagrees with its dialler', () => {
    const view = editView(buildTask(demoSpec('education'), DEMO_SEED), DEFAULT_ANCHOR) as unknown as {
      task_extras: Plain
      new_task_extra: Plain
    }
    expect(view.task_extras.stop_time).not.toBe(view.new_task_extra.stop_time)
    expect(view.task_extras.redial_interval).not.toBe(view.new_task_extra.redial_interval)
  })
})

describe('the made-up calls', () => {
  const education = sent(calls('education'), 1240)
  const moment = (value: unknown): number => {
    const at = parsePlatformTime(value)
    if (at === null) throw new Error(`${String(value)} is no moment`)
    return at
  }

  it('follow from the seed alone, in whatever order they are asked for', () => {
    const backwards = calls('education')
    for (const index of [1239, 700, 3, 0])
      expect(JSON.parse(JSON.stringify(backwards.record(index)))).toEqual(education[index])
    const [other] = sent(calls('education', 'another seed'), 1)
    expect(other?.id).not.toBe(education[0]?.id)
    expect(other?.callee).not.toBe(education[0]?.callee)
  })

  it('lie in working hours, on weekdays and Saturdays, before the anchor, in index order', () => {
    const times = education.map((record) => moment(record.calldate))
    for (const time of times) {
      const china = new Date(time + CHINA_OFFSET_MS)
      const minutes = china.getUTCHours() * 60 + china.getUTCMinutes()
      expect(china.getUTCDay()).not.toBe(0)
      expect(minutes).toBeGreaterThanOrEqual(9 * 60)
      expect(minutes).toBeLessThan(20 * 60)
      expect(minutes < 12 * 60 || minutes >= 13 * 60 + 30).toBe(true)
      expect(time).toBeLessThan(DEFAULT_ANCHOR)
    }
    expect(times).toEqual(times.toSorted((left, right) => left - right))
    expect(new Set(times.map((time) => Math.floor((time + CHINA_OFFSET_MS) / 86_400_000))).size).toBe(12)
  })

  it('keep their times and lengths together', () => {
    for (const record of education) {
      const start = moment(record.calldate)
      const end = moment(record.hangupdate)
      expect(end - start).toBeLessThanOrEqual(Number(record.duration))
      expect(Number(record.duration) - (end - start)).toBeLessThan(1000)
      if (Number(record.bill) === 0) {
        expect(record.answerdate).toBeNull()
        expect(record.hangupcause).not.toBe('NORMAL_CLEARING')
        expect((record.details as unknown[]).length).toBeLessThanOrEqual(1)
      } else {
        const answer = moment(record.answerdate)
        expect(Math.abs(end - answer - Number(record.bill))).toBeLessThan(1000)
        const rows = record.details as Plain[]
        expect(rows[0]).toMatchObject({ notify: 'enter', sequence: 1, question: null })
        for (const [position, row] of rows.entries()) {
          expect(row.sequence).toBe(position + 1)
          expect(moment(row.created_at)).toBeGreaterThanOrEqual(answer)
          expect(moment(row.created_at)).toBeLessThanOrEqual(end)
        }
      }
    }
  })

  it('have a number of their operator, and a score of their intention', () => {
    const least = [800, 550, 250, 80, 0]
    for (const record of education) {
      const prefixes = PREFIXES[record.operator as 1 | 2 | 3]
      expect(String(record.callee)).toMatch(/^1\d{10}$/)
      expect(prefixes).toContain(String(record.callee).slice(0, 3))
      const intention = Number(record.intention_results)
      if (intention > 0) expect(Number(record.score)).toBeGreaterThanOrEqual(least[intention - 1] ?? 0)
      else expect(Number(record.bill)).toBe(0)
    }
  })

  it('come in every kind: answered, not, transferred, commented, cut off, called again', () => {
    const rows = education.flatMap((record) => record.details as Plain[])
    const share = education.filter((record) => Number(record.bill) > 0).length / education.length
    expect(share).toBeGreaterThan(0.4)
    expect(share).toBeLessThan(0.65)
    expect(education.some((record) => record.bridge_answerdate !== null)).toBe(true)
    expect(education.some((record) => record.bridge_callid && record.bridge_answerdate === null)).toBe(true)
    expect(rows.some((row) => row.bridge_status === 1 && row.answer_content !== null)).toBe(true)
    expect(education.some((record) => (record.comments as unknown[]).length > 1)).toBe(true)
    expect(education.some((record) => Number(record.rounds) === 14)).toBe(true)
    expect(new Set(education.map((record) => record.callee)).size).toBeLessThan(education.length)
    const cutOff = education.some((record) => {
      const last = (record.details as Plain[]).at(-1)
      return last?.notify === 'asrprogress_notify'
    })
    expect(cutOff).toBe(true)
  })

  it('carry the irregularities of the real platform', () => {
    const types = new Map<string, Set<string>>()
    for (const record of education) shape(record, '', types)
    expect(types.get('.components')).toEqual(new Set(['array', 'null']))
    expect(types.get('.extra')).toEqual(new Set(['string', 'null']))
    expect(types.get('.score')).toEqual(new Set(['number', 'string']))
    expect(types.get('.province')).toEqual(new Set(['object', 'null']))
    expect(education.some((record) => !('company' in record))).toBe(true)
    expect(education.some((record) => 'quality_check' in record)).toBe(true)
    for (const comment of education.flatMap((record) => record.comments as Plain[]))
      expect(comment.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000000Z$/)
  })

  it('one task has labels beyond E, one a script group id that no double holds', () => {
    const labels = new Set(sent(calls('decoration'), 1500).map((record) => Number(record.intention_results)))
    expect([...labels].some((label) => label > 5)).toBe(true)
    expect(labels.has(26)).toBe(true)
    const digits = /"group_id":(\d+)/.exec(JSON.stringify(calls('credit').record(0)))?.[1] ?? ''
    expect(digits).toMatch(/^\d{18}$/)
    expect(JSON.stringify(calls('credit').record(0))).toMatch(/"group_id":\d{18},/)
    expect(Number.isSafeInteger(Number(digits))).toBe(false)
  })
})
