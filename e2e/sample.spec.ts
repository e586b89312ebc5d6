import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Locator, Page } from '@playwright/test'
import type { DocumentRow, MarkRow } from '../src/shared/reviews/marks.ts'
import { expectNoFaults } from './support/axe.ts'
import { openPinned, showFewRows, syncWhole, useDemo } from './support/steps.ts'
import { expect, test } from './support/test.ts'

const TASK = '教育课程回访'
const CALLBOOK = join(import.meta.dirname, '..', 'bin', 'callbook.mjs')
interface MarksFile {
  format: string
  version: number
  marks: MarkRow[]
  documents: DocumentRow[]
}

/** `callbook marks …` of the demo account in this folder. */
async function callbook(dataDir: string, ...args: string[]): Promise<void> {
  const env = { ...process.env, HOME: dataDir, CALLBOOK_KEYRING: 'none' }
  await promisify(execFile)(process.execPath, [CALLBOOK, 'marks', ...args, '--demo', '--data-dir', dataDir], {
    env,
  })
}
async function exported(dataDir: string): Promise<MarksFile> {
  const out = join(dataDir, 'marks.json')
  await callbook(dataDir, 'export', '--out', out)
  return JSON.parse(await readFile(out, 'utf8')) as MarksFile
}
/** Calls of every sample, by rank; the newest sample last. */
const samplesIn = ({ documents }: MarksFile): { id: string; calls: string[] }[] =>
  documents
    .filter(({ kind, member }) => kind === 'sample' && member === 'made')
    .map(({ id, value }) => ({ id, made: JSON.parse(value) as { madeAt: number; calls: [string][] } }))
    .sort((one, other) => one.made.madeAt - other.made.madeAt)
    .map(({ id, made }) => ({ id, calls: made.calls.map(([call]) => call) }))

/** What a colleague's file says of these calls. */
const judged = (
  reviewer: string,
  taskId: string,
  verdicts: readonly (readonly [string, string])[],
): MarkRow[] =>
  verdicts.flatMap(([recordId, verdict], at) =>
    Object.entries({ verdict, reviewed: true, note: `${reviewer} 的备注` }).map(([member, value], place) => ({
      ...{ reviewer, taskId, recordId, member, value: JSON.stringify(value) },
      stamp: `${(1_760_000_000_000 + at).toString(16).padStart(12, '0')}000${place}${'c3'.repeat(8)}`,
    })),
  )
const reviewTab = (page: Page): Locator => page.locator('.tabs').getByRole('link', { name: '复核' })
const openSamples = async (page: Page): Promise<void> => {
  await reviewTab(page).click()
  await page.getByTestId('section-samples').click()
}

test('a sample in three presses, the same by the same seed; three reviewers judge blind, and it shows where they differ', async ({
  app,
}) => {
  const { page } = app
  await useDemo(page)
  await openPinned(page, TASK)
  await showFewRows(page)
  await syncWhole(page)

  await test.step('from the list of calls it is three presses to fifty calls', async () => {
    let presses = 0
    for (const target of [
      reviewTab(page),
      page.getByTestId('section-samples'),
      page.getByTestId('make-sample'),
    ]) {
      await target.click()
      presses += 1
    }
    expect(presses).toBeLessThanOrEqual(3)
    await expect(page.getByTestId('progress')).toHaveText('0 / 50')
  })

  await test.step('the same seed over the same calls gives the same calls, another one others', async () => {
    const seed = page.getByTestId('sample-seed')
    await page.getByTestId('sample-options').click()
    const second = await seed.inputValue()
    await seed.fill(second.replace(/-2$/, ''))
    await page.getByTestId('make-sample').click()
    await expect(page.getByTestId('sample')).toHaveCount(2)
    await page.getByTestId('make-sample').click()
    await expect(page.getByTestId('sample')).toHaveCount(3)
    const [one, two, other] = samplesIn(await exported(app.dataDir))
    expect(one?.calls).toHaveLength(50)
    expect(two?.calls).toEqual(one?.calls)
    expect(other?.calls).not.toEqual(one?.calls)
  })

  await test.step('by strata, shared out among three with four calls for all', async () => {
    await page.getByTestId('sample-size').locator('input').fill('10')
    await page.getByTestId('sample-by').click()
    await page.getByRole('option', { name: '意向', exact: true }).click()
    await page.getByTestId('sample-allocation').click()
    await page.getByRole('option', { name: '按比例', exact: true }).click()
    await expect(page.getByTestId('sample-preview')).toContainText('将从 1,240 条中抽取 10 条')
    await expect(page.getByTestId('stratum').first()).toHaveText(/^(无|[A-E]) \d+ \/ \d+$/)
    await page.getByTestId('add-rater').click()
    await page.getByTestId('add-rater').click()
    await page.getByTestId('sample-overlap').locator('input').fill('4')
    await page.getByTestId('sample-overlap').locator('input').press('Tab')
    await expectNoFaults(page, 'samples')
    await page.getByTestId('make-sample').click()
    await expect(page.getByTestId('sample')).toHaveCount(4)
    await expect(page.getByTestId('sample').first()).toContainText('按意向分层，按比例')
  })

  const sample = page.getByTestId('sample').first()
  // Four for all and two of the other six.
  await expect(sample.getByTestId('progress')).toHaveText(['0 / 6', '0 / 6', '0 / 6'])
  const file = await exported(app.dataDir)
  const made = samplesIn(file).at(-1)
  const [a = '', b = '', c = '', d = ''] = made?.calls ?? []
  const taskId = file.documents.find(({ id }) => id === made?.id)?.taskId ?? ''

  await test.step('two colleagues claim their places and judge; their file is merged', async () => {
    const claims = ['bob', 'carol'].map((reviewer, at): DocumentRow => ({
      ...{
        kind: 'sampleClaim',
        taskId,
        id: made?.id ?? '',
        reviewer,
        member: 'place',
        value: String(at + 1),
      },
      stamp: `${(1_760_000_000_000).toString(16).padStart(12, '0')}000${at}${'d4'.repeat(8)}`,
    }))
    const names = ['bob', 'carol'].map((reviewer, at): DocumentRow => ({
      ...{ kind: 'reviewer', taskId: '', id: reviewer, reviewer, member: 'name' },
      value: JSON.stringify(['小李', '小王'][at]),
      stamp: `${(1_760_000_000_001).toString(16).padStart(12, '0')}000${at}${'d4'.repeat(8)}`,
    }))
    const marks = [
      ...judged('bob', taskId, [
        [a, '有效意向'],
        [b, '需跟进'],
        [c, '需跟进'],
        [d, '投诉风险'],
      ]),
      ...judged('carol', taskId, [
        [a, '有效意向'],
        [b, '需跟进'],
        [c, '意向误判'],
      ]),
    ]
    const theirs = join(app.dataDir, 'theirs.json')
    const content = { format: 'callbook-marks', version: 1, marks, documents: [...claims, ...names] }
    await writeFile(theirs, JSON.stringify(content))
    await callbook(app.dataDir, 'merge', theirs)
    await page.reload()
    await expect(sample.getByTestId('rater')).toContainText(['我', '小李', '小王'])
    await expect(sample.getByTestId('progress')).toHaveText(['0 / 6', '4 / 6', '3 / 6'])
  })

  await test.step('what they said is not shown before one’s own judgement', async () => {
    await sample.getByTestId('sample-detail').click()
    await expect(sample.getByTestId('agreement')).toContainText('4 条您还没有判断')
    await expect(sample.getByTestId('kappa')).toHaveText(['–'])
    await expect(sample.getByTestId('disagreement')).toHaveCount(0)
    for (const word of ['投诉风险', '的备注'])
      await expect(page.getByTestId('samples')).not.toContainText(word)
  })

  await test.step('its calls are a queue, a digit each; “go on” leads to the first that is not judged', async () => {
    await sample.getByTestId('review-sample').click()
    await expect(page.getByTestId('queue-count')).toContainText('已复核 0 / 6')
    await page.getByTestId('call-body').focus()
    await page.keyboard.press('1')
    await expect(page.getByTestId('position')).toContainText('第 2 /')
    await page.keyboard.press('2')
    await expect(page.getByTestId('position')).toContainText('第 3 /')
    await openSamples(page)
    await expect(sample.getByTestId('progress')).toHaveText(['2 / 6', '4 / 6', '3 / 6'])
    await sample.getByTestId('review-sample').click()
    await expect(page.getByTestId('position')).toContainText('第 3 /')
    await page.getByTestId('call-body').focus()
    await page.keyboard.press('2')
    await expect(page.getByTestId('queue-count')).toContainText('已复核 3 / 6')
    await openSamples(page)
    await expect(sample.getByTestId('progress')).toHaveText(['3 / 6', '4 / 6', '3 / 6'])
  })

  await test.step('kappa and what differs are there, and both sides of a call open', async () => {
    await sample.getByTestId('sample-detail').click()
    const agreement = sample.getByTestId('agreement')
    await expect(agreement).toContainText('1 条您还没有判断')
    // aaa bbb bbc: (7/9 − 35/81) / (1 − 35/81); the fourth stays hidden.
    await expect(sample.getByTestId('kappa')).toHaveText(['0.61'])
    await expect(sample.getByTestId('disagreement')).toHaveCount(1)
    await expect(sample.getByTestId('disagreement')).toContainText('意向误判')
    await expect(agreement).not.toContainText('投诉风险')
    await expectNoFaults(page, 'agreement')
    await sample.getByTestId('compare').click()
    await expect(page.getByTestId('judgement')).toContainText(['需跟进', '需跟进', '意向误判'])
    await expectNoFaults(page, 'judgements')
    await page.getByTestId('open-call').click()
    await expect(page.getByTestId('record-detail')).toBeVisible()
    await expect(page.getByTestId('reviewed')).toHaveAttribute('aria-pressed', 'true')
  })
})
