import { z } from 'zod'
import type { PinnedTask } from '#shared/tasks/types.ts'
import type { SettingsStore } from '../ports.ts'

const PINS_KEY = 'pinnedTasks'

const pinnedTask = z.object({
  taskId: z.string().min(1),
  name: z.string().nullable().catch(null),
  status: z.number().nullable().catch(null),
  status_str: z.string().nullable().catch(null),
})
const pinTable = z.record(z.string(), z.array(z.unknown())).catch({})

/** The tasks in the side bar, by account, in the order they were pinned. */
export interface Pins {
  list: (accountId: string) => PinnedTask[]
  pin: (accountId: string, task: PinnedTask) => PinnedTask[]
  unpin: (accountId: string, taskId: string) => PinnedTask[]
  /** Refreshes what is shown of a task, if it is pinned. @returns true where that changed anything */
  seen: (accountId: string, task: PinnedTask) => boolean
  forgetAccount: (accountId: string) => void
}

export function createPins(settings: SettingsStore): Pins {
  const table = (): Record<string, unknown[]> => pinTable.parse(settings.get(PINS_KEY) ?? {})
  const ofAccount = (accountId: string): unknown[] => {
    const pins = table()
    // `__proto__` is a name like another: nobody's pins.
    return Object.hasOwn(pins, accountId) ? (pins[accountId] ?? []) : []
  }
  const list = (accountId: string): PinnedTask[] =>
    ofAccount(accountId).flatMap((entry) => {
      const parsed = pinnedTask.safeParse(entry)
      return parsed.success ? [parsed.data] : []
    })
  function save(accountId: string, pins: PinnedTask[]): PinnedTask[] {
    settings.set(PINS_KEY, { ...table(), [accountId]: pins })
    return pins
  }

  return {
    list,
    pin: (accountId, task) => {
      const pins = list(accountId)
      return pins.some((pin) => pin.taskId === task.taskId) ? pins : save(accountId, [...pins, task])
    },
    unpin: (accountId, taskId) =>
      save(
        accountId,
        list(accountId).filter((pin) => pin.taskId !== taskId),
      ),
    seen: (accountId, task) => {
      const pins = list(accountId)
      const before = pins.find((pin) => pin.taskId === task.taskId)
      if (before === undefined || JSON.stringify(before) === JSON.stringify(task)) return false
      save(
        accountId,
        pins.map((pin) => (pin.taskId === task.taskId ? task : pin)),
      )
      return true
    },
    forgetAccount: (accountId) => {
      const { [accountId]: _forgotten, ...rest } = table()
      settings.set(PINS_KEY, rest)
    },
  }
}
