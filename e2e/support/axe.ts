import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/**
 * Waits until nothing on the page moves, fades or is about to be replaced any more: half-faded text has no contrast to
 * judge. What turns for ever, as a waiting mark does, is not waited for.
 */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()))
    const moves = (): boolean =>
      document.querySelector('[class*="-enter-active"], [class*="-leave-active"], [aria-busy="true"]') !==
        null ||
      document
        .getAnimations()
        .some(
          ({ playState, effect }) =>
            playState === 'running' && effect?.getComputedTiming().endTime !== Infinity,
        )
    // Vue begins a transition in the frame after the change: twice still is still.
    for (let still = 0; still < 3; still = moves() ? 0 : still + 1) await frame()
  })
}

/** Every fault of the page as it stands, by the rules of WCAG and of best practice. */
export async function faults(page: Page, rules?: string[]): Promise<string[]> {
  await settled(page)
  // One run in the page itself: for the other way axe opens a second page, which the desktop refuses, to look into
  // foreign frames, of which we have none. Of what holds no more than the count: the lists of all that is well take as long
  // to write down as everything else.
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] })
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
  )
}

/** Controls that a small window cuts at its sides, with nothing to be scrolled to them; by what they say. */
async function cutControls(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const scrolls = (element: Element): boolean =>
      ['auto', 'scroll'].includes(getComputedStyle(element).overflowX) &&
      element.scrollWidth > element.clientWidth
    const isCut = (control: Element): boolean => {
      const { left, right, width } = control.getBoundingClientRect()
      // What is only heard is a pixel wide.
      if (width <= 1 || (left >= -1 && right <= window.innerWidth + 1)) return false
      for (let at = control.parentElement; at !== null; at = at.parentElement) if (scrolls(at)) return false
      return true
    }
    return [...document.querySelectorAll('button, a[href], input, select, textarea, [role="button"]')]
      .filter(isCut)
      .map((control) => control.getAttribute('aria-label') ?? control.textContent.trim())
  })
}

/** Looks at the page in the light theme with every rule, and in the dark one at what differs there: the colours. */
export async function expectNoFaults(page: Page, name: string): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  await expect(page.locator('html')).not.toHaveClass(/dark/)
  expect.soft(await faults(page), `${name}, light`).toEqual([])
  expect.soft(await cutControls(page), `${name}, cut at its sides`).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  await expect(page.locator('html')).toHaveClass(/dark/)
  expect.soft(await faults(page, ['color-contrast']), `${name}, dark`).toEqual([])
}
