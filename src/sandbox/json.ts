/** A value that serialises as the given JSON text: numbers with more digits than a double holds. */
export interface BareJson {
  readonly rawJSON: string
}

export type Json = string | number | boolean | null | BareJson | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

// Part of ECMAScript since Node 21; not yet in the compiler's library.
const json = JSON as typeof JSON & { rawJSON: (text: string) => BareJson }

/** A JSON number written with exactly these digits. */
export function bareNumber(digits: string): BareJson {
  return json.rawJSON(digits)
}
