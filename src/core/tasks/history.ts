/** The history of a draft: steps that can be taken back and put on again. Pure functions. */
import { AppError } from '#shared/errors.ts'
import type { EditableKey, TaskDraft, TaskPatch, TaskSettings } from '#shared/tasks/draft.ts'
import { applyPatches, changedKeys, draftSettings, sameSetting, settingsOf } from '#shared/tasks/editable.ts'
import type { TaskEdit } from '#shared/tasks/types.ts'

type History = Pick<TaskDraft, 'base' | 'steps' | 'undone'>

/** More steps than a person takes back one by one; beyond that the two oldest become one. */
const MAX_STEPS = 100

const keysOf = (patch: TaskPatch): EditableKey[] => Object.keys(patch) as EditableKey[]
const sameKeys = (one: TaskPatch, other: TaskPatch): boolean =>
  keysOf(one).length === keysOf(other).length && keysOf(one).every((key) => Object.hasOwn(other, key))

/** The part of a patch that changes something. */
function effective(settings: TaskSettings, patch: TaskPatch): TaskPatch {
  const after = applyPatches(settings, [patch])
  const changed = keysOf(patch).filter((key) => !sameSetting(key, settings[key], after[key]))
  return pick(after, changed)
}

function pick(settings: TaskSettings, keys: readonly EditableKey[]): TaskPatch {
  return Object.fromEntries(keys.map((key) => [key, settings[key]])) as TaskPatch
}

/**
 * Puts an edit on. What changes nothing is no step; a step that was joined into until nothing is left of it is gone.
 * @param joins it goes into the last step, if that changed the same settings
 */
export function addStep<Draft extends History>(draft: Draft, patch: TaskPatch, joins: boolean): Draft {
  const last = draft.steps.at(-1)
  const joined = joins && last !== undefined && sameKeys(last, patch)
  const before = joined ? draft.steps.slice(0, -1) : draft.steps
  const step = effective(applyPatches(settingsOf(draft.base), before), patch)
  if (keysOf(step).length === 0) return joined ? { ...draft, steps: before, undone: [] } : draft
  // A joined step keeps all its settings, so that the next letter is still of the same ones.
  return { ...draft, steps: bounded([...before, joined ? patch : step]), undone: [] }
}

function bounded(steps: TaskPatch[]): TaskPatch[] {
  if (steps.length <= MAX_STEPS) return steps
  const [oldest, next, ...rest] = steps
  return [{ ...oldest, ...next }, ...rest]
}

export function undoStep<Draft extends History>(draft: Draft): Draft {
  const last = draft.steps.at(-1)
  return last === undefined
    ? draft
    : { ...draft, steps: draft.steps.slice(0, -1), undone: [last, ...draft.undone] }
}

export function redoStep<Draft extends History>(draft: Draft): Draft {
  const [next, ...rest] = draft.undone
  return next === undefined ? draft : { ...draft, steps: [...draft.steps, next], undone: rest }
}

/** True where neither a difference nor a step to take back or put on again is left. */
export function isSpent({ steps, undone }: History): boolean {
  return steps.length === 0 && undone.length === 0
}

export function draftChanges(draft: History): EditableKey[] {
  return changedKeys(settingsOf(draft.base), draftSettings(draft))
}

/**
 * Puts a draft onto the task as the platform has it now. The steps stay, without the settings in which the platform's
 * value was chosen.
 * @param choices where only the platform changed a setting, its value is taken unless `mine` is chosen
 * @throws AppError invalid_input where both changed a setting differently and none is chosen
 */
export function rebased<Draft extends History>(
  draft: Draft,
  theirs: TaskEdit,
  choices: Partial<Record<EditableKey, 'mine' | 'theirs'>>,
): Draft {
  const [base, mine, now] = [settingsOf(draft.base), draftSettings(draft), settingsOf(theirs)]
  const dropped: EditableKey[] = []
  const kept: EditableKey[] = []
  for (const key of changedKeys(base, now)) {
    const [touched, alike] = [!sameSetting(key, base[key], mine[key]), sameSetting(key, mine[key], now[key])]
    const choice = alike ? 'theirs' : (choices[key] ?? (touched ? undefined : 'theirs'))
    if (choice === undefined)
      throw new AppError('invalid_input', 'A setting was changed on both sides', {
        issues: [{ path: key, message: 'choose yours or the platform’s' }],
      })
    if (choice === 'theirs') dropped.push(key)
    // Steps that say nothing of it would let the platform's value through.
    else if (!touched) kept.push(key)
  }
  const without = (patches: readonly TaskPatch[]): TaskPatch[] =>
    patches.map((patch) => omit(patch, dropped)).filter((patch) => keysOf(patch).length > 0)
  const steps = without(draft.steps)
  return {
    ...draft,
    base: theirs,
    steps: kept.length === 0 ? steps : [...steps, pick(mine, kept)],
    undone: without(draft.undone),
  }
}

function omit(patch: TaskPatch, keys: readonly EditableKey[]): TaskPatch {
  return Object.fromEntries(
    Object.entries(patch).filter(([key]) => !keys.includes(key as EditableKey)),
  ) as TaskPatch
}
