import type { Page } from '@playwright/test'
import { writeMarksFile } from '../src/core/reviews/marksFile.ts'
import type { MarkRow, ReviewRows } from '../src/shared/reviews/marks.ts'
import { faults } from './support/axe.ts'
import { marksUpload, newStamp, ofColleague, ofGoneCall } from './support/marksFile.ts'
import { openPinned, showFewRows, useDemo } from './support/steps.ts'
import { expect, test } from './support/test.ts'

const TASK = '教育课程回访'
const COLLEAGUES = ['小李', '小陈', '小周']

const section = (page: Page, name: string): Promise<void> => page.getByTestId(`section-${name}`).click()
const toReviews = (page: Page): Promise<void> =>
  page.getByRole('link', { name: '复核', exact: true }).first().click()

test('three colleagues’ marks are merged in four actions, disagreements are decided, a mark finds its call again', async ({
  app,
}) => {
  const { page } = app
  await useDemo(page)
  await openPinned(page, TASK)
  await showFewRows(page)
  await page.locator('[data-row="0"][data-column="0"]').focus()
  await page.keyboard.press('j')
  for (const digit of ['1', '2', '1']) await page.keyboard.press(digit)
  // Of a fourth call that it was marked once is known, and no more.
  await page.keyboard.press('d')
  await expect(page.getByTestId('reviewed')).toHaveAttribute('aria-pressed', 'true')

  await toReviews(page)
  await section(page, 'exchange')
  const written = await app.readDownload(() => page.getByTestId('export-marks').click())
  const { marks } = JSON.parse(written.bytes.toString()) as ReviewRows
  const judged = marks.filter(({ member }) => member === 'verdict')
  expect(judged).toHaveLength(3)
  const [fourth] = marks.filter(
    ({ recordId, member }) => member === 'call' && !judged.some((row) => row.recordId === recordId),
  )
  if (fourth === undefined) throw new Error('The fourth call is not among the marks')
  // The call that was left open is open again.
  await page.getByRole('navigation', { name: '任务' }).getByRole('link', { name: TASK }).click()
  await expect(page.getByTestId('reviewed')).toHaveAttribute('aria-pressed', 'true')
  await page.getByTestId('reviewed').click()
  await expect(page.getByTestId('reviewed')).toHaveAttribute('aria-pressed', 'false')
  await expect(page.getByTestId('other-judgements')).toHaveCount(0)

  await test.step('three files of fifty calls each, in four actions', async () => {
    const rows = COLLEAGUES.map((name) => ofColleague(name, judged, '投诉风险'))
    const files = await Promise.all(rows.map((each) => writeMarksFile(each, null)))
    let actions = 0
    const act = async (what: Promise<void>): Promise<void> => {
      actions += 1
      await what
    }
    await act(toReviews(page))
    await act(section(page, 'exchange'))
    await act(
      page
        .getByTestId('marks-files')
        .setInputFiles(files.map((text, at) => marksUpload(`${COLLEAGUES[at] ?? ''}.json`, text))),
    )
    await expect(page.getByTestId('merge-file')).toHaveCount(3)
    await expect(page.getByTestId('merge-reviewer').first()).toContainText('50 条通话')
    for (const name of COLLEAGUES)
      await expect(page.getByTestId('merge-reviewer').filter({ hasText: name })).toHaveCount(1)
    await expect(page.getByTestId('merge-sum')).toHaveText('将更新 303 项内容')
    expect(await faults(page)).toEqual([])
    await act(page.getByTestId('merge').click())
    await expect(page.getByText('已合并，更新 303 项')).toBeVisible()
    expect(actions).toBeLessThanOrEqual(4)
    await expect(page.getByTestId('merge-preview')).toHaveCount(0)
  })

  await test.step('a sealed file asks for its passphrase, and tells a wrong one', async () => {
    const sealed = await writeMarksFile(ofColleague('小吴', judged, '需跟进'), '一起用的口令', {
      ...{ N: 1024, r: 8, p: 1 },
    })
    await page
      .getByTestId('marks-files')
      .setInputFiles([marksUpload('小吴.json', sealed), marksUpload('别的.json', '{}')])
    await expect(page.getByTestId('merge-file').nth(0)).toContainText('需要口令')
    await expect(page.getByTestId('merge-file').nth(1)).toContainText('不是标记文件')
    await expect(page.getByTestId('merge')).toBeDisabled()
    await page.getByTestId('marks-files').setInputFiles([marksUpload('小吴.json', sealed)])
    await page.getByTestId('passphrase').fill('错的口令')
    await page.getByTestId('unlock').click()
    await expect(page.getByTestId('merge-file')).toContainText('口令不对')
    await page.getByTestId('passphrase').fill('一起用的口令')
    await page.getByTestId('passphrase').press('Enter')
    await expect(page.getByTestId('merge-sum')).toHaveText('将更新 101 项内容')
    await page.getByTestId('merge').click()
    await expect(page.getByTestId('merge-preview')).toHaveCount(0)
  })

  await test.step('who differs stands side by side; a decision is kept apart and changes no mark', async () => {
    await section(page, 'conflicts')
    const cards = page.getByTestId('disagreement')
    await expect(cards).toHaveCount(3)
    await expect(cards.first().getByTestId('judgement')).toHaveCount(5)
    expect(await faults(page)).toEqual([])
    await cards.first().getByTestId('decide').filter({ hasText: '投诉风险' }).click()
    await expect(cards).toHaveCount(2)
    await page.getByText('包括已判定的').click()
    await expect(cards).toHaveCount(3)
    await expect(page.getByTestId('decision')).toContainText('投诉风险')

    await cards.first().getByTestId('open-call').click()
    await expect(page.getByTestId('other-judgements')).toContainText('小李: 投诉风险')
  })

  await test.step('a mark whose call is gone is linked by the person', async () => {
    const gone = marks
      .filter(({ recordId }) => recordId === fourth.recordId)
      .map((row): MarkRow => ({
        ...{ ...row, recordId: 'gone', stamp: newStamp() },
      }))
    const note = ofGoneCall(fourth, '找不到的通话')
    await toReviews(page)
    await section(page, 'exchange')
    const file = await writeMarksFile({ marks: [...gone, note], documents: [] }, null)
    await page.getByTestId('marks-files').setInputFiles([marksUpload('gone.json', file)])
    await page.getByTestId('merge').click()
    await expect(page.getByTestId('merge-preview')).toHaveCount(0)

    await section(page, 'unlinked')
    const mine = page.getByTestId('unlinked-mark').filter({ hasText: '找不到的通话' })
    await expect(mine).toHaveCount(1)
    expect(await faults(page)).toEqual([])
    await mine.getByTestId('link').click()
    const candidate = page.getByTestId('candidate').filter({ hasText: '呼叫 ID' })
    await expect(candidate).toHaveCount(1)
    expect(await faults(page)).toEqual([])
    await candidate.getByTestId('link-to').click()
    await expect(mine).toHaveCount(0)
  })

  await app.restart()
  await openPinned(app.page, TASK)
  await app.page.locator('[data-row="3"][data-column="0"]').click()
  await expect(app.page.getByTestId('note')).toHaveValue('找不到的通话')
})
