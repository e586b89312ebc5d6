export type InTurn = <Result>(act: () => Promise<Result>) => Promise<Result>

/**
 * Does one thing after the other, in the order they were asked for; one that fails does not hold up the next. Of what is
 * read or changed in turn, no older answer takes back what a newer one said.
 */
export function takeTurns(): InTurn {
  let last: Promise<unknown> = Promise.resolve()
  return (act) => {
    const turn = last.then(act, act)
    last = turn
    return turn
  }
}
