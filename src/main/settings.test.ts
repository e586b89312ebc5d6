import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { memorySettings } from '#core/settings/memory.ts'
import { openDesktopSettings, watched } from './settings.ts'

// electron-store is conf plus Electron's folders, and importing it starts Electron. The smoke test on the built output
// runs the real one.
vi.mock('electron-store', async () => ({ default: (await import('conf')).default }))

it('R13: keeps settings and secrets in two files, 0600 each', () => {
  const folder = mkdtempSync(join(tmpdir(), 'callbook-desktop-'))
  const { settings, secretStore, secretsPath, notices } = openDesktopSettings(folder)
  settings.set('preferences', { theme: 'dark' })
  secretStore.set('account:a', 'sealed')
  expect(notices).toEqual([])
  expect(readdirSync(folder).sort()).toEqual(['secrets.json', 'settings.json'])
  expect(secretsPath).toBe(join(folder, 'secrets.json'))
  expect(readFileSync(join(folder, 'settings.json'), 'utf8')).not.toContain('sealed')
  if (process.platform !== 'win32')
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
})

it('R13: damage to either file is said', () => {
  const folder = mkdtempSync(join(tmpdir(), 'callbook-desktop-'))
  writeFileSync(join(folder, 'settings.json'), '{')
  writeFileSync(join(folder, 'secrets.json'), '')
  const { settings, notices } = openDesktopSettings(folder)
  expect(notices.map(({ code }) => code)).toEqual(['settings_set_aside', 'settings_set_aside'])
  expect(settings.get('preferences')).toBeUndefined()
})

it('a watched store tells of each write, after it', () => {
  const seen: unknown[] = []
  const store = watched(memorySettings(), () => seen.push(store.get('a')))
  store.set('a', 1)
  store.delete('a')
  expect(seen).toEqual([1, undefined])
})
