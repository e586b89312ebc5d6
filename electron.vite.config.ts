import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { defineConfig } from 'electron-vite'
import vue from '@vitejs/plugin-vue'
import type { Plugin } from 'vite'

/**
 * Notes whose packages the build holds, in `out/packages.<part>.json`: the notices (scripts/notices.mjs) are made from
 * what is really there.
 */
function notePackages(part: string): Plugin {
  return {
    name: 'callbook:packages',
    writeBundle(_options, bundle) {
      const places = Object.values(bundle)
        .flatMap((file) => (file.type === 'chunk' ? Object.entries(file.modules) : []))
        .filter(([, { renderedLength }]) => renderedLength > 0)
        .flatMap(
          ([id]) => /^.*?((?:node_modules\/(?:@[^/]+\/)?[^/]+\/)+)/.exec(id.replaceAll('\\', '/'))?.[1] ?? [],
        )
      const unique = [...new Set(places.map((place) => place.replace(/\/$/, '')))].sort()
      writeFileSync(resolve(`out/packages.${part}.json`), JSON.stringify(unique))
    },
  }
}

// One main build for three hosts. `serve` and `cli` sit beside `index` so that they share its chunks; the import
// borders (eslint-rules/borders.js) and a test on the built module graph keep `electron` out of them.
export default defineConfig({
  main: {
    plugins: [notePackages('main')],
    build: {
      outDir: 'out/main',
      // Only what cannot be bundled stays outside: the native SQLite module and Electron itself.
      externalizeDeps: { include: ['better-sqlite3-multiple-ciphers'] },
      rollupOptions: {
        input: {
          index: resolve('src/main/index.ts'),
          serve: resolve('src/serve/index.ts'),
          cli: resolve('src/cli/index.ts'),
        },
      },
    },
  },
  preload: {
    plugins: [notePackages('preload')],
    build: {
      outDir: 'out/preload',
      // A sandboxed preload can load CommonJS only, and can require nothing but `electron`.
      externalizeDeps: false,
      rollupOptions: {
        input: { index: resolve('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    build: {
      outDir: 'out/renderer',
      minify: true,
      rolldownOptions: {
        input: { index: resolve('src/renderer/index.html') },
        // What the first page needs in one file: forty small ones come one after the other.
        output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } },
      },
    },
    plugins: [vue(), notePackages('renderer')],
  },
})
