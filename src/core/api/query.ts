/** A query parameter's value; null, undefined and empty text mean that the parameter is not sent. */
export type QueryValue = string | number | null | undefined | readonly QueryValue[]

/**
 * Encodes a query as PHP reads it and as the platform documents it for its list parameters: `tags[]=1&tags[]=2`, and
 * two-dimensional `levels[0][]=0&levels[0][]=100`. Brackets stay as they are, values are percent-encoded. Parameters
 * keep the order given.
 */
export function encodeQuery(parameters: Readonly<Record<string, QueryValue>>): string {
  return Object.entries(parameters)
    .flatMap(([name, value]) => pairs(encode(name), value))
    .join('&')
}

function pairs(name: string, value: QueryValue): string[] {
  if (value === null || value === undefined || value === '') return []
  if (typeof value === 'string' || typeof value === 'number') return [`${name}=${encode(String(value))}`]
  return value.flatMap((item, index) => pairs(Array.isArray(item) ? `${name}[${index}]` : `${name}[]`, item))
}

/** A lone surrogate cannot be encoded; it is replaced rather than refused. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}
