import type { Page } from '@playwright/test'

/** How many times slower the page computes. */
const SLOWER = 2

/**
 * A page whose answers come late and overtake each other, by chance, as they do on a busy machine: what only holds while
 * they come at once and in their order is found by it.
 * @param most ms
 */
export async function answerLate(page: Page, most: number): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
  await page.addInitScript((ms) => {
    const ask = window.fetch
    window.fetch = async (...question) => {
      const answer = await ask(...question)
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, Math.random() - 0.5) * 2 * ms))
      return answer
    }
  }, most)
}
