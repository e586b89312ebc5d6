export interface Turns {
  /** Begins when all that was begun before under this name has ended. */
  take: <Result>(name: string, work: () => Promise<Result>) => Promise<Result>
  /** When nothing goes on that has begun by now. */
  idle: () => Promise<void>
}

/** Lets work that reads something, waits and writes it run one at a time, in this process. */
export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>()
  return {
    take: (name, work) => {
      const done = (last.get(name) ?? Promise.resolve()).then(work)
      const ended = done.then(
        () => undefined,
        () => undefined,
      )
      last.set(name, ended)
      void ended.then(() => last.get(name) === ended && last.delete(name))
      return done
    },
    idle: async () => {
      await Promise.all(last.values())
    },
  }
}
