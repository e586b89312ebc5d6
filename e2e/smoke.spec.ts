import { expect, test } from './support/test.ts'

test('R9: the window opens, with no error on the console and no CSP violation', async ({ app }) => {
  await expect(app.page).toHaveTitle(/通话簿|Callbook/)
  await expect(app.page.locator('#app')).not.toBeEmpty()
  // The fixture fails the test on any problem, also on one that comes once the page has nothing left to do.
  await app.page.waitForLoadState('load')
  await app.page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)))
})

test('R9: the policy is there, and lets nothing in from elsewhere', async ({ app }) => {
  app.expectProblems(/example\.com\/a\.png/)
  const refused = await app.page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
          once: true,
        })
        const image = new Image()
        image.addEventListener('load', () => resolve('loaded'))
        image.src = 'https://example.com/a.png'
        document.body.append(image)
      }),
  )
  expect(refused).toBe('img-src')
})

test('the app starts again on the same data', async ({ app }) => {
  await app.restart()
  await expect(app.page.locator('#app')).not.toBeEmpty()
})
