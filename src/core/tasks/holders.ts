/**
 * The objects of an edit view in which a field can lie (api section 2): the task itself, its `task_extras`, its
 * `new_task_extra`, and objects inside these. Reading, saving and files that hold a task all look in the same order.
 */
import type { EditableKey } from '#shared/tasks/draft.ts'
import { TASK_FIELDS, type TaskField } from '#shared/tasks/fields.ts'
import { isExactNumber } from '../wire/exactJson.ts'
import { isObject } from '../wire/json.ts'

/** Members by name, by the dotted path of the object that holds them; the task's own is empty. */
export type Holders<Value> = Map<string, Map<string, Value>>

const ORDER: Readonly<Record<TaskField['home'], readonly string[]>> = {
  task: ['', 'task_extras', 'new_task_extra'],
  extras: ['task_extras', 'new_task_extra', ''],
}
export const pathIn = (holder: string, name: string): string => (holder === '' ? name : `${holder}.${name}`)

/** Paths of the objects in which a field is looked for, in order; the first is its home. */
export function holdersOf({ home, inside }: TaskField): readonly string[] {
  return inside === undefined ? ORDER[home] : ORDER[home].map((holder) => pathIn(holder, inside))
}

/** Objects of the extras that hold fields. */
export const INNER = [...new Set(TASK_FIELDS.flatMap(({ inside }) => inside ?? []))]

/** Every object but the task itself, each after the one that it lies in. */
export const INSIDE: readonly { path: string; holder: string; name: string }[] = [
  ...['task_extras', 'new_task_extra'].map((name) => ({ holder: '', name })),
  ...INNER.flatMap((name) => ORDER.extras.map((holder) => ({ holder, name }))),
].map((one) => ({ ...one, path: pathIn(one.holder, one.name) }))

/** The object that is meant, also where it comes as JSON text; null for anything else. */
export function openObject<Value>(
  sent: Value | undefined,
  parse: (text: string) => Value,
): Record<string, Value> | null {
  try {
    const value: unknown = typeof sent === 'string' ? parse(sent) : sent
    return isObject(value) && !isExactNumber(value) ? (value as Record<string, Value>) : null
  } catch {
    return null
  }
}

export function openHolders<Value>(
  data: Readonly<Record<string, Value>>,
  parse: (text: string) => Value,
): Holders<Value> {
  const holders: Holders<Value> = new Map([['', new Map(Object.entries(data))]])
  for (const { path, holder, name } of INSIDE)
    holders.set(path, new Map(Object.entries(openObject(holders.get(holder)?.get(name), parse) ?? {})))
  return holders
}

export interface Sent<Value> {
  holder: string
  name: string
  sent: Value
}

/** Everything that was sent for a field, in the order in which it counts. */
export function sentFor<Value>(field: TaskField, holders: Holders<Value>): Sent<Value>[] {
  return holdersOf(field).flatMap((holder) =>
    field.arrivesAs.flatMap((name) => {
      const sent = holders.get(holder)?.get(name)
      return sent === undefined || sent === null || sent === '' ? [] : [{ holder, name, sent }]
    }),
  )
}

/** Whether a task's object speaks of a setting at all. A save says that there is none by leaving some out. */
export function states<Value>(field: TaskField & { key: EditableKey }, holders: Holders<Value>): boolean {
  const anywhere = (name: string): boolean =>
    holdersOf(field).some((holder) => holders.get(holder)?.has(name) === true)
  return field.leftOut === true || field.arrivesAs.some(anywhere)
}
