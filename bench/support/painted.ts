import type { Page } from '@playwright/test'

/** ms from a key to the frame after what it asked for stands in the page. */
export async function painted(
  page: Page,
  selector: string,
  act: () => Promise<void>,
  until = 'body',
): Promise<number> {
  await page.evaluate(
    ([wanted, there]) => {
      const found = globalThis as unknown as { painted: Promise<number> }
      found.painted = new Promise((resolve) => {
        let start = 0
        const begin = (event: Event): void => {
          start ||= event.timeStamp
        }
        for (const name of ['keydown', 'input']) addEventListener(name, begin, { capture: true, once: true })
        const watched = document.querySelector(wanted) ?? document.body
        const observer = new MutationObserver(() => {
          if (start === 0 || document.querySelector(there) === null) return
          observer.disconnect()
          // The frame that shows the change, then the moment after it.
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)))
        })
        observer.observe(watched, { childList: true, characterData: true, subtree: true })
      })
    },
    [selector, until] as const,
  )
  await act()
  return page.evaluate(() => (globalThis as unknown as { painted: Promise<number> }).painted)
}
