import { randomBytes } from 'node:crypto'
import type { Account } from './endpoints.ts'
import { FaultList, type FaultRule } from './faults.ts'
import type { JsonObject } from './json.ts'
import type { RecordChange } from './mutation.ts'
import { DEFAULT_ANCHOR, DEFAULT_SWITCHES, type SandboxOptions, type Switches } from './options.ts'
import { Population } from './population.ts'
import { Dice, keyOf, keyOfText } from './random.ts'
import { NO_FILTER, type RecordQuery } from './recordQuery.ts'
import { TaskDesk } from './taskDesk.ts'
import { buildTask, DEMO_SEED, DEMO_TASKS, userIdFor, type SandboxTask } from './tasks.ts'

/** Changes the stand-in while it runs. Indexes count a task's calls from 0, the oldest, and never move. */
export interface SandboxControl {
  set: (switches: Partial<Switches>) => void
  /** @returns takes the rule back */
  fault: (rule: FaultRule) => () => void
  clearFaults: () => void
  /** New calls, dialled after all others. @returns the index of the first */
  add: (taskId: string, count: number) => number
  /** @throws RangeError where there is no such task or call; the same holds below */
  remove: (taskId: string, index: number) => void
  /** A colleague's comment, tag or other verdict; `updated_at` moves on. */
  mutate: (taskId: string, index: number, change: RecordChange) => void
  /** Somebody else changes a task's settings: `change` gets the `data` of its edit view. */
  editTask: (taskId: string, change: (data: JsonObject) => void) => void
  /** 1 stopped, 2 running, which takes no save, 3 waiting. */
  setStatus: (taskId: string, status: SandboxTask['status']) => void
  /** The `data` of a task's edit view as it is now. */
  task: (taskId: string) => JsonObject
  /** The record as the list would send it now; `JSON.stringify` gives the very text. */
  record: (taskId: string, index: number) => JsonObject
  /** Ids of what a filter leaves, in the list's order: what a client should end up with. */
  ids: (taskId: string, filter?: Partial<RecordQuery>) => string[]
}

/** Everything made up, and what was switched; the server only carries requests to it. */
export class World implements Account {
  readonly userId: string
  readonly anchor: number
  readonly token: string
  readonly populations: ReadonlyMap<string, Population>
  readonly desk: TaskDesk
  readonly faults: FaultList
  switches: Switches
  #jitter: Dice
  #moment = 0
  /** By task id. */
  #growth = new Map<string, { requests: number; since: number; added: number }>()

  constructor(options: SandboxOptions) {
    const seed = options.seed ?? DEMO_SEED
    const {
      latency = DEFAULT_SWITCHES.latency,
      pageCap = DEFAULT_SWITCHES.pageCap,
      order = DEFAULT_SWITCHES.order,
      growth = DEFAULT_SWITCHES.growth,
      taskListRefused = DEFAULT_SWITCHES.taskListRefused,
    } = options
    this.switches = { latency, pageCap, order, growth, taskListRefused }
    this.anchor = options.anchor ?? DEFAULT_ANCHOR
    this.userId = options.userId ?? userIdFor(seed)
    this.token = options.token ?? randomBytes(24).toString('base64url')
    this.populations = new Map(
      (options.tasks ?? DEMO_TASKS).map((spec) => {
        const task = buildTask(spec, seed)
        return [task.id, new Population(task, this.anchor, this.userId)]
      }),
    )
    this.desk = new TaskDesk(this.anchor)
    this.faults = new FaultList(keyOfText(seed))
    for (const rule of options.faults ?? []) this.faults.add(rule)
    this.#jitter = new Dice(keyOf(keyOfText(seed), 92))
  }

  /** How long the next answer waits, ms. */
  nextLatency(): number {
    const { baseMs, jitterMs } = this.switches.latency
    return baseMs + this.#jitter.unit() * jitterMs
  }

  /** Lets a task grow, if it does, when its record list is asked for. */
  grow(taskId: string): void {
    const { growth } = this.switches
    const population = this.populations.get(taskId)
    if (growth === null || population === undefined) return
    if (growth.taskId === undefined ? population.task.total === 0 : growth.taskId !== taskId) return
    const state = this.#growth.get(taskId) ?? { requests: 0, since: performance.now(), added: 0 }
    this.#growth.set(taskId, state)
    state.requests += 1
    let steps = 0
    if (growth.everyRequests !== undefined && state.requests % growth.everyRequests === 0) steps += 1
    if (growth.everyMs !== undefined) {
      const passed = Math.floor((performance.now() - state.since) / growth.everyMs)
      state.since += passed * growth.everyMs
      steps += passed
    }
    const added = Math.min(steps * growth.records, (growth.limit ?? Infinity) - state.added)
    state.added += added
    population.add(added)
  }

  control(): SandboxControl {
    return {
      set: (switches) => {
        this.switches = { ...this.switches, ...switches }
        if (switches.growth !== undefined) this.#growth.clear()
      },
      fault: (rule) => this.faults.add(rule),
      clearFaults: () => this.faults.clear(),
      add: (taskId, count) => this.#population(taskId).add(count),
      remove: (taskId, index) => this.#population(taskId).remove(index),
      mutate: (taskId, index, change) => {
        this.#moment += 1000
        this.#population(taskId).mutate(index, change, this.#moment)
      },
      editTask: (taskId, change) => this.desk.edit(this.#population(taskId).task, change),
      setStatus: (taskId, status) => this.desk.setStatus(this.#population(taskId).task, status),
      task: (taskId) => this.desk.data(this.#population(taskId).task),
      record: (taskId, index) => this.#population(taskId).record(index),
      ids: (taskId, filter) => {
        const population = this.#population(taskId)
        const selection = population.select({ ...NO_FILTER, ...filter }, this.switches.order)
        return Array.from({ length: selection.length }, (_, position) =>
          population.id(selection.at(position)),
        )
      },
    }
  }

  #population(taskId: string): Population {
    const population = this.populations.get(taskId)
    if (population === undefined) throw new RangeError(`No task ${taskId}`)
    return population
  }
}
