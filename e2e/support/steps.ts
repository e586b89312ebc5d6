import { expect, type Locator, type Page } from '@playwright/test'
import type { Sandbox } from '../../src/sandbox/index.ts'

/** What a person does to get into the demo account from the first screen. */
export async function useDemo(page: Page): Promise<void> {
  await page.getByTestId('demo').click()
  await expect(page.locator('.side-bar .tasks a').first()).toBeVisible()
}

/** Opens a pinned task by its name in the side bar. */
export async function openPinned(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: '任务' }).getByRole('link', { name }).click()
  await expect(page.getByTestId('records-table')).toBeVisible()
}

/** The rows of the call-record table. */
export const rowsOf = (page: Page): Locator => page.getByTestId('records-table').locator('tbody tr')

/** Twenty rows a page instead of fifty: what looks at every element of the page looks at fewer alike ones. */
export async function showFewRows(page: Page): Promise<void> {
  await page.getByTestId('per-page').click()
  await page.getByRole('option', { name: '20', exact: true }).click()
  await expect(rowsOf(page)).toHaveCount(20)
}

/** Types into the one field of the list, as a person does, and asks with Enter. */
export async function ask(page: Page, text: string): Promise<void> {
  await page.getByTestId('search').fill(text)
  await page.getByTestId('search').press('Enter')
}

/** The number in "共 N 条"; NaN while there is none. */
export async function totalOf(page: Page): Promise<number> {
  const text = (await page.getByTestId('total').textContent()) ?? ''
  const digits = text.replace(/\D/g, '')
  return digits === '' ? NaN : Number(digits)
}

/**
 * Waits until a task's calls are proven whole. What stands there before the first synchronisation speaks of the same: the
 * calls that were looked at are “未核对完整”.
 */
export const expectWhole = (page: Page): Promise<void> =>
  expect(page.getByTestId('sync-stand')).toContainText('条，完整')

/** Synchronises a task that is not whole yet. */
export async function syncWhole(page: Page): Promise<void> {
  await page.getByTestId('sync').click()
  await expectWhole(page)
}

/** Opens the export dialog and chooses the format. */
export async function openExport(page: Page, format: 'csv' | 'xlsx'): Promise<void> {
  await page.getByTestId('export').click()
  await page.getByTestId(`format-${format}`).click()
}

export interface AccountEntry {
  baseUrl: string
  userId: string
  token: string
}

/** Fills the account form; nothing is sent yet. */
export async function fillAccount(page: Page, { baseUrl, userId, token }: AccountEntry): Promise<void> {
  await page.getByTestId('base-url').fill(baseUrl)
  await page.getByTestId('user-id').fill(userId)
  await page.getByTestId('token').fill(token)
}

export const entryFor = ({ baseUrl, userId, token }: Sandbox): AccountEntry => ({ baseUrl, userId, token })

/** Presses "test connection" and answers what came of it. */
export async function testConnection(page: Page): Promise<string | null> {
  await page.getByTestId('test-connection').click()
  const result = page.getByTestId('connection-result')
  await expect(result).toHaveAttribute('data-outcome', /.+/)
  return result.getAttribute('data-outcome')
}

/** Saves the form, keeping the token in memory where the question comes up. */
export async function saveAccount(
  page: Page,
  keep: 'consent-grant' | 'consent-deny' = 'consent-deny',
): Promise<void> {
  const save = page.getByTestId('save-account')
  await save.click()
  const question = page.getByTestId(keep)
  await expect(async () => {
    if (await question.isVisible()) await question.click()
    await expect(save).toBeHidden({ timeout: 500 })
  }).toPass()
  await expect(page.getByRole('heading', { name: '打开一个任务' })).toBeVisible()
}

/** From the first screen to an account of one's own on a stand-in platform. */
export async function connectTo(
  page: Page,
  platform: Sandbox,
  keep?: Parameters<typeof saveAccount>[1],
): Promise<void> {
  await page.getByTestId('connect').click()
  await fillAccount(page, entryFor(platform))
  await saveAccount(page, keep)
}

/** Opens a task by pasting its id. */
export async function openTaskById(page: Page, taskId: string): Promise<void> {
  await page.getByTestId('open-task').click()
  // Whoever opens the dialog types at once.
  await expect(page.getByTestId('task-id')).toBeFocused()
  await page.getByTestId('task-id').fill(taskId)
  await page.getByTestId('open-task-id').click()
}
