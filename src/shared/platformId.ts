import { typed } from './records/fold.ts'

/** An id of the platform, as an address can carry it: letters, digits and - _ . : only, at most 128. */
export const PLATFORM_ID = /^[A-Za-z0-9_.:-]{1,128}$/

/** The id that was typed or pasted, without what a paste brings along; null where it is none. */
export function typedId(text: string): string | null {
  const id = typed(text)
  return PLATFORM_ID.test(id) ? id : null
}
