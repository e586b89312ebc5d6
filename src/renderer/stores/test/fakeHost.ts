import { createPinia, setActivePinia } from 'pinia'
import { createApp } from 'vue'
import type { EventMap, EventName } from '#shared/ipc/events.ts'
import type { RouteName } from '#shared/ipc/index.ts'
import type { TaskDraft, TaskPatch } from '#shared/tasks/draft.ts'
import { changedKeys, draftSettings, settingsOf } from '#shared/tasks/editable.ts'
import type { TaskEdit } from '#shared/tasks/types.ts'
import type { Client } from '../../client/client.ts'
import { provideClient } from '../../client/inject.ts'

type Input = { accountId: string; taskId: string; patch: TaskPatch; joins?: boolean }
type Answer = (input: Input) => unknown

/** A host that keeps tasks and drafts in memory, for stores to talk to. */
export class FakeHost {
  readonly tasks = new Map<string, TaskEdit>()
  readonly drafts = new Map<string, TaskDraft>()
  /** Routes called, in order. */
  readonly calls: { route: RouteName; input: unknown }[] = []
  /** Answers instead of the host's own; what it throws is the failure. */
  readonly instead = new Map<RouteName, Answer>()
  readonly #held: { routes: (route: RouteName) => boolean; before: () => Promise<unknown> }[] = []
  readonly #listeners = new Map<EventName, Set<(payload: never) => void>>()

  readonly client = {
    call: async (route: RouteName, input: Input) => {
      for (const { routes, before } of this.#held) if (routes(route)) await before().catch(() => undefined)
      this.calls.push({ route, input })
      const answer = this.instead.get(route) ?? this.#own[route]
      return answer?.(input) ?? null
    },
    on: (name: EventName, listener: (payload: never) => void) => {
      const set = this.#listeners.get(name) ?? new Set()
      this.#listeners.set(name, set.add(listener))
      return () => set.delete(listener)
    },
    holdBack: (routes: (route: RouteName) => boolean, before: () => Promise<unknown>) =>
      void this.#held.push({ routes, before }),
  } as unknown as Client

  /** Makes the stores of this test talk to it. */
  install(): void {
    const app = createApp({})
    const pinia = createPinia()
    app.use(pinia)
    provideClient(app, this.client)
    setActivePinia(pinia)
  }

  emit<Name extends EventName>(name: Name, payload: EventMap[Name]): void {
    for (const listener of this.#listeners.get(name) ?? []) listener(payload as never)
  }

  called = (route: RouteName): unknown[] =>
    this.calls.filter((call) => call.route === route).map(({ input }) => input)

  readonly #own: Partial<Record<RouteName, Answer>> = {
    'accounts.list': () => ({ accounts: [], activeId: null }),
    'tasks.edit': ({ taskId }) => this.tasks.get(taskId),
    'tasks.names': () => ({ scripts: [], lines: [] }),
    'drafts.list': () => [],
    'store.markBackups': () => [],
    'drafts.get': ({ taskId }) => this.drafts.get(taskId),
    'drafts.edit': ({ accountId, taskId, patch, joins }) => {
      const base = this.drafts.get(taskId)?.base ?? (this.tasks.get(taskId) as TaskEdit)
      const steps = [...(this.drafts.get(taskId)?.steps ?? [])]
      if (joins) steps.push({ ...steps.pop(), ...patch })
      else steps.push(patch)
      return this.#put({ accountId, taskId, base, steps, undone: [], updatedAt: 0 })
    },
    'drafts.undo': ({ taskId }) => {
      const draft = this.drafts.get(taskId)
      const step = draft?.steps.at(-1)
      if (!draft || !step) return draft
      return this.#put({ ...draft, steps: draft.steps.slice(0, -1), undone: [step, ...draft.undone] })
    },
    'drafts.redo': ({ taskId }) => {
      const draft = this.drafts.get(taskId)
      const [step, ...undone] = draft?.undone ?? []
      return draft && step ? this.#put({ ...draft, steps: [...draft.steps, step], undone }) : draft
    },
    'drafts.discard': ({ accountId, taskId }) => {
      this.drafts.delete(taskId)
      this.emit('drafts.changed', { accountId, taskId, draft: null })
      return null
    },
  }

  #changes = 0

  /** The event comes before the answer, as it does from the real ones. */
  #put(wanted: TaskDraft): TaskDraft | null {
    const changes = changedKeys(settingsOf(wanted.base), draftSettings(wanted)).length
    const kept = changes > 0 || wanted.undone.length > 0
    this.#changes += 1
    const draft = { ...wanted, updatedAt: this.#changes }
    const { accountId, taskId, updatedAt } = draft
    if (kept) this.drafts.set(taskId, draft)
    else this.drafts.delete(taskId)
    const summary = kept ? { taskId, taskName: draftSettings(draft).name, changes, updatedAt } : null
    this.emit('drafts.changed', { accountId, taskId, draft: summary })
    return kept ? draft : null
  }
}
