import { resolve } from 'node:path'
import { Linter } from 'eslint'
import tseslint from 'typescript-eslint'
import vueParser from 'vue-eslint-parser'
import { describe, expect, it } from 'vitest'
import borders from './borders.js'

const root = resolve(import.meta.dirname, '..')
const linter = new Linter({ cwd: root })

/** The rule's messages for a file at `path` (relative to the project) with this code in it. */
function complaints(path: string, code: string): string[] {
  const vue = path.endsWith('.vue')
  const messages = linter.verify(
    code,
    {
      files: ['**/*.{ts,mts,js,mjs,vue}'],
      languageOptions: {
        parser: vue ? vueParser : tseslint.parser,
        parserOptions: vue ? { parser: tseslint.parser } : {},
      },
      plugins: { callbook: { rules: { borders } } },
      rules: { 'callbook/borders': 'error' },
    } as Linter.Config,
    { filename: resolve(root, path) },
  )
  for (const message of messages) if (message.fatal) throw new Error(message.message)
  return messages.map((message) => message.message)
}

/** [file, code] */
const allowed: [string, string][] = [
  ['src/shared/ipc/app.ts', "import { z } from 'zod'"],
  ['src/shared/ipc/app.ts', "import type { Locale } from '../locale.ts'"],
  ['src/shared/ipc/index.ts', "import { appRoutes } from './app.ts'"],
  ['src/shared/ipc/bridge.ts', "import type { RpcRequest } from './index.ts'"],
  ['src/shared/labels.ts', "import type { RouteName } from './ipc/index.ts'"],
  ['src/core/api/client.ts', "import { ROUTES } from '#shared/ipc/index.ts'"],
  ['src/core/api/client.ts', "import { readFile } from 'node:fs/promises'"],
  ['src/core/records/store.ts', "import Database from 'better-sqlite3-multiple-ciphers'"],
  ['src/core/api/parse.ts', "import { z } from 'zod'"],
  ['src/sandbox/server.ts', "import { seeded } from './random.ts'"],
  ['src/core/api/client.test.ts', "import { startSandbox } from '#sandbox/index.ts'"],
  ['src/core/export/a.ts', "import { a } from '../records/a.ts'"],
  ['src/core/wire/a.ts', "import { a } from '../clock.ts'"],
  ['src/core/wire/a.test.ts', "import { a } from '../api/a.ts'"],
  ['src/sandbox/index.ts', "import type { RunningSandbox } from '#core/ports.ts'"],
  ['src/main/window.ts', "import { BrowserWindow } from 'electron'"],
  ['src/main/settings.ts', "import Store from 'electron-store'"],
  ['src/main/ipc.ts', "import { ipcMain } from 'electron'"],
  ['src/main/ipc.ts', "import type { IpcMainInvokeEvent } from 'electron'"],
  ['src/main/log.ts', "import type { IpcMainEvent } from 'electron'"],
  ['src/main/index.ts', "import createWorker from '../core/worker/worker.ts?nodeWorker'"],
  ['src/main/index.ts', "import { startSandbox } from '#sandbox/index.ts'"],
  ['src/serve/settings.ts', "import { z } from 'zod'"],
  ['src/serve/version.ts', "import { version } from '../../package.json'"],
  ['src/preload/index.ts', "import { contextBridge, ipcRenderer } from 'electron'"],
  ['src/preload/index.ts', "import { RPC_CHANNEL } from '#shared/ipc/bridge.ts'"],
  ['src/preload/index.ts', "import type { AppEvent } from '#shared/ipc/events.ts'"],
  ['src/renderer/client.ts', "import { BROWSER_HOST } from '#shared/ipc/bridge.ts'"],
  ['src/renderer/client.ts', "import type { RouteInput } from '#shared/ipc/index.ts'"],
  ['src/renderer/client.ts', "import { inLocale } from '#shared/locale.ts'"],
  ['src/renderer/client.ts', "import { ref } from 'vue'"],
  ['src/renderer/views/A.vue', '<script setup lang="ts">\nimport B from "./B.vue"\n</script>'],
  ['src/renderer/test/setup.ts', "import { readFileSync } from 'node:fs'"],
  ['src/renderer/texts.test.ts', "import { ROUTES } from '#shared/ipc/index.ts'"],
  ['e2e/support/platform.ts', "import { startSandbox } from '../../src/sandbox/index.ts'"],
  ['e2e/window.spec.ts', "import type { BrowserWindow } from 'electron'"],
  ['test/texts.test.ts', "import zh from '../src/renderer/i18n/zh-CN.ts'"],
]

/** [file, code, what the refusal says] */
const refused: [string, string, string][] = [
  [
    'src/serve/index.ts',
    "import { boot } from '../main/boot.ts'",
    'Border: src/serve may not import src/main (hosts do not know each other; design: one contract, three hosts)',
  ],
  [
    'src/cli/a.ts',
    "import type { A } from '../serve/a.ts'",
    'src/cli may not import src/serve (hosts do not',
  ],
  ['src/cli/a.ts', "import { a } from '../preload/index.ts'", 'src/cli may not import src/preload'],
  ['src/main/a.ts', "await import('../cli/a.ts')", 'src/main may not import src/cli (hosts do not know'],
  ['src/shared/a.ts', "import { a } from '#core/a.ts'", 'src/shared may not import src/core (shared is the'],
  ['src/shared/a.ts', "import { a } from '../core/a.ts'", 'src/shared may not import src/core'],
  ['src/shared/a.ts', "import fs from 'node:fs'", 'src/shared may not import node:fs'],
  ['src/shared/a.ts', "import fs from 'fs'", 'src/shared may not import fs'],
  ['src/shared/a.ts', "import { z } from 'zod'", 'src/shared/a.ts may not import zod'],
  ['src/shared/a.ts', "import type { z } from 'zod'", 'src/shared/a.ts may not import zod'],
  ['src/shared/ipc/bridge.ts', "import { z } from 'zod'", 'src/shared/ipc/bridge.ts may not import zod'],
  ['src/shared/ipc/a.ts', "import { ref } from 'vue'", 'shared imports zod and itself alone'],
  ['src/shared/a.ts', "export { ROUTES } from './ipc/index.ts'", 'by `import type` only'],
  ['src/shared/ipc/bridge.ts', "import { ROUTES } from './index.ts'", 'by `import type` only'],
  [
    'src/core/a.ts',
    "import { a } from '../main/a.ts'",
    'src/core may not import src/main (core is the product',
  ],
  ['src/core/a.ts', "import { app } from 'electron'", 'src/core may not import electron (only src/main'],
  ['src/core/a.ts', "import type { App } from 'electron'", 'src/core may not import electron'],
  ['src/core/a.ts', "import Store from 'electron-store'", 'src/core may not import electron-store'],
  [
    'src/core/a.ts',
    "import { ref } from '@vue/reactivity'",
    'the user interface lives in src/renderer alone',
  ],
  [
    'src/core/api/a.ts',
    "import { a } from '#sandbox/index.ts'",
    'src/core may not import src/sandbox (core is',
  ],
  ['src/core/wire/a.ts', "import { a } from '../api/a.ts'", 'folders of core import downwards only'],
  ['src/core/clock.ts', "import { a } from './wire/a.ts'", 'folders of core import downwards only'],
  [
    'src/core/records/a.ts',
    "import type { A } from '#core/export/a.ts'",
    'folders of core import downwards only',
  ],
  ['src/core/attic/a.ts', "import { a } from '../wire/a.ts'", 'src/core/attic has no floor yet'],
  [
    'src/sandbox/a.ts',
    "import { a } from '#core/../main/a.ts'",
    'src/sandbox may not import src/main (the stand-in',
  ],
  ['src/serve/rpc.ts', "import { a } from '#sandbox/index.ts'", 'wired by composition roots and tests'],
  ['src/core/a.ts', "import { a } from '../../test/a.ts'", 'the product does not know its tests and tools'],
  ['src/serve/a.ts', "import { net } from 'electron'", 'src/serve may not import electron'],
  ['src/serve/a.ts', "import Store from 'electron-store'", 'src/serve may not import electron-store'],
  ['src/cli/a.ts', "const { net } = require('electron')", 'src/cli may not import electron'],
  ['src/main/window.ts', "import { ipcMain } from 'electron'", 'only src/main/ipc.ts does'],
  [
    'src/main/window.ts',
    "import * as electron from 'electron'; electron.ipcMain.handle('a', b)",
    'src/main/window.ts may not touch ipcMain (only src/main/ipc.ts does',
  ],
  ['src/preload/more.ts', "import { ipcRenderer } from 'electron'", 'only src/preload/index.ts does'],
  ['src/preload/index.ts', "import path from 'node:path'", 'src/preload may not import node:path'],
  ['src/preload/index.ts', "import { z } from 'zod'", 'src/preload may not import zod'],
  [
    'src/preload/index.ts',
    "import { a } from '#core/a.ts'",
    'src/preload may not import src/core (the bridge',
  ],
  ['src/preload/index.ts', "import { ROUTES } from '#shared/ipc/index.ts'", 'by `import type` only'],
  ['src/renderer/a.ts', "import { ROUTES } from '#shared/ipc/index.ts'", 'by `import type` only'],
  ['src/renderer/a.ts', "import { type Routes } from '#shared/ipc/index.ts'", 'by `import type` only'],
  ['src/renderer/a.ts', "import type { z } from 'zod'", 'src/renderer may not import zod'],
  ['src/renderer/a.ts', "import path from 'path'", 'src/renderer may not import path (a sandboxed window'],
  ['src/renderer/a.ts', "import { a } from '#core/a.ts'", 'src/renderer may not import src/core'],
  ['src/renderer/a.ts', "type A = import('#core/a.ts').A", 'src/renderer may not import src/core'],
  ['src/renderer/a.ts', "import { ipcRenderer } from 'electron'", 'src/renderer may not import electron'],
  [
    'src/renderer/a.ts',
    "import Database from 'better-sqlite3-multiple-ciphers'",
    'neither files nor native modules',
  ],
  [
    'src/renderer/views/A.vue',
    '<script setup lang="ts">\nimport { readFileSync } from "node:fs"\n</script>',
    'src/renderer may not import node:fs',
  ],
  ['src/main/a.ts', "import { a } from '../renderer/a.ts'", 'nobody imports the renderer'],
  ['e2e/a.spec.ts', "import zh from '../src/renderer/i18n/zh-CN.ts'", 'nobody imports the renderer'],
  ['scripts/a.mjs', "import electron from 'electron'", 'its import starts a download and throws'],
  ['src/core/a.ts', "import { a } from './b'", 'Border: "./b" needs its file extension'],
  ['src/core/a.ts', "import { a } from '#shared/b'", 'Border: "#shared/b" needs its file extension'],
]

describe('borders', () => {
  it.each(allowed)('%s may hold %s', (path, code) => {
    expect(complaints(path, code)).toEqual([])
  })

  it.each(refused)('%s may not hold %s', (path, code, sentence) => {
    expect(complaints(path, code).join('\n')).toContain(sentence)
  })

  it('says a touch of ipcMain once a file', () => {
    const code = "import { ipcMain } from 'electron'; ipcMain.on('a', b); ipcMain.on('c', d)"
    expect(complaints('src/main/window.ts', code)).toHaveLength(1)
  })
})
