/**
 * For a watcher that asks something: an answer that comes after the watcher ran again is not taken.
 * @param onCleanup of the watcher
 * @returns whether it has not run again
 */
export function whileLast(onCleanup: (cleanup: () => void) => void): () => boolean {
  let last = true
  onCleanup(() => (last = false))
  return () => last
}
