import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TaskEdit } from '#shared/tasks/types.ts'
import { parseJson } from '../wire/json.ts'
import { parseTaskEdit } from './parse.ts'

type Fields = Record<string, unknown>
const envelope = (data: string): string => `{"code":200,"status":"success","message":"","data":${data}}`
const parse = (data: Fields): TaskEdit => parseTaskEdit(envelope(JSON.stringify(data)), 'task-1', 5)
const paths = (task: TaskEdit): string[] => task.unknown.map(({ path }) => path).sort()
const dataOf = (name: string): Fields => {
  const url = new URL(`../../../test/fixtures/api/${name}.json`, import.meta.url)
  return (JSON.parse(readFileSync(url, 'utf8')) as { data: Fields }).data
}
const NEW = dataOf('task-edit.new')
const OLD = dataOf('task-edit.old')

describe('a task that was tampered with', () => {
  const SECTIONS = ['', 'task_extras', 'new_task_extra'] as const
  const sectionOf = (data: Fields, section: string): Fields =>
    section === '' ? data : (data[section] as Fields)
  /** Properties of the answer that a sent field can touch. */
  const touched: Record<string, (keyof TaskEdit)[]> = {
    _originate_timeout: ['originate_timeout'],
    cps: ['call_per_second'],
    redial_conditions: ['redial_da_status', 'redial_hangup_cause'],
    line: ['line', 'version'],
    task_type: ['task_type', 'version'],
  }

  it('never throws, and loses no other field', () => {
    const change = fc.constantFrom(NEW, OLD).chain((data) =>
      fc.record({
        data: fc.constant(data),
        section: fc.constantFrom(...SECTIONS),
        pick: fc.nat(),
        value: fc.oneof(fc.constant(undefined), fc.constant(null), fc.jsonValue()),
      }),
    )
    fc.assert(
      fc.property(change, ({ data, section, pick, value }) => {
        const odd = structuredClone(data)
        const target = sectionOf(odd, section)
        const keys = Object.keys(target).filter((key) => key !== 'task_extras' && key !== 'new_task_extra')
        const key = keys[pick % keys.length] ?? ''
        if (value === undefined) delete target[key]
        else target[key] = value
        const before = parse(data)
        const after = parse(odd)
        const may = new Set<string>([...(touched[key] ?? [key]), 'disagreements', 'unknown', 'raw'])
        for (const field of Object.keys(before) as (keyof TaskEdit)[])
          if (!may.has(field)) expect(after[field], field).toEqual(before[field])
        const path = section === '' ? key : `${section}.${key}`
        const other = (task: TaskEdit): string[] => paths(task).filter((one) => !one.split('.').includes(key))
        expect(other(after), path).toEqual(other(before))
      }),
      { numRuns: 1000 },
    )
  })

  it('never throws, whatever its sections are', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(NEW, OLD),
        fc.jsonValue(),
        fc.jsonValue(),
        (data, taskExtras, newTaskExtra) => {
          const task = parse({ ...data, task_extras: taskExtras, new_task_extra: newTaskExtra })
          expect(task.name).toBe(data.name)
          expect(task.dial_time_id).toBe(String(data.dial_time_id))
        },
      ),
    )
  })

  it('keeps every unknown field under its path', () => {
    const name = fc.stringMatching(/^x_[a-z]{1,8}$/)
    // An integer that a double does not hold comes out as the text of its digits.
    const asParsed = (value: unknown): string => JSON.stringify(parseJson(JSON.stringify(value)))
    fc.assert(
      fc.property(fc.constantFrom(...SECTIONS), name, fc.jsonValue(), (section, key, value) => {
        const odd = structuredClone(NEW)
        sectionOf(odd, section)[key] = value
        const path = section === '' ? key : `${section}.${key}`
        expect(parse(odd).unknown).toContainEqual({ path, value: asParsed(value) })
      }),
    )
  })

  it('survives a bottomless field', () => {
    const depth = 100_000
    const deep = `${'['.repeat(depth)}1${']'.repeat(depth)}`
    const text = envelope(
      `{"name":"甲","foo":${deep},"task_extras":{"a":${deep}},"new_task_extra":{"a":${deep}}}`,
    )
    expect(parseTaskEdit(text, 'task-1', 5)).toMatchObject({ name: '甲' })
  })
})
