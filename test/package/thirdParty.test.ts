import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { ALLOWED, NOTICES, notices, noticesText } from '../../scripts/lib/thirdParty.mjs'
import { BUILD_MS } from '../build/output.ts'

let found: Awaited<ReturnType<typeof notices>>
beforeAll(async () => {
  found = await notices()
}, BUILD_MS)

describe('THIRD-PARTY.txt', () => {
  it('is of this build: else run `npm run notices`', async () => {
    expect(readFileSync(NOTICES, 'utf8')).toBe(await noticesText())
  })

  it('names what is bundled, what is loaded from its own folder, and the runtime', () => {
    const names = found.map(({ name }) => name)
    expect(names).toEqual(
      expect.arrayContaining([
        'zod',
        '@vue/runtime-core',
        'element-plus',
        'better-sqlite3-multiple-ciphers',
        'electron',
      ]),
    )
    // Tools are not part of what people get.
    for (const tool of ['vite', 'vitest', 'typescript', 'electron-builder']) expect(names).not.toContain(tool)
  })

  it('holds licences that may be passed on so, each with its words', () => {
    expect(found.filter(({ license }) => !ALLOWED.has(license))).toEqual([])
    const text = readFileSync(NOTICES, 'utf8')
    for (const { name, version, license } of found)
      expect(text).toContain(`\n${name} ${version}\nLicence: ${license}\n\n`)
    expect(found.filter((notice) => notice.text === '' && notice.license !== 'MIT')).toEqual([])
  })
})
