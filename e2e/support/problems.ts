import type { Page } from '@playwright/test'
import type { Problems } from './app.ts'

/** Everything that went wrong in a page without a spec having looked for it. */
export class ProblemList implements Problems {
  // A set: the desktop window's early messages are read from its backlog and may also arrive as events.
  readonly #found = new Set<string>()
  readonly #expected: RegExp[] = []

  add(problem: string): void {
    this.#found.add(problem)
  }

  expect(pattern: RegExp): void {
    this.#expected.push(pattern)
  }

  unexpected(): string[] {
    return [...this.#found].filter((problem) => !this.#expected.some((pattern) => pattern.test(problem)))
  }

  async watch(page: Page): Promise<void> {
    page.on('console', (message) => {
      if (message.type() === 'error') this.add(`console: ${message.text()} (${message.location().url})`)
    })
    page.on('pageerror', (error) => this.add(`page error: ${error.stack ?? error.message}`))
    page.on('crash', () => this.add('the page crashed'))
    page.on('requestfailed', (request) => {
      const reason = request.failure()?.errorText ?? 'no reason given'
      // The page's own doing: a cancelled request, a download, an event stream left behind on leaving.
      if (reason !== 'net::ERR_ABORTED') this.add(`request failed: ${request.url()} ${reason}`)
    })
    // Chromium reports most violations on the console; the event names the directive for every one.
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error(
          `CSP violation: ${event.effectiveDirective} refused ${event.blockedURI || 'inline code'}`,
        )
      })
    })
  }

  /** Messages from before anyone listened. */
  async readBacklog(page: Page): Promise<void> {
    for (const message of await page.consoleMessages())
      if (message.type() === 'error') this.add(`console: ${message.text()} (${message.location().url})`)
    for (const error of await page.pageErrors()) this.add(`page error: ${error.stack ?? error.message}`)
  }
}
