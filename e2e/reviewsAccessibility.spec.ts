import type { Page } from '@playwright/test'
import { writeMarksFile } from '../src/core/reviews/marksFile.ts'
import type { ReviewRows } from '../src/shared/reviews/marks.ts'
import type { RunningApp } from './support/app.ts'
import { expectNoFaults } from './support/axe.ts'
import { marksUpload, ofColleague, ofGoneCall } from './support/marksFile.ts'
import { showFewRows, useDemo } from './support/steps.ts'
import { expect, test } from './support/test.ts'

const TASK = '教育课程回访'
const PASSPHRASE = '下班锁门 88'
/** 200 % is half the usual window. The other two pairs of language and size are those of `accessibility.spec.ts`. */
const LOOKED_AT = [
  { locale: 'zh-CN', zoom: '100 %', size: { width: 1280, height: 800 } },
  { locale: 'en', zoom: '200 %', size: { width: 640, height: 400 } },
] as const

const section = (page: Page, name: string): Promise<void> => page.getByTestId(`section-${name}`).click()
const seen = (page: Page, testId: string): Promise<void> =>
  expect(page.getByTestId(testId).first()).toBeVisible()
const toReviews = (page: Page): Promise<void> => page.getByTestId('reviews').click()
async function toTask(page: Page): Promise<void> {
  await page.locator('.side-bar').getByRole('link', { name: TASK }).click()
  await expect(page.locator('nav.tabs')).toBeVisible()
}
async function toTaskReview(page: Page): Promise<void> {
  await toTask(page)
  await page.locator('nav.tabs a[href$="/review"]').click()
}
async function toSettings(page: Page): Promise<void> {
  await page.locator('.side-bar a[href$="/settings"]:not(.tasks a)').click()
  await seen(page, 'looks-section')
}

/** Something in every section: a queue, marks, a card, a colleague's judgements, a mark without its call, and so on. */
async function fill(app: RunningApp): Promise<void> {
  const { page } = app
  await useDemo(page)
  await toTask(page)
  await showFewRows(page)
  await page.getByTestId('sync').click()
  await expect(page.locator('[data-testid="sync-stand"].good')).toBeVisible()
  await page
    .getByTestId('source')
    .getByText(/^(?:本机|Local)$/)
    .click()
  await page.locator('[data-row="0"][data-column="0"]').focus()
  await page.keyboard.press('q')
  await expect(page.getByTestId('begin-queue')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('call-body')).toBeFocused()
  for (const digit of ['1', '2', '1']) await page.keyboard.press(digit)
  await expect(page.getByTestId('queue-count')).toContainText('3 / ')
  await page.keyboard.press('Shift+H')
  const head = page.getByTestId('record-detail').locator('header')
  await expect(head).toContainText('****')
  await page.getByTestId('call-body').focus()
  await page.keyboard.down('h')
  await expect(head).not.toContainText('****')
  await page.keyboard.up('h')

  await toReviews(page)
  await section(page, 'cards')
  await page.getByTestId('starter-card').click()
  await page.getByTestId('save-card').click()
  await seen(page, 'card-version')
  await section(page, 'exchange')
  const written = await app.readDownload(() => page.getByTestId('export-marks').click())
  const { marks } = JSON.parse(written.bytes.toString()) as ReviewRows
  const judged = marks.filter(({ member }) => member === 'verdict')
  const [one] = judged
  if (one === undefined) throw new Error('Nothing is among the marks')
  const { documents, marks: theirs } = ofColleague('小李', judged, '投诉风险', 5)
  const rows = { documents, marks: [...theirs, ofGoneCall(one, '找不到的通话')] }
  await page
    .getByTestId('marks-files')
    .setInputFiles(marksUpload('小李.json', await writeMarksFile(rows, null)))
  await page.getByTestId('merge').click()
  await expect(page.getByTestId('merge-preview')).toHaveCount(0)

  await toTaskReview(page)
  await section(page, 'samples')
  await page.getByTestId('make-sample').click()
  await seen(page, 'sample')
  await section(page, 'doubtful')
  await page.getByTestId('opt-outs').click()
  await page.getByTestId('confirm-opt-out').first().click()
  await expect(page.getByTestId('opt-outs-confirmed')).toContainText('1')
  await section(page, 'script')
  await page.getByTestId('script-read').click()
  await seen(page, 'script-node')

  await toSettings(page)
  await page.getByTestId('set-passphrase').click()
  await page.getByTestId('next-passphrase').fill(PASSPHRASE)
  await page.getByTestId('repeat-passphrase').fill(PASSPHRASE)
  await page.keyboard.press('Enter')
  await seen(page, 'lock-now')
}

/** Every page and dialog of the reviews with what is in it, one after the other. */
async function visitAll({ page }: RunningApp, look: (what: string) => Promise<void>): Promise<void> {
  await toReviews(page)
  await section(page, 'own')
  await seen(page, 'add-verdict')
  await look('own words')
  await section(page, 'cards')
  await seen(page, 'card-version')
  await look('score cards')
  await section(page, 'exchange')
  await page
    .getByTestId('marks-files')
    .setInputFiles([
      marksUpload('小李.json', await writeMarksFile({ marks: [], documents: [] }, null)),
      marksUpload(
        '小吴.json',
        await writeMarksFile({ marks: [], documents: [] }, PASSPHRASE, { N: 1024, r: 8, p: 1 }),
      ),
    ])
  await seen(page, 'passphrase')
  await page.getByTestId('seals').click()
  await look('merging and writing')
  await section(page, 'conflicts')
  await seen(page, 'disagreement')
  await look('disagreements')
  await section(page, 'unlinked')
  await seen(page, 'unlinked-mark')
  await look('marks without their calls')
  await page.getByTestId('link').first().click()
  await seen(page, 'link-search')
  await look('linking a mark')
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('link-search')).toBeHidden()

  await toTaskReview(page)
  await section(page, 'queues')
  await seen(page, 'queue')
  await look('queues')
  await page.getByTestId('queue').getByRole('button').first().click()
  await seen(page, 'queue-bar')
  await page.getByTestId('call-body').focus()
  await page.keyboard.press('s')
  await seen(page, 'score-panel')
  await look('a call of a queue')
  await toTaskReview(page)
  await section(page, 'samples')
  await page.getByTestId('sample-options').click()
  await page.getByTestId('sample-detail').click()
  await seen(page, 'sample-opened')
  await look('samples')
  await section(page, 'script')
  await page.getByTestId('script-node').first().getByRole('button').click()
  await seen(page, 'script-word')
  await look('the script')
  await section(page, 'doubtful')
  await seen(page, 'doubt-row')
  await look('doubtful calls')
  await page.getByTestId('edit-rule').first().click()
  await seen(page, 'rule-sentence')
  await look('a rule')
  await page.keyboard.press('Escape')
  await page.getByTestId('opt-outs').click()
  await seen(page, 'confirm-opt-out')
  await look('opt-outs')
  await page.getByTestId('export-opt-outs').click()
  await seen(page, 'write-opt-outs')
  await look('a file of opt-outs')
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('write-opt-outs')).toBeHidden()

  await toSettings(page)
  await seen(page, 'look')
  await look('who looked')
  await page.getByTestId('lock-now').click()
  await page.getByTestId('lock-forgot').click()
  await look('the lock')
  await page.getByTestId('lock-passphrase').fill(PASSPHRASE)
  await page.keyboard.press('Enter')
  await seen(page, 'looks-section')
}

for (const { locale, zoom, size } of LOOKED_AT) {
  test.describe(locale, () => {
    test.use({ locale })
    test(`no page of the reviews has an accessibility fault, light or dark, ${locale}, at ${zoom}`, async ({
      app,
    }) => {
      const { page } = app
      await fill(app)
      await page.setViewportSize(size)
      await visitAll(app, (what) => expectNoFaults(page, `${what}, ${zoom}, ${locale}`))
    })
  })
}
