/**
 * Writes the lists of a task: an item that is still there is sent as it came, with whatever it holds beyond what we
 * know; one that was changed keeps the rest of itself; an item that nobody could read stays at the end. An item that
 * was removed takes its unknown keys along.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Holiday, ScriptSlot, TaskLine, TaskVersion, WorkHour } from '#shared/tasks/types.ts'
import { isExactObject, toPlain, type ExactJson, type ExactObject } from '../wire/exactJson.ts'
import { asList, asText } from '../wire/readers.ts'
import { writeClock, writeId, writeInteger } from './writeValues.ts'
import { readHolidays, readLines, readScriptSlots, readWorkHours, readWorkWeek } from './readSettings.ts'

export interface ListContext {
  version: TaskVersion
  /** The same list in the places that are not written: it shows the form where ours is empty. */
  elsewhere: ExactJson[]
}
export type WriteList<Item> = (
  items: readonly Item[],
  old: ExactJson | undefined,
  context: ListContext,
) => ExactJson[]

interface ItemKind<Item> {
  /** null for something that is no item. */
  read: (row: ExactJson) => Item | null
  /** When an old item, which no new one equals, is taken for the former state of a new one; the surest first. */
  former: readonly ((old: Item, item: Item) => boolean)[]
  change: (row: ExactJson, item: Item) => ExactJson
  /** @param like an item whose form is followed; undefined where the task has none */
  make: (item: Item, like: ExactJson | undefined, version: TaskVersion) => ExactJson
}

const nobody = (): undefined => undefined

function rowsOf(list: ExactJson | undefined): ExactJson[] {
  // A single word may come bare; a list with gaps comes as an object with numbers for keys.
  if (typeof list === 'string') return list === '' ? [] : [list]
  return (asList(list) ?? []) as ExactJson[]
}

function listWriter<Item>({ read, former, change, make }: ItemKind<Item>): WriteList<Item> {
  return (items, old, { version, elsewhere }) => {
    const rows = rowsOf(old)
    const known = rows.map(read)
    const free = new Set(rows.keys())
    for (const [index, item] of known.entries()) if (item === null) free.delete(index)
    const from: (number | undefined)[] = items.map(nobody)
    for (const fits of [isDeepStrictEqual, ...former])
      items.forEach((item, at) => {
        if (from[at] !== undefined) return
        const index = [...free].find((one) => fits(known[one] as Item, item))
        if (index === undefined) return
        from[at] = index
        free.delete(index)
      })
    const like = [...rows, ...elsewhere.flatMap(rowsOf)].find((row) => read(row) !== null)
    const written = items.map((item, at) => {
      const index = from[at]
      const row = index === undefined ? undefined : rows[index]
      if (index === undefined || row === undefined) return make(item, like, version)
      return isDeepStrictEqual(known[index], item) ? row : change(row, item)
    })
    return [...written, ...rows.filter((_row, index) => known[index] === null)]
  }
}

/** Sets what differs in an item; the other members stay as they came. */
function setMembers(
  row: ExactObject,
  members: readonly [key: string, is: unknown, write: () => ExactJson][],
) {
  const entries = new Map(Object.entries(row))
  for (const [key, same, write] of members) if (same !== true) entries.set(key, write())
  return Object.fromEntries(entries)
}

const memberOf = (row: ExactJson | undefined, key: string): ExactJson | undefined =>
  isExactObject(row) ? row[key] : undefined
const first = <Item>(list: readonly Item[] | null | undefined): Item | null => list?.[0] ?? null

/** A row with these members in the order that the row it is like has them in. */
function ordered(members: ExactObject, like: ExactJson | undefined): ExactObject {
  const keys = [...Object.keys(isExactObject(like) ? like : {}), ...Object.keys(members)]
  return Object.fromEntries(
    [...new Set(keys)].flatMap((key) => {
      const value = members[key]
      return value === undefined ? [] : [[key, value]]
    }),
  )
}

export const writeLines = listWriter<TaskLine>({
  read: (row) => first(readLines([toPlain(row)], nobody)),
  former: [(old, line) => old.id === line.id],
  change: (row, { limit }) => {
    if (isExactObject(row))
      return setMembers(row, [
        ['limit', false, () => (limit === null ? null : writeInteger(limit, row.limit))],
      ])
    return limit === null ? row : { id: row, limit }
  },
  make: ({ id, limit }, like, version) => {
    const bare = like === undefined ? version === 'old' : !isExactObject(like)
    if (bare) return limit === null ? writeId(id, like) : { id: writeId(id, like), limit }
    const made: ExactObject = { id: writeId(id, memberOf(like, 'id')) }
    if (limit !== null) made.limit = writeInteger(limit, memberOf(like, 'limit'))
    return ordered(made, like)
  },
})

export const writeWorkHours = listWriter<WorkHour>({
  read: (row) => first(readWorkHours([toPlain(row)], nobody)),
  former: [
    (old, slot) => old.wday === slot.wday && old.begin === slot.begin,
    (old, slot) => old.wday === slot.wday && old.end === slot.end,
  ],
  change: (row, slot) => {
    const old = first(readWorkHours([toPlain(row)], nobody))
    return setMembers(row as ExactObject, [
      ['begin', old?.begin === slot.begin, () => writeClock(slot.begin, memberOf(row, 'begin'))],
      ['end', old?.end === slot.end, () => writeClock(slot.end, memberOf(row, 'end'))],
    ])
  },
  make: ({ wday, begin, end }, like) =>
    ordered(
      {
        wday: writeInteger(wday, memberOf(like, 'wday')),
        begin: writeClock(begin, memberOf(like, 'begin')),
        end: writeClock(end, memberOf(like, 'end')),
      },
      like,
    ),
})

export const writeHolidays = listWriter<Holiday>({
  read: (row) => first(readHolidays([toPlain(row)], nobody)),
  former: [(old, holiday) => old.begin === holiday.begin, (old, holiday) => old.end === holiday.end],
  change: (row, { begin, end }) => {
    const entries = new Map(Object.entries(row as ExactObject))
    for (const key of ['begin', 'start']) if (entries.has(key)) entries.set(key, begin)
    entries.set('end', end)
    return Object.fromEntries(entries)
  },
  make: ({ begin, end }, like) => {
    const key =
      memberOf(like, 'begin') === undefined && memberOf(like, 'start') !== undefined ? 'start' : 'begin'
    return ordered({ [key]: begin, end }, like)
  },
})

export const writeScriptSlots = listWriter<ScriptSlot>({
  read: (row) => first(readScriptSlots([toPlain(row)], nobody)),
  former: [
    (old, slot) => sameScript(old, slot) && (old.begin === slot.begin || old.end === slot.end),
    sameScript,
    (old, slot) => old.begin === slot.begin && old.end === slot.end,
  ],
  change: (row, slot) => {
    const old = first(readScriptSlots([toPlain(row)], nobody))
    return setMembers(row as ExactObject, [
      ['begin', old?.begin === slot.begin, () => writeClock(slot.begin, memberOf(row, 'begin'))],
      ['end', old?.end === slot.end, () => writeClock(slot.end, memberOf(row, 'end'))],
      [
        'destination_extension',
        old !== null && sameScript(old, slot),
        () => writeId(slot.destination_extension, memberOf(row, 'destination_extension')),
      ],
    ])
  },
  make: ({ begin, end, destination_extension: script }, like) =>
    ordered(
      {
        begin: writeClock(begin, memberOf(like, 'begin')),
        end: writeClock(end, memberOf(like, 'end')),
        destination_extension: writeId(script, memberOf(like, 'destination_extension')),
      },
      like,
    ),
})

function sameScript(one: ScriptSlot, other: ScriptSlot): boolean {
  return one.destination_extension === other.destination_extension
}

/** Stands for the `-1` that means every day: it is no single weekday, and gives way to the days that were chosen. */
const EVERY_DAY = -1

export const writeWorkWeek = listWriter<number>({
  read: (row) => {
    const days = readWorkWeek([toPlain(row)], nobody)
    return days?.length === 7 ? EVERY_DAY : first(days)
  },
  former: [],
  change: (row) => row,
  make: writeDay,
})

function writeDay(day: number, like: ExactJson | undefined): ExactJson {
  return writeInteger(day, like)
}

export const writeWords = listWriter<string>({
  read: (row) => asText(toPlain(row)) ?? null,
  former: [],
  change: (row) => row,
  // Numbers of states beside numbers, words beside words.
  make: (word, like) => writeId(word, like),
})
