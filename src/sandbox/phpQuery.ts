/** A query value as PHP reads it: text, or an array keyed by text. */
export type PhpValue = string | PhpArray
export type PhpArray = Map<string, PhpValue>

/**
 * Reads a query string the way PHP (and so the platform's Laravel) does: `a[]=1&a[]=2` appends, `a[0][]=1` nests,
 * `a[x]=1` sets, and a later plain value replaces an earlier one.
 * @param search with or without the leading `?`
 */
export function parsePhpQuery(search: string): PhpArray {
  const root: PhpArray = new Map()
  for (const [name, value] of new URLSearchParams(search)) {
    const head = /^[^[]+/.exec(name)?.[0]
    if (head === undefined) continue
    const keys = [...name.slice(head.length).matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] ?? '')
    assign(root, [head, ...keys], value)
  }
  return root
}

function assign(root: PhpArray, path: readonly string[], value: string): void {
  let array = root
  path.forEach((part, depth) => {
    const key = part === '' ? nextIndex(array) : part
    if (depth === path.length - 1) {
      array.set(key, value)
      return
    }
    const inner = array.get(key)
    if (inner instanceof Map) array = inner
    else {
      const made: PhpArray = new Map()
      array.set(key, made)
      array = made
    }
  })
}

function nextIndex(array: PhpArray): string {
  const indexes = [...array.keys()].filter((key) => /^\d+$/.test(key)).map(Number)
  return String(indexes.length === 0 ? 0 : Math.max(...indexes) + 1)
}
