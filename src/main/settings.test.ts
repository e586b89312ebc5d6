import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { memorySettings } from '#core/settings/memory.ts'
import { writes } from '../../test/electron/store.ts'
import { openDesktopSettings, watched } from './settings.ts'

vi.mock('electron', () => import('../../test/electron/fake.ts'))
vi.mock('electron-store', () => import('../../test/electron/store.ts'))

it('R13: keeps settings and secrets in two files, 0600 each', () => {
  const folder = mkdtempSync(join(tmpdir(), 'callbook-desktop-'))
  const { settings, secretsFile, secretsPath, notices } = openDesktopSettings(folder)
  settings.change('preferences', () => ({ theme: 'dark' }))
  secretsFile.change((values) => ({ ...values, 'account:a': 'sealed' }))
  expect(notices).toEqual([])
  expect(readdirSync(folder).sort()).toEqual([
    'secrets.copy.json',
    'secrets.json',
    'settings.copy.json',
    'settings.json',
  ])
  expect(secretsPath).toBe(join(folder, 'secrets.json'))
  // Through electron-store, which both files are.
  expect(new Set(writes)).toEqual(new Set([join(folder, 'settings.json'), secretsPath]))
  expect(readFileSync(join(folder, 'settings.json'), 'utf8')).not.toContain('sealed')
  if (process.platform !== 'win32')
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
})

it('R13: damage to either file is said', () => {
  const folder = mkdtempSync(join(tmpdir(), 'callbook-desktop-'))
  writeFileSync(join(folder, 'settings.json'), '{')
  writeFileSync(join(folder, 'secrets.json'), '')
  const { settings, notices } = openDesktopSettings(folder)
  expect(notices.map(({ code }) => code)).toEqual(['settings_set_aside', 'secrets_set_aside'])
  expect(settings.get('preferences')).toBeUndefined()
})

it('a watched store tells of each write, after it', () => {
  const seen: unknown[] = []
  const store = watched(memorySettings(), () => seen.push(store.get('a')))
  store.change('a', () => 1)
  store.change('a', () => undefined)
  expect(seen).toEqual([1, undefined])
})

it('R13: a sealed key survives whatever becomes of the settings, and damage to its own file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'callbook-desktop-'))
  openDesktopSettings(folder).secretsFile.change(() => ({ 'store-key': 'sealed' }))
  for (const content of ['', '{', '{"store-key":{"not":"text"}}', '\0\0\0'])
    for (const name of ['settings.json', 'secrets.json']) {
      writeFileSync(join(folder, name), content)
      const { secretsFile, notices } = openDesktopSettings(folder)
      expect(secretsFile.read()['store-key']).toBe('sealed')
      expect(notices.map(({ code }) => code)).toHaveLength(1)
    }
})
