export type InTurn = <Result>(act: () => Promise<Result>) => Promise<Result>

/** Begin what waits for its turn. */
const waiting = new Set<() => void>()
let leaving = false
// A page that goes comes to nobody's turn: all is asked at once, in its order. What reads is asked in vain, and does no harm.
window.addEventListener('pagehide', () => {
  leaving = true
  for (const begin of waiting) begin()
})
window.addEventListener('pageshow', () => (leaving = false))

/**
 * Does one thing after the other, in the order they were asked for; one that fails does not hold up the next. Of what is
 * read or changed in turn, no older answer takes back what a newer one said.
 */
export function takeTurns(): InTurn {
  let last: Promise<unknown> = Promise.resolve()
  return <Result>(act: () => Promise<Result>): Promise<Result> => {
    const { promise: turn, resolve } = Promise.withResolvers<Result>()
    const begin = (): void => {
      if (waiting.delete(begin)) resolve(act())
    }
    waiting.add(begin)
    if (leaving) begin()
    else last.then(begin, begin)
    last = turn
    return turn
  }
}
