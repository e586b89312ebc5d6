/** Letters that differ between two words: insertions, deletions and substitutions. */
function distance(left: string, right: string): number {
  let above = Array.from({ length: right.length + 1 }, (_, column) => column)
  for (let row = 1; row <= left.length; row++) {
    const current = [row]
    for (let column = 1; column <= right.length; column++) {
      const substituted = (above[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1)
      current.push(Math.min(substituted, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1))
    }
    above = current
  }
  return above[right.length] ?? 0
}

/**
 * The candidates that a mistyped word may have meant, nearest first, at most three: up to a third of its letters may
 * differ, or one of the two begins with the other.
 */
export function nearest(word: string, candidates: readonly string[]): string[] {
  const typed = word.toLowerCase()
  return candidates
    .map((candidate) => ({
      candidate,
      letters: distance(typed, candidate.toLowerCase()),
      begins: typed.length > 1 && (candidate.startsWith(typed) || typed.startsWith(candidate)),
    }))
    .filter(({ letters, begins }) => begins || letters <= Math.max(1, Math.floor(typed.length / 3)))
    .sort((left, right) => left.letters - right.letters)
    .slice(0, 3)
    .map(({ candidate }) => candidate)
}
