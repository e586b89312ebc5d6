import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { PinnedTask } from '#shared/tasks/types.ts'
import { entries, member, members, needed, own, plain, table } from '../files/stored.ts'
import type { SettingsStore } from '../ports.ts'
import { keptSetting, setting } from '../settings/setting.ts'

const textOrNull = member(plain(z.string().nullable()), null)
export const PINS = setting(
  'pinnedTasks',
  table(
    entries(
      members<PinnedTask>({
        taskId: needed(plain(z.string().min(1))),
        name: textOrNull,
        status: member(plain(z.number().nullable()), null),
        status_str: textOrNull,
      }),
      ({ taskId }) => taskId,
    ),
  ),
  {},
)

/** The tasks in the side bar, by account, in the order they were pinned. */
export interface Pins {
  list: (accountId: string) => PinnedTask[]
  pin: (accountId: string, task: PinnedTask) => PinnedTask[]
  unpin: (accountId: string, taskId: string) => PinnedTask[]
  /**
   * Puts a task that was taken away where it stood.
   * @param order the tasks as they stood then; those pinned since come behind
   */
  putBack: (accountId: string, task: PinnedTask, order: readonly string[]) => PinnedTask[]
  /** Puts the tasks in this order; those that it does not name come behind. */
  arrange: (accountId: string, order: readonly string[]) => PinnedTask[]
  /** Refreshes what is shown of a task, if it is pinned. @returns true where that changed anything */
  seen: (accountId: string, task: PinnedTask) => boolean
  forgetAccount: (accountId: string) => void
}

function placeIn(order: readonly string[], { taskId }: PinnedTask): number {
  const at = order.indexOf(taskId)
  return at < 0 ? order.length : at
}

export function createPins(settings: SettingsStore): Pins {
  const kept = keptSetting(settings, PINS)
  const list = (accountId: string): PinnedTask[] => own(kept.get(), accountId) ?? []
  const change = (accountId: string, edit: (pins: PinnedTask[]) => PinnedTask[]): PinnedTask[] =>
    own(
      kept.change((all) => ({ ...all, [accountId]: edit(own(all, accountId) ?? []) })),
      accountId,
    ) ?? []

  return {
    list,
    pin: (accountId, task) =>
      change(accountId, (pins) =>
        pins.some(({ taskId }) => taskId === task.taskId) ? pins : [...pins, task],
      ),
    putBack: (accountId, task, order) =>
      change(accountId, (pins) => {
        if (pins.some(({ taskId }) => taskId === task.taskId)) return pins
        return [...pins, task].toSorted((one, other) => placeIn(order, one) - placeIn(order, other))
      }),
    arrange: (accountId, order) =>
      change(accountId, (pins) => pins.toSorted((one, other) => placeIn(order, one) - placeIn(order, other))),
    unpin: (accountId, taskId) => change(accountId, (pins) => pins.filter((pin) => pin.taskId !== taskId)),
    seen: (accountId, task) => {
      const before = list(accountId).find((pin) => pin.taskId === task.taskId)
      if (before === undefined || isDeepStrictEqual(before, task)) return false
      change(accountId, (pins) => pins.map((pin) => (pin.taskId === task.taskId ? task : pin)))
      return true
    },
    forgetAccount: (accountId) => void kept.change(({ [accountId]: _forgotten, ...rest }) => rest),
  }
}
