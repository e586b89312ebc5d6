import type { Disagreement, TaskEdit } from '#shared/tasks/types.ts'
import { isObject, parseJson } from '../wire/json.ts'
import { isNothing } from '../wire/readers.ts'
import { sameForm } from './compare.ts'
import type { ReadSetting } from './readSettings.ts'

type Origin = 'task' | 'task_extras' | 'new_task_extra'

/** One object of the edit view in which settings can lie. */
interface Place {
  origin: Origin
  /** Dotted path with a dot at its end; empty for the task itself. */
  path: string
  source: Record<string, unknown>
  /** Keys that somebody has asked for; the others are unknown. */
  asked: Set<string>
}

interface Found<T> {
  place: Place
  path: string
  sent: unknown
  value: T
}

export interface Setting<T> {
  /** The name under which a disagreement is shown: the property of TaskEdit. */
  field: keyof TaskEdit
  /** The names under which it arrives, where they differ from `field`. */
  keys?: readonly string[]
  read: ReadSetting<T>
  /** The form in which two values are compared; as they came, leniently, where missing. */
  form?: (value: T) => unknown
}

/**
 * The three places of an edit view where a setting can lie: the task itself, `task_extras` and `new_task_extra`. Reads
 * a setting from the first place that has it, notes where the two extras differ, and keeps all that nobody asked for
 * or could read.
 */
export class TaskPlaces {
  readonly disagreements: Disagreement[] = []
  readonly unknown: TaskEdit['unknown'] = []
  readonly #task: Place
  readonly #extras: readonly [Place, Place]
  readonly #nested: Place[] = []

  constructor(data: Record<string, unknown>) {
    this.#task = { origin: 'task', path: '', source: data, asked: new Set() }
    this.#extras = [
      this.#inside(this.#task, 'task_extras', 'task_extras'),
      this.#inside(this.#task, 'new_task_extra', 'new_task_extra'),
    ]
  }

  /** A property of the task itself; where it has none, the extras are asked. */
  own<T>(setting: Setting<T>): T | null {
    return this.#pick([this.#task, ...this.#extras], setting)
  }

  /** A setting of the extras: `task_extras` first, which a save takes back, then `new_task_extra`, then the task. */
  extra<T>(setting: Setting<T>): T | null {
    return this.#pick([...this.#extras, this.#task], setting)
  }

  /** Settings inside an object of the extras, such as `redial_conditions`. */
  within(key: string): { extra: <T>(setting: Setting<T>) => T | null } {
    const places = [...this.#extras, this.#task].map((place) => this.#inside(place, key, place.origin))
    this.#nested.push(...places)
    return { extra: (setting) => this.#pick(places, setting) }
  }

  /** Call when every setting has been asked for: notes what is left. */
  finish(): void {
    const [taskExtras, newTaskExtra] = this.#extras
    for (const key of leftKeys(taskExtras)) {
      const [left, right] = [taskExtras.source[key], newTaskExtra.source[key]]
      if (!isNothing(left) && !isNothing(right) && !sameForm(left, right)) this.#disagree(key, left, right)
    }
    for (const place of [this.#task, ...this.#extras, ...this.#nested])
      for (const key of leftKeys(place)) this.#keep(place.path + key, place.source[key])
  }

  #pick<T>(places: readonly Place[], { field, keys = [field], read, form }: Setting<T>): T | null {
    const found: Found<T>[] = []
    for (const place of places)
      for (const key of keys) {
        place.asked.add(key)
        const sent = place.source[key]
        if (!Object.hasOwn(place.source, key) || sent === null || sent === '') continue
        const path = place.path + key
        const value = read(sent, (below, rest) => this.#keep(path + below, rest))
        if (value === undefined) this.#keep(path, sent)
        else if (value !== null) found.push({ place, path, sent, value })
      }
    const [chosen, ...others] = found
    if (chosen === undefined) return null
    const differ = (left: Found<T>, right: Found<T>): boolean =>
      form === undefined ? !sameForm(left.value, right.value) : !sameForm(form(left.value), form(right.value))
    const [left, right] = (['task_extras', 'new_task_extra'] as const).map((origin) =>
      found.find(({ place }) => place.origin === origin),
    )
    const disagree = left !== undefined && right !== undefined && differ(left, right)
    if (disagree) this.#disagree(field, left.sent, right.sent)
    // A value that was passed over is told, unless the disagreement shows it.
    for (const other of others)
      if (differ(chosen, other) && !(disagree && (other === left || other === right)))
        this.#keep(other.path, other.sent)
    return chosen.value
  }

  /** An object inside a place. The platform calls extras "json": one that comes as JSON text is opened. */
  #inside(place: Place, key: string, origin: Origin): Place {
    place.asked.add(key)
    const sent = place.source[key]
    const value = typeof sent === 'string' ? openText(sent) : sent
    if (!isObject(value) && !isNothing(sent)) this.#keep(place.path + key, sent)
    return { origin, path: `${place.path}${key}.`, source: isObject(value) ? value : {}, asked: new Set() }
  }

  #disagree(field: string, taskExtras: unknown, newTaskExtra: unknown): void {
    this.disagreements.push({
      field,
      taskExtras: jsonText(taskExtras),
      newTaskExtra: jsonText(newTaskExtra),
    })
  }

  #keep(path: string, value: unknown): void {
    this.unknown.push({ path, value: jsonText(value) })
  }
}

function leftKeys({ source, asked }: Place): string[] {
  return Object.keys(source).filter((key) => !asked.has(key))
}

function openText(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return null
  }
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
