import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyPatch } from '../../../test/support/taskArbitraries.ts'
import { documentedNew } from '../../../test/fixtures/tasks.ts'
import type { TaskDraft, TaskPatch } from '#shared/tasks/draft.ts'
import { draftSettings, sameSetting, settingsOf, EDITABLE_KEYS } from '#shared/tasks/editable.ts'
import type { TaskEdit } from '#shared/tasks/types.ts'
import { addStep, draftChanges, isSpent, rebased, redoStep, undoStep } from './history.ts'

const BASE = documentedNew()
const draftOf = (...steps: TaskPatch[]): Pick<TaskDraft, 'base' | 'steps' | 'undone'> => ({
  base: BASE,
  steps,
  undone: [],
})
type Draft = ReturnType<typeof draftOf>

describe('a step', () => {
  it('is what changes something, and nothing else', () => {
    expect(addStep(draftOf(), { name: '甲', maximumcall: 2 }, false).steps).toEqual([{ name: '甲' }])
    const same = draftOf()
    expect(addStep(same, { maximumcall: 2, remark: '' }, false)).toBe(same)
  })

  it('that joins goes into the last one, if that was about the same settings', () => {
    let draft = addStep(draftOf(), { name: '甲' }, true)
    draft = addStep(draft, { name: '甲乙' }, true)
    expect(draft.steps).toEqual([{ name: '甲乙' }])
    draft = addStep(draft, { remark: 'r' }, true)
    draft = addStep(draft, { name: '丙' }, true)
    expect(draft.steps).toEqual([{ name: '甲乙' }, { remark: 'r' }, { name: '丙' }])
  })

  it('of which nothing is left is gone', () => {
    const draft = addStep(draftOf({ name: '甲' }), { name: BASE.name }, true)
    expect(draft.steps).toEqual([])
    expect(isSpent(draft)).toBe(true)
    // Without joining, going back is a step as any other.
    expect(addStep(draftOf({ name: '甲' }), { name: BASE.name }, false).steps).toHaveLength(2)
  })

  it('beyond a hundred costs the oldest ones their difference, never an edit', () => {
    let draft = draftOf()
    for (let count = 3; count < 300; count += 1) draft = addStep(draft, { maximumcall: count }, false)
    draft = addStep(draft, { remark: '最后' }, false)
    expect(draft.steps).toHaveLength(100)
    expect(draftSettings(draft)).toMatchObject({ maximumcall: 299, remark: '最后' })
  })
})

describe('undo and redo', () => {
  it('go back and forth step by step; a new edit forgets what was taken back', () => {
    const edited = addStep(addStep(draftOf(), { name: '甲' }, false), { name: '乙' }, false)
    const once = undoStep(edited)
    expect([draftSettings(once).name, draftSettings(undoStep(once)).name]).toEqual(['甲', BASE.name])
    expect(redoStep(once)).toEqual(edited)
    expect(isSpent(undoStep(undoStep(once)))).toBe(false)
    expect(addStep(once, { remark: 'r' }, false).undone).toEqual([])
    const none = draftOf()
    expect([undoStep(none), redoStep(none)]).toEqual([none, none])
  })

  it('any edits taken back and put on again are the same edits', () => {
    fc.assert(
      fc.property(fc.array(anyPatch, { maxLength: 8 }), (patches) => {
        let draft: Draft = draftOf()
        for (const patch of patches) draft = addStep(draft, patch, false)
        let back = draft
        while (back.steps.length > 0) back = undoStep(back)
        expect(draftSettings(back)).toEqual(settingsOf(BASE))
        while (back.undone.length > 0) back = redoStep(back)
        expect(back).toEqual(draft)
      }),
      { numRuns: 100 },
    )
  })
})

describe('a draft on a task that changed meanwhile', () => {
  const theirs = (patch: TaskPatch): TaskEdit => ({ ...BASE, ...patch, fetchedAt: 9 })

  it('takes what only the platform changed, and keeps what only the person did', () => {
    const draft = rebased(draftOf({ name: '我的' }), theirs({ maximumcall: 9 }), {})
    expect(draftSettings(draft)).toMatchObject({ name: '我的', maximumcall: 9 })
    expect(draftChanges(draft)).toEqual(['name'])
  })

  it('follows the choices, step by step', () => {
    const before = draftOf({ name: '一', remark: '我的' }, { name: '二' }, { maximumcall: 5 })
    const now = theirs({ name: '平台', maximumcall: 9, originate_timeout: 30 })
    const draft = rebased(before, now, { name: 'theirs', maximumcall: 'mine', originate_timeout: 'mine' })
    expect(draft.steps).toEqual([{ remark: '我的' }, { maximumcall: 5 }, { originate_timeout: 60 }])
    expect(draftSettings(draft)).toMatchObject({
      name: '平台',
      remark: '我的',
      maximumcall: 5,
      originate_timeout: 60,
    })
  })

  it('asks where both changed a setting and nobody chose', () => {
    expect(() => rebased(draftOf({ name: '我的' }), theirs({ name: '平台' }), {})).toThrow(
      expect.objectContaining({
        code: 'invalid_input',
        details: { issues: [{ path: 'name', message: expect.any(String) as string }] },
      }),
    )
  })

  it('is at an end where both changed the same', () => {
    const draft = rebased(draftOf({ name: '平台' }), theirs({ name: '平台' }), {})
    expect(isSpent(draft)).toBe(true)
  })

  it('ends with exactly what was chosen', () => {
    const choice = fc.constantFrom('mine' as const, 'theirs' as const)
    fc.assert(
      fc.property(
        fc.array(anyPatch, { maxLength: 4 }),
        anyPatch,
        fc.array(choice, { minLength: 26, maxLength: 26 }),
        (patches, their, picks) => {
          let before: Draft = draftOf()
          for (const patch of patches) before = addStep(before, patch, false)
          const now = theirs(their)
          const choices = Object.fromEntries(EDITABLE_KEYS.map((key, index) => [key, picks[index]]))
          const after = draftSettings(rebased(before, now, choices))
          const mine = draftSettings(before)
          for (const key of EDITABLE_KEYS) {
            const changed = !sameSetting(key, BASE[key], now[key])
            const expected = changed && choices[key] === 'theirs' ? now[key] : mine[key]
            expect(sameSetting(key, after[key], expected), key).toBe(true)
          }
        },
      ),
      { numRuns: 200 },
    )
  })
})
