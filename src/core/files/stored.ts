/**
 * Forms of what lies in files of ours, which outlive the version that wrote them. Reading is lenient: a member that is
 * missing or cannot be read takes its default, alone. Writing lays a value over what lay there before: what this version
 * does not know stays, and so does what it could not read, until somebody changes it. What crosses a boundary has strict
 * schemas of its own, in `shared/ipc`.
 */
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { isObject } from '../wire/json.ts'

export interface Stored<T> {
  /** @returns undefined for what is no such thing, or nothing */
  read: (kept: unknown) => T | undefined
  /** @param kept what lies there, undefined for nothing */
  write: (value: T, kept: unknown) => unknown
}

/** What reads the same is left as it was written. */
export function stored<T>(
  read: (kept: unknown) => T | undefined,
  write: (value: T, kept: unknown) => unknown,
): Stored<T> {
  return {
    read,
    write: (value, kept) =>
      kept !== undefined && isDeepStrictEqual(read(kept), value) ? kept : write(value, kept),
  }
}

/** A flag that is meant once there is anything: what was damaged must not show a number that was masked. */
export const flagOrTrue = stored<boolean>(
  (kept) => (kept === undefined || typeof kept === 'boolean' ? kept : true),
  (flag) => flag,
)

/** A value without parts, or one that is good as a whole alone. */
export function plain<T>(schema: z.ZodType<T>): Stored<T> {
  return stored<T>(
    (kept) => schema.safeParse(kept).data,
    (value) => value,
  )
}

export function orNull<T>(form: Stored<T>): Stored<T | null> {
  return stored<T | null>(
    (kept) => (kept === null ? null : form.read(kept)),
    (value, kept) => (value === null ? null : form.write(value, kept)),
  )
}

export interface Member<T> {
  form: Stored<T>
  /** Undefined: without this member there is no whole. */
  missing: T | undefined
  unreadable: T | undefined
}

export const needed = <T>(form: Stored<T>): Member<T> => ({ form, missing: undefined, unreadable: undefined })

/** @param unreadable in the place of what is there and cannot be read, where that is not the default */
export const member = <T>(form: Stored<T>, missing: T, unreadable: T = missing): Member<T> => ({
  form,
  missing,
  unreadable,
})

export type Members<T> = { readonly [Key in keyof T]-?: Member<T[Key]> }

/** An object with these members and perhaps others, of other versions. */
export function members<T extends object>(known: Members<T>): Stored<T> {
  const all = Object.entries(known) as [string, Member<unknown>][]
  return stored<T>(
    (kept) => {
      if (!isObject(kept)) return undefined
      const value: Record<string, unknown> = {}
      for (const [key, entry] of all) {
        const found = readMember(kept, key, entry)
        if (found === undefined) return undefined
        value[key] = found
      }
      return value as T
    },
    (value, kept) => {
      const before = isObject(kept) ? kept : {}
      const after = { ...before }
      for (const [key, entry] of all) {
        const next = (value as Record<string, unknown>)[key]
        const same = Object.hasOwn(before, key) && isDeepStrictEqual(readMember(before, key, entry), next)
        if (!same) after[key] = entry.form.write(next, own(before, key))
      }
      return after
    },
  )
}

function readMember(kept: Readonly<Record<string, unknown>>, key: string, entry: Member<unknown>): unknown {
  const found = own(kept, key)
  if (found === undefined) return entry.missing
  const read = entry.form.read(found)
  return read === undefined ? entry.unreadable : read
}

type Shaped<T> = { readonly shape: { readonly [Key in keyof T]: z.ZodType<T[Key]> } }
/** Members that are read part by part. */
type Parts<T> = { readonly [Key in keyof T]?: Stored<NonNullable<T[Key]>> | Stored<T[Key]> }

const formsOf = <T extends object>({ shape }: Shaped<T>, parts: Parts<T>): [string, Stored<unknown>][] =>
  Object.entries<z.ZodType>(shape).map(([key, schema]) => [
    key,
    ((parts as Record<string, unknown>)[key] as Stored<unknown> | undefined) ?? plain(schema),
  ])

/**
 * The members of a schema, each with its default.
 * @param unreadable see {@link Member}
 */
export function withDefaults<T extends object>(
  schema: Shaped<T>,
  defaults: T,
  parts: Parts<T> = {},
  unreadable: Partial<T> = {},
): Stored<T> {
  const instead: T = { ...defaults, ...unreadable }
  const known = formsOf(schema, parts).map(([key, form]) => [
    key,
    member(form, defaults[key as keyof T], instead[key as keyof T]),
  ])
  return members<T>(Object.fromEntries(known) as Members<T>)
}

/** An object of which any member may be missing, such as a filter: one that cannot be read is as good as missing. */
export function partly<T extends object>(schema: Shaped<T>, parts: Parts<T> = {}): Stored<T> {
  const forms = formsOf(schema, parts)
  return stored<T>(
    (kept) => {
      if (!isObject(kept)) return undefined
      const found = forms.map(([key, form]) => [key, form.read(own(kept, key))] as const)
      return Object.fromEntries(found.filter(([, value]) => value !== undefined)) as T
    },
    (value, kept) => {
      const after = isObject(kept) ? { ...kept } : {}
      for (const [key, form] of forms) {
        const next = (value as Record<string, unknown>)[key]
        const before = own(after, key)
        if (next !== undefined) after[key] = form.write(next, before)
        else if (form.read(before) !== undefined) delete after[key]
      }
      return after
    },
  )
}

/** A list. Entries that this version cannot read stay behind those that it can. */
export function entries<T>(form: Stored<T>, idOf: (entry: T) => string): Stored<T[]> {
  return stored<T[]>(
    (kept) => (Array.isArray(kept) ? kept.flatMap((entry) => form.read(entry) ?? []) : undefined),
    (values, kept) => {
      const before = new Map<string, unknown>()
      const others: unknown[] = []
      for (const entry of Array.isArray(kept) ? (kept as unknown[]) : []) {
        const read = form.read(entry)
        if (read === undefined) others.push(entry)
        else before.set(idOf(read), entry)
      }
      return [...values.map((value) => form.write(value, before.get(idOf(value)))), ...others]
    },
  )
}

/**
 * Values by name, in their order. Those that this version cannot read stay, before those that it can.
 * @param named what a name must be
 */
export function table<T>(form: Stored<T>, named: z.ZodType<string> = z.string()): Stored<Record<string, T>> {
  const readAt = (name: string, value: unknown): T | undefined =>
    named.safeParse(name).success ? form.read(value) : undefined
  return stored<Record<string, T>>(
    (kept) => {
      if (!isObject(kept)) return undefined
      const read = Object.entries(kept).map(([name, value]) => [name, readAt(name, value)] as const)
      return Object.fromEntries(read.filter(([, value]) => value !== undefined)) as Record<string, T>
    },
    (values, kept) => {
      const before = isObject(kept) ? kept : {}
      const others = Object.entries(before).filter(([name, value]) => readAt(name, value) === undefined)
      const written = Object.entries(values).map(([name, value]) => [
        name,
        form.write(value, own(before, name)),
      ])
      return Object.fromEntries([...others, ...written] as [string, unknown][])
    },
  )
}

/** A key from outside may be the name of what every object has. */
export const own = <T>(values: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(values, key) ? values[key] : undefined
