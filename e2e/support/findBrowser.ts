import { BY_HAND, findChromium } from '../../scripts/lib/chromium.mjs'

/** Once, before the first spec: the workers inherit what is found here. */
export default function findBrowser(): void {
  const executable = findChromium()
  if (executable === null) throw new Error(BY_HAND)
  process.env.CALLBOOK_CHROMIUM = executable
}
