/** What came of calls of a task. */
export interface TaskOutcome {
  taskId: string
  calls: number
  answered: number
  /** Calls with the intention A, B, C, D and E. */
  intentions: number[]
}

/** The same, with the name that the person knows the task by; null where it has none. */
export interface NamedOutcome extends TaskOutcome {
  taskName: string | null
}
