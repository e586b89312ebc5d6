// Longer than 300 lines because every action waits in the same line behind edits that are being kept.
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { toAppError, type AppError } from '#shared/errors.ts'
import { taskChanges } from '#shared/tasks/changes.ts'
import { checkSettings } from '#shared/tasks/checks.ts'
import type {
  DraftSummary,
  EditableKey,
  SaveOutcome,
  TaskDraft,
  TaskPatch,
  TaskSettings,
} from '#shared/tasks/draft.ts'
import { applyPatches, draftSettings, settingsOf } from '#shared/tasks/editable.ts'
import { useClient } from '../client/inject.ts'
import { useAppStore } from './app.ts'
import { useNamesStore } from './names.ts'
import { takeTurns } from './inTurn.ts'
import { useTaskEditStore } from './taskEdit.ts'

/** How long typing may go on before it is kept on the machine, ms. */
const TYPING_PAUSE_MS = 250

interface Scope {
  accountId: string
  taskId: string
}
/** An edit on its way to the machine. */
interface Kept {
  scope: Scope
  patch: TaskPatch
  /** Goes into the step before, which typed at the same settings. */
  joins: boolean
}

export type Saved = Extract<SaveOutcome, { kind: 'saved' }>
export type Conflict = Extract<SaveOutcome, { kind: 'conflict' }>

/**
 * The edits of the task that is open. An edit shows at once and is kept on the machine right after; typing is kept
 * when it pauses, as one step. Calls go out one after the other, so that undoing cannot overtake an edit.
 */
export const useTaskDraftStore = defineStore('taskDraft', () => {
  const client = useClient()
  const app = useAppStore()
  const edit = useTaskEditStore()
  const names = useNamesStore()

  /** As the machine has it; null without edits. */
  const draft = shallowRef<TaskDraft | null>(null)
  /** Edits that the machine has not confirmed yet, the oldest first. */
  const unconfirmed = shallowRef<Kept[]>([])
  const typed = shallowRef<Kept | null>(null)
  /** Why the last edits are not kept on the machine; they stay on screen. */
  const keepError = shallowRef<AppError | null>(null)
  /** What was thrown away last, until something else is edited. */
  const discarded = shallowRef<TaskPatch | null>(null)
  const saving = shallowRef(false)
  const saveError = shallowRef<AppError | null>(null)
  const conflict = shallowRef<Conflict | null>(null)
  const saved = shallowRef<(Saved & { at: number }) | null>(null)

  /** Moments of the changes that this window knows of. */
  const answered = new Set<number>()
  const inTurn = takeTurns()
  let timer: ReturnType<typeof setTimeout> | undefined
  /** Settings that are being typed at; the next letter belongs to the same step. */
  let typingAt: string | null = null

  const base = computed<TaskSettings | null>(() => {
    const read = draft.value?.base ?? edit.task
    return read === null ? null : settingsOf(read)
  })
  /** With every edit put on. */
  const settings = computed<TaskSettings | null>(() => {
    const start = draft.value === null ? base.value : draftSettings(draft.value)
    if (start === null) return null
    const waiting = [...unconfirmed.value, ...(typed.value === null ? [] : [typed.value])]
    return applyPatches(
      start,
      waiting.map(({ patch }) => patch),
    )
  })
  const changes = computed(() =>
    base.value === null || settings.value === null
      ? []
      : taskChanges(base.value, settings.value, app.locale, names.names),
  )
  const changed = computed(() => new Map(changes.value.map((change) => [change.key, change])))
  const problems = computed(() =>
    settings.value === null || edit.task === null
      ? []
      : checkSettings(settings.value, draft.value?.base ?? edit.task, Date.now()),
  )
  const errors = computed(() => problems.value.filter(({ severity }) => severity === 'error'))
  const dirty = computed(() => typed.value !== null || unconfirmed.value.length > 0)
  const canUndo = computed(() => dirty.value || (draft.value?.steps.length ?? 0) > 0)
  const canRedo = computed(() => !dirty.value && (draft.value?.undone.length ?? 0) > 0)
  /** The platform has other settings than those that the editing began with. */
  const movedOn = computed(() => {
    const { base: begun } = draft.value ?? {}
    if (begun === undefined || edit.task === null || edit.task.fetchedAt <= begun.fetchedAt) return false
    return taskChanges(settingsOf(begun), settingsOf(edit.task), app.locale).length > 0
  })

  watch(
    () => edit.scope,
    (scope, before) => {
      if (scope?.accountId === before?.accountId && scope?.taskId === before?.taskId) return
      void flush()
      draft.value = null
      answered.clear()
      unconfirmed.value = []
      keepError.value = null
      discarded.value = null
      saveError.value = null
      conflict.value = null
      saved.value = null
      if (scope !== null) void inTurn(() => reload(scope)).catch(() => undefined)
    },
    { immediate: true, flush: 'sync' },
  )
  // A draft follows its task where nothing has to be asked: what it stands on may be newer now.
  watch(
    () => edit.task,
    () => {
      if (edit.scope !== null && draft.value !== null) {
        const { accountId, taskId } = edit.scope
        void inTurn(() => reload({ accountId, taskId })).catch(() => undefined)
      }
    },
  )
  // Another window edits the same drafts, or a comparison in this one.
  client.on('drafts.changed', ({ draft: changed, ...at }) => {
    if (isOpen(at)) void inTurn(() => reloadUnless(at, changed)).catch(() => undefined)
  })
  window.addEventListener('pagehide', () => void flush())
  document.addEventListener('visibilitychange', () => void flush())

  const isOpen = (scope: Scope): boolean =>
    edit.scope?.accountId === scope.accountId && edit.scope.taskId === scope.taskId

  async function reload(scope: Scope): Promise<void> {
    const arrived = await client.call('drafts.get', scope)
    if (isOpen(scope)) take(arrived)
  }

  /** What a call of this window answered. */
  function take(arrived: TaskDraft | null): void {
    draft.value = arrived
    if (arrived !== null) answered.add(arrived.updatedAt)
  }

  /** In its turn: what this window did itself is known from the answer by then. */
  async function reloadUnless(scope: Scope, changed: DraftSummary | null): Promise<void> {
    const known = changed === null ? draft.value === null : answered.has(changed.updatedAt)
    if (!known) await reload(scope)
  }

  /** Changes settings. With `typing`, further letters at the same settings belong to the same step. */
  function change(patch: TaskPatch, { typing = false } = {}): void {
    const { scope } = edit
    if (scope === null || settings.value === null || saving.value || isAsIs(patch)) return
    const at = Object.keys(patch).sort().join()
    const goesOn = typing && typingAt === at
    if (typed.value !== null && goesOn) {
      typed.value = { ...typed.value, patch: { ...typed.value.patch, ...patch } }
    } else {
      void flush()
      typed.value = { scope: { ...scope }, patch, joins: goesOn }
    }
    typingAt = typing ? at : null
    discarded.value = null
    saved.value = null
    clearTimeout(timer)
    if (typing) timer = setTimeout(() => void flush(), TYPING_PAUSE_MS)
    else void flush()
  }

  const isAsIs = (patch: TaskPatch): boolean =>
    Object.entries(patch).every(
      ([key, value]) => JSON.stringify(value) === JSON.stringify(settings.value?.[key as EditableKey]),
    )

  /** The person went elsewhere: the next letter at the same setting is a step of its own. */
  function endTyping(): void {
    typingAt = null
    void flush()
  }

  /** @returns when everything edited so far is kept on the machine, or known not to be */
  function flush(): Promise<void> {
    clearTimeout(timer)
    const going = typed.value
    if (going === null) return inTurn(() => Promise.resolve())
    typed.value = null
    unconfirmed.value = [...unconfirmed.value, going]
    return inTurn(async () => {
      try {
        const arrived = await client.call('drafts.edit', {
          ...going.scope,
          patch: going.patch,
          joins: going.joins,
        })
        if (!isOpen(going.scope)) return
        take(arrived)
        keepError.value = null
      } catch (thrown) {
        if (!isOpen(going.scope)) return
        keepError.value = toAppError(thrown)
        // What the host will never take would keep later edits from being kept, too.
        if (keepError.value.code !== 'invalid_input')
          typed.value = { ...going, patch: { ...going.patch, ...typed.value?.patch } }
      } finally {
        unconfirmed.value = unconfirmed.value.filter((one) => one !== going)
      }
    })
  }

  /** Runs one of the routes that answer with the draft, after everything that was edited before. */
  async function step(route: 'drafts.undo' | 'drafts.redo' | 'drafts.discard'): Promise<void> {
    const { scope } = edit
    if (scope === null || saving.value) return
    endTyping()
    await inTurn(async () => {
      const arrived = await client.call(route, scope)
      if (isOpen(scope)) take(arrived)
    })
    saved.value = null
  }
  const undo = (): Promise<void> => step('drafts.undo')
  const redo = (): Promise<void> => step('drafts.redo')

  async function discard(): Promise<void> {
    const lost = Object.fromEntries(changes.value.map(({ key }) => [key, settings.value?.[key]])) as TaskPatch
    await step('drafts.discard')
    discarded.value = lost
  }

  function takeBackDiscard(): void {
    if (discarded.value !== null) change(discarded.value)
  }

  /** Puts one setting back to what it was when the editing began. */
  function restore(key: EditableKey): void {
    if (base.value !== null) change({ [key]: base.value[key] })
  }

  /**
   * Sends the draft to the platform, once. A failure is in `saveError`, a conflict in `conflict`; both keep the draft.
   * @returns true where the platform has taken it
   */
  async function save(): Promise<boolean> {
    const { scope } = edit
    if (scope === null || saving.value) return false
    endTyping()
    saving.value = true
    saveError.value = null
    conflict.value = null
    try {
      const outcome = await inTurn(() => client.call('tasks.save', scope))
      if (!isOpen(scope)) return outcome.kind === 'saved'
      if (outcome.kind === 'conflict') {
        edit.accept(outcome.theirs)
        conflict.value = outcome
        return false
      }
      draft.value = null
      saved.value = { ...outcome, at: Date.now() }
      // Saved, and yet not read again: what is on screen is older than what was saved.
      if (outcome.task === null) void edit.load()
      else edit.accept(outcome.task)
      return true
    } catch (thrown) {
      if (!isOpen(scope)) return false
      saveError.value = toAppError(thrown)
      // Something about the task stands against it, such as a status that has changed: show what it is now.
      if (saveError.value.code === 'platform_refused') void edit.load()
      return false
    } finally {
      saving.value = false
    }
  }

  /** Puts the draft onto what the platform has now, with the person's choices. */
  async function rebase(choices: Partial<Record<EditableKey, 'mine' | 'theirs'>>): Promise<void> {
    const { scope } = edit
    if (scope === null) return
    const rebased = await inTurn(() => client.call('drafts.rebase', { ...scope, choices }))
    if (!isOpen(scope)) return
    take(rebased)
  }

  /** The body that a save would send, as pretty JSON. */
  async function request(): Promise<string> {
    const { scope } = edit
    if (scope === null) return ''
    await flush()
    const { body } = await client.call('drafts.request', scope)
    return body
  }

  return {
    draft,
    base,
    settings,
    changes,
    changed,
    problems,
    errors,
    keepError,
    discarded,
    saving,
    saveError,
    conflict,
    saved,
    dirty,
    canUndo,
    canRedo,
    movedOn,
    change,
    endTyping,
    flush,
    undo,
    redo,
    discard,
    takeBackDiscard,
    restore,
    save,
    rebase,
    request,
  }
})
