import { isListType, sameValue } from '#shared/tasks/fieldKinds.ts'
import { TASK_FIELDS, type TaskField, type TaskFieldKey } from '#shared/tasks/fields.ts'
import type { Disagreement, TaskEdit } from '#shared/tasks/types.ts'
import { parseJson } from '../wire/json.ts'
import { isNothing } from '../wire/readers.ts'
import { sameForm } from './compare.ts'
import {
  holdersOf,
  INSIDE,
  openHolders,
  openObject,
  pathIn,
  sentFor,
  type Holders,
  type Sent,
} from './holders.ts'
import type { ReadSetting } from './readSettings.ts'
import { READ } from './wireForms.ts'

type Values = Pick<TaskEdit, TaskFieldKey>

interface Found extends Sent<unknown> {
  value: unknown
}

/** The names that fields have, by holder: what has another one is unknown. */
const KNOWN = new Map<string, Set<string>>()
const know = (holder: string, name: string): unknown =>
  KNOWN.set(holder, (KNOWN.get(holder) ?? new Set()).add(name))
for (const { holder, name } of INSIDE) know(holder, name)
for (const field of TASK_FIELDS)
  for (const holder of holdersOf(field)) for (const name of field.arrivesAs) know(holder, name)

/**
 * Every field of the catalogue, each from the first place that has it. Notes where `task_extras` and `new_task_extra`
 * differ, and keeps what is not known or could not be read.
 * @param data the edit view's
 */
export function readFields(
  data: Record<string, unknown>,
): Values & Pick<TaskEdit, 'disagreements' | 'unknown'> {
  const disagreements: Disagreement[] = []
  const unknown: TaskEdit['unknown'] = []
  const keep = (path: string, value: unknown): unknown => unknown.push({ path, value: jsonText(value) })
  const holders = openHolders(data, parseJson)
  for (const { path, holder, name } of INSIDE) {
    const sent = holders.get(holder)?.get(name)
    if (openObject(sent, parseJson) === null && !isNothing(sent)) keep(path, sent)
  }

  function read(field: TaskField): unknown {
    const found = sentFor(field, holders).flatMap((one): Found[] => {
      const path = pathIn(one.holder, one.name)
      const value = (READ[field.type] as ReadSetting<unknown>)(one.sent, (below, rest) =>
        keep(path + below, rest),
      )
      if (value === undefined) keep(path, one.sent)
      return value === undefined || value === null ? [] : [{ ...one, value }]
    })
    const [chosen, ...others] = found
    if (chosen === undefined) return isListType(field.type) ? [] : null
    const differ = (one: Found, other: Found): boolean => !sameValue(field.type, one.value, other.value)
    const [left, right] = ['task_extras', 'new_task_extra'].map((origin) =>
      found.find(({ holder }) => holder.split('.')[0] === origin),
    )
    const disagree = left !== undefined && right !== undefined && differ(left, right)
    if (disagree)
      disagreements.push({
        field: field.key,
        taskExtras: jsonText(left.sent),
        newTaskExtra: jsonText(right.sent),
        values: [left.value, right.value] as NonNullable<Disagreement['values']>,
      })
    // A value that was passed over is told, unless the disagreement shows it.
    for (const other of others)
      if (differ(chosen, other) && !(disagree && (other === left || other === right)))
        keep(pathIn(other.holder, other.name), other.sent)
    return chosen.value
  }

  // Which value belongs to which key is the catalogue's matter; the compiler cannot follow it through a name.
  const values = Object.fromEntries(TASK_FIELDS.map((field) => [field.key, read(field)])) as unknown as Values
  for (const [holder, members] of holders)
    for (const [name, value] of members)
      if (KNOWN.get(holder)?.has(name) !== true) keep(pathIn(holder, name), value)
  return { ...values, disagreements: [...disagreements, ...strangers(holders)], unknown }
}

/** Unknown settings of the extras that differ. */
function strangers(holders: Holders<unknown>): Disagreement[] {
  const [taskExtras, newTaskExtra] = [holders.get('task_extras'), holders.get('new_task_extra')]
  return [...(taskExtras ?? [])].flatMap(([field, left]) => {
    const right = newTaskExtra?.get(field)
    const known = KNOWN.get('task_extras')?.has(field) === true
    if (known || isNothing(left) || isNothing(right) || sameForm(left, right)) return []
    return [{ field, taskExtras: jsonText(left), newTaskExtra: jsonText(right) }]
  })
}

/**
 * JSON text for a person. An integer that a double does not hold stands in quotes, as {@link parseJson} keeps it; the
 * raw body has it bare, and also what is nested too deeply to be written out here.
 */
function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value)
  } catch {
    return '…'
  }
}
