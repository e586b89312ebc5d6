import { copyFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { toAppError } from '#shared/errors.ts'
import { currentOf } from '#shared/reviews/cards.ts'
import { NO_MARK, type ReviewRows } from '#shared/reviews/marks.ts'
import { closeDatabase, openDatabase } from '../records/store/open.ts'
import { KEY, temporaryFolder } from '../records/store/test/stage.ts'
import { CARD_KIND, cardSeries } from './cardDocuments.ts'
import { DECISION } from './judgements.ts'
import { MARK_MIGRATIONS } from './migrations.ts'
import { openMarkStore, type MarkStore } from './markStore.ts'
import { OPT_OUT, readDecisions } from './optOutDocuments.ts'
import { namesIn, REVIEWER } from './reviewers.ts'
import { ownRules } from './ruleDocuments.ts'
import { QUEUE } from './staysHere.ts'

/** See the README beside them: files as versions wrote them, and what they held. */
const FIXTURES = fileURLToPath(new URL('../../../test/fixtures/stores/', import.meta.url))
const read = (version: number) =>
  JSON.parse(readFileSync(join(FIXTURES, `marks-${version}.json`), 'utf8')) as ReviewRows & {
    key: string
    reviewer: string
  }
/** The first one that has a fixture. */
const FIRST = 2
const VERSIONS = Array.from({ length: MARK_MIGRATIONS.length - FIRST + 1 }, (_, at) => FIRST + at)

let path: string
let clean: () => void
const opened: MarkStore[] = []
beforeEach(() => {
  const { folder, clean: cleanFolder } = temporaryFolder()
  path = join(folder, 'marks.db')
  clean = cleanFolder
})
afterEach(() => {
  for (const store of opened.splice(0)) store.close()
  clean()
})
function open(key: string): MarkStore {
  const store = openMarkStore({ path, key, now: () => Date.UTC(2027, 0) })
  opened.push(store)
  return store
}
const refusal = (key: string): string => {
  try {
    open(key)
    return 'opened'
  } catch (thrown) {
    return toAppError(thrown).code
  }
}

it('each form of the file has a fixture, made before the next one', () => {
  const missing = VERSIONS.filter((version) => !existsSync(join(FIXTURES, `marks-${version}.store`)))
  expect(missing, 'see the README of test/fixtures/stores').toEqual([])
})

describe.each(VERSIONS)('marks as version %i of their file wrote them', (version) => {
  const { key, reviewer, marks, documents } = read(version)
  beforeEach(() => copyFileSync(join(FIXTURES, `marks-${version}.store`), path))

  it('are all there, and their reviewer goes on with them', () => {
    const store = open(key)
    expect([store.reviewer, store.allRows()]).toEqual([reviewer, { marks, documents }])
    const whole = store.marksOf('task', ['whole'])['whole']
    expect(whole).toMatchObject({
      ...{ verdict: '需跟进', reviewed: true, note: '周一再打', tags: ['重点'] },
      score: { card: 'v1', version: 1, answers: { open: 1, polite: 3 } },
      sentences: [{ turn: 1, problem: '太快', better: '您好，请问方便吗' }],
    })
    expect(store.marksOf('task', ['right', 'moved', 'erased'])).toMatchObject({
      right: { note: '错的通话' },
      moved: { ...NO_MARK, changedAt: expect.any(Number) as number },
      erased: { verdict: '投诉风险', note: '' },
    })
    expect(store.setMark({ taskId: 'task', recordId: 'whole' }, { note: '更新' }, null).note).toBe('更新')
    // What was deleted does not come again.
    expect(store.mergeRows({ marks, documents })).toBe(0)
  })

  it('have their documents beside them', () => {
    const store = open(key)
    expect([...namesIn(store.documents(REVIEWER, '')).values()].toSorted()).toEqual(['小李', '小王'])
    const [series] = cardSeries(store.documents(CARD_KIND, ''))
    expect(series === undefined ? null : currentOf(series)).toMatchObject({ id: 'v1', name: '质检' })
    expect(store.judged({ taskId: 'task', recordId: 'whole' })).toMatchObject({
      judgements: [{ verdict: '有效意向' }, { verdict: '需跟进' }],
      decisions: [{ note: '听了两遍' }],
    })
    expect(store.documents(DECISION, null)).toHaveLength(1)
    expect(store.documents(QUEUE, 'task')).toMatchObject([{ values: { name: '今天' } }])
    expect([...readDecisions(store.documents(OPT_OUT, null), reviewer).values()]).toMatchObject([
      { state: 'confirmed', said: { text: '别打了' } },
    ])
    expect(ownRules(store).find(({ id }) => id === 'mine')?.conditions).toEqual({
      ...{ leastTalk: 30, anyWords: ['投诉'] },
    })
  })

  it('are refused, and left as they are, by another key and where a later version wrote them', () => {
    const bytes = readFileSync(path)
    expect(bytes.includes('周一再打')).toBe(false)
    expect(refusal(KEY)).toBe('store_wrong_key')
    expect(readFileSync(path).equals(bytes)).toBe(true)
    const database = openDatabase({ path, key, migrations: MARK_MIGRATIONS })
    database.pragma(`user_version = ${MARK_MIGRATIONS.length + 1}`)
    closeDatabase(database)
    const newer = readFileSync(path)
    expect(refusal(key)).toBe('store_newer')
    expect(readFileSync(path).equals(newer)).toBe(true)
  })
})
