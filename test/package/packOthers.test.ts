import { readdirSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { BUILD_MS, built } from '../build/output.ts'
import { STUCK_MS } from '../build/stubRun.ts'
import { NATIVE, packFor, unpackedFiles, type Packed } from './packed.ts'

// Each packaging takes seconds: `npm test` makes the one of its own system (pack.test.ts).
const deep = process.env.CALLBOOK_DEEP !== undefined
const DEEP_ONLY = 'packaging for other systems takes a while: npm run test:deep does it'

describe('packages for the systems that are not this one', () => {
  describe.each([
    { system: 'win32', archs: ['x64', 'arm64'] },
    { system: 'darwin', archs: ['x64', 'arm64'] },
    { system: 'linux', archs: [process.arch === 'x64' ? 'arm64' : 'x64'] },
  ] as const)('$system', ({ system, archs }) => {
    let packages: Packed[]
    beforeAll(async () => {
      if (!deep) return
      await built()
      packages = packFor(system, [...archs])
    }, BUILD_MS + STUCK_MS)

    it("hold the prebuilt module of their system and processor, and no other's", ({ skip }) => {
      skip(!deep, DEEP_ONLY)
      const native = packages.map(({ files }) => files.filter(({ path }) => path.endsWith('.node')))
      expect(native.map((found) => found.map(({ path }) => path)).sort()).toEqual(
        archs.map((arch) => [`${NATIVE}/prebuilds/${system}-${arch}.node`]).sort(),
      )
    })

    it('have it beside the archive, and nothing else', ({ skip }) => {
      skip(!deep, DEEP_ONLY)
      for (const packed of packages)
        expect(unpackedFiles(packed)).toEqual(
          packed.files.filter(({ unpacked }) => unpacked).map(({ path }) => path),
        )
      expect(packages.flatMap(unpackedFiles)).toHaveLength(archs.length)
    })

    it('hold the same app, and have its notices beside it', ({ skip }) => {
      skip(!deep, DEEP_ONLY)
      for (const { files, resources } of packages) {
        expect(files.map(({ path }) => path)).toEqual(
          expect.arrayContaining(['out/main/index.js', 'out/preload/index.cjs']),
        )
        expect(readdirSync(resources)).toEqual(expect.arrayContaining(['LICENSE', 'THIRD-PARTY.txt']))
      }
    })
  })
})
