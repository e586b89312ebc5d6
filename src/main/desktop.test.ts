/** The small files: targets, menu, appearance, log, crashes. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MenuItemConstructorOptions } from 'electron'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { kindOf } from '#core/errorKind.ts'
import { fileLogger } from '#core/fileLogger.ts'
import { DEFAULT_PREFERENCES } from '#shared/preferences.ts'
import * as fake from '../../test/electron/fake.ts'
import { memoryLogger } from '../../test/electron/logger.ts'
import { memorySettings } from '../../test/support/settings.ts'
import { describeApp, followPreferences, followSystemTheme, shownLocale } from './appearance.ts'
import { logCrashes } from './crash.ts'
import { menuTemplate, type MenuOptions } from './menu.ts'
import { desktopTargets } from './targets.ts'

vi.mock('electron', () => import('../../test/electron/fake.ts'))

beforeEach(() => fake.resetElectron())

describe('export targets', () => {
  it('ask in the language shown, over the window', async () => {
    const window = new fake.FakeBrowserWindow()
    fake.dialog.showSaveDialog.mockResolvedValueOnce({ canceled: false, filePath: '/home/me/a.csv' })
    const target = await desktopTargets(() => 'zh-CN', memorySettings()).choose('催收 2025.csv')
    expect(target).toEqual({ path: '/home/me/a.csv', chosen: true })
    expect(fake.dialog.showSaveDialog).toHaveBeenCalledExactlyOnceWith(
      window,
      expect.objectContaining({
        title: '导出通话记录',
        defaultPath: join('/home/me/Downloads', '催收 2025.csv'),
        filters: [{ name: 'CSV 表格', extensions: ['csv'] }],
      }),
    )
  })

  it('name the format, and see to its extension without replacing what nobody was asked about', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'callbook-target-'))
    const answer = (filePath: string): void =>
      void fake.dialog.showSaveDialog.mockResolvedValueOnce({ canceled: false, filePath })
    const { choose } = desktopTargets(() => 'en', memorySettings())
    answer(join(folder, 'calls'))
    expect(await choose('calls.xlsx')).toEqual({ path: join(folder, 'calls.xlsx'), chosen: true })
    expect(fake.dialog.showSaveDialog.mock.calls[0]?.at(-1)).toMatchObject({
      filters: [{ name: 'Excel workbook', extensions: ['xlsx'] }],
    })
    writeFileSync(join(folder, 'calls.xlsx'), 'kept')
    answer(join(folder, 'calls'))
    expect(await choose('calls.xlsx')).toMatchObject({ path: join(folder, 'calls (2).xlsx') })
    answer(join(folder, 'calls.XLSX'))
    expect(await choose('calls.xlsx')).toMatchObject({ path: join(folder, 'calls.XLSX') })
  })

  it('open the file in its program, an exported one alone, and say when the system cannot', async () => {
    const targets = desktopTargets(() => 'en', memorySettings())
    await targets.open('/home/me/a.xlsx')
    expect(fake.shell.openPath).toHaveBeenCalledExactlyOnceWith('/home/me/a.xlsx')
    await expect(targets.open('/home/me/a.sh')).rejects.toMatchObject({ code: 'forbidden' })
    expect(fake.shell.openPath).toHaveBeenCalledOnce()
    fake.shell.openPath.mockResolvedValueOnce('no program for it')
    await expect(targets.open('/home/me/a.csv')).rejects.toMatchObject({
      code: 'file_failed',
      details: { path: '/home/me/a.csv' },
    })
  })

  it('a closed dialog is null, also without a window', async () => {
    expect(await desktopTargets(() => 'en', memorySettings()).choose('a.csv')).toBeNull()
    expect(fake.dialog.showSaveDialog.mock.calls[0]?.[0]).toMatchObject({ title: 'Export call records' })
  })

  it('begin where the person saved last, while that folder is there', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'callbook-target-'))
    const settings = memorySettings()
    const targets = desktopTargets(() => 'en', settings)
    const placeOf = async (name: string): Promise<unknown> => {
      await targets.choose(name)
      return (fake.dialog.showSaveDialog.mock.lastCall?.at(-1) as { defaultPath: string }).defaultPath
    }
    const downloads = join('/home/me/Downloads', 'b.csv')
    fake.dialog.showSaveDialog.mockResolvedValueOnce({ canceled: false, filePath: join(folder, 'a.csv') })
    expect(await placeOf('b.csv')).toBe(downloads)
    expect(await placeOf('b.csv')).toBe(join(folder, 'b.csv'))
    rmSync(folder, { recursive: true })
    expect(await placeOf('b.csv')).toBe(downloads)
    settings.set('desktopExportFolder', 7)
    expect(await placeOf('b.csv')).toBe(downloads)
  })

  it('reveal shows the file in its folder; there are no downloads', async () => {
    const targets = desktopTargets(() => 'en', memorySettings())
    await targets.reveal('/home/me/a.csv')
    expect(fake.shell.showItemInFolder).toHaveBeenCalledExactlyOnceWith('/home/me/a.csv')
    await expect(targets.offer('/a', 'a')).rejects.toMatchObject({ name: 'AppError', code: 'not_found' })
    await expect(targets.discard('/home/me/a.csv')).resolves.toBeUndefined()
  })
})

describe('menu', () => {
  const flat = (options: MenuOptions): MenuItemConstructorOptions[] =>
    menuTemplate(options).flatMap((menu) => menu.submenu as MenuItemConstructorOptions[])
  const roles = (options: MenuOptions): unknown[] => flat(options).map(({ role }) => role)
  const LINUX: MenuOptions = { locale: 'zh-CN', platform: 'linux', packaged: true }

  it('packaged builds offer neither reload nor developer tools', () => {
    expect(roles(LINUX)).not.toContain('reload')
    expect(roles(LINUX)).not.toContain('toggleDevTools')
    expect(roles({ ...LINUX, packaged: false })).toContain('toggleDevTools')
  })

  it('macOS has an application menu; each system can quit, copy and paste', () => {
    expect(menuTemplate({ ...LINUX, platform: 'darwin' })[0]?.label).toBe('通话簿')
    expect(menuTemplate(LINUX)[0]?.label).toBe('文件')
    for (const platform of ['darwin', 'linux', 'win32'] as const)
      expect(roles({ ...LINUX, platform })).toEqual(
        expect.arrayContaining(['quit', 'copy', 'paste', 'close']),
      )
  })

  it('every system can tell the version, once', () => {
    for (const platform of ['darwin', 'linux', 'win32'] as const)
      expect(roles({ ...LINUX, platform }).filter((role) => role === 'about')).toHaveLength(1)
  })

  it('Ctrl with = and the number pad zoom too, unseen', () => {
    const more = flat(LINUX).filter(({ visible }) => visible === false)
    expect(more.map(({ role, accelerator }) => [role, accelerator])).toEqual([
      ['zoomIn', 'CommandOrControl+='],
      ['zoomIn', 'CommandOrControl+numadd'],
      ['zoomOut', 'CommandOrControl+numsub'],
    ])
  })

  it('every item has a label in the language shown', () => {
    const labels = (options: MenuOptions): unknown[] =>
      flat(options)
        .filter(({ type }) => type !== 'separator')
        .map(({ label }) => label)
    for (const platform of ['darwin', 'linux'] as const) {
      for (const label of labels({ locale: 'en', platform, packaged: false }))
        expect(label).toMatch(/^[A-Z ]/i)
      for (const label of labels({ locale: 'zh-CN', platform, packaged: false }))
        expect(label).toMatch(/\p{Script=Han}/u)
    }
  })
})

describe('appearance', () => {
  it('follows the person, else the system', () => {
    expect(shownLocale(DEFAULT_PREFERENCES)).toBe('zh-CN')
    fake.app.languages = ['en-GB', 'zh-CN']
    expect(shownLocale(DEFAULT_PREFERENCES)).toBe('en')
    expect(shownLocale({ ...DEFAULT_PREFERENCES, locale: 'zh-CN' })).toBe('zh-CN')
    fake.app.switches = { lang: 'zh-CN' }
    expect(shownLocale(DEFAULT_PREFERENCES)).toBe('zh-CN')
  })

  it('sets theme, menu and the colour behind the page, when they change and then alone', () => {
    const window = new fake.FakeBrowserWindow()
    let preferences = DEFAULT_PREFERENCES
    const follow = followPreferences(() => preferences)
    follow()
    preferences = { ...preferences, sidebarCollapsed: true }
    follow()
    expect(fake.Menu.setApplicationMenu).toHaveBeenCalledOnce()
    expect(window.setBackgroundColor).toHaveBeenLastCalledWith('#ffffff')
    fake.nativeTheme.shouldUseDarkColors = true
    preferences = { ...preferences, theme: 'dark', locale: 'en' }
    follow()
    expect(fake.nativeTheme.themeSource).toBe('dark')
    expect(fake.Menu.setApplicationMenu).toHaveBeenCalledTimes(2)
    expect(window.setBackgroundColor).toHaveBeenLastCalledWith('#141414')
  })
})

describe('the system goes over to dark', () => {
  it('the colour behind the page follows, though no preference changed', () => {
    const window = new fake.FakeBrowserWindow()
    followSystemTheme()
    fake.nativeTheme.shouldUseDarkColors = true
    fake.nativeTheme.emit('updated')
    expect(window.setBackgroundColor).toHaveBeenLastCalledWith('#141414')
  })
})

it('"About" has something to show on Linux too', () => {
  describeApp()
  expect(fake.app.setAboutPanelOptions).toHaveBeenCalledExactlyOnceWith({
    applicationName: '通话簿 Callbook',
    applicationVersion: '1.2.3',
  })
})

describe('log', () => {
  const folder = (): string => join(mkdtempSync(join(tmpdir(), 'callbook-log-')), 'logs')
  const read = (where: string): string => readFileSync(join(where, 'callbook.log'), 'utf8')

  it('one JSON line per event, readable by its owner alone', () => {
    const where = folder()
    fileLogger({ folder: where, now: () => new Date('2031-02-03T04:05:06Z') }).info('started', {
      version: '1.2.3',
    })
    expect(JSON.parse(read(where))).toEqual({
      at: '2031-02-03T04:05:06.000Z',
      level: 'info',
      message: 'started',
      version: '1.2.3',
    })
    if (process.platform !== 'win32') expect(statSync(join(where, 'callbook.log')).mode & 0o777).toBe(0o600)
  })

  it('R11: what looks like a number to call or a token is taken out', () => {
    const where = folder()
    const logger = fileLogger({ folder: where })
    for (const text of [
      '13800138000',
      '+86 138-0013-8000',
      'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0.x-y_z',
    ])
      logger.warn(`failed for ${text}`, { fact: text })
    expect(read(where)).not.toMatch(/13800|8000|eyJ/)
    expect(read(where)).toMatch(/\[number\].*\n.*\[number\].*\n.*\[long\]/)
  })

  it('keeps what support needs', () => {
    const where = folder()
    fileLogger({ folder: where }).warn('certificate.refused', {
      error: 'net::ERR_CERT_AUTHORITY_INVALID',
      status: 502,
    })
    expect(read(where)).toContain('ERR_CERT_AUTHORITY_INVALID')
    expect(read(where)).toContain('502')
  })

  it('turns over, and keeps one older file', () => {
    const where = folder()
    const logger = fileLogger({ folder: where, maxBytes: 400 })
    for (let n = 0; n < 50; n++) logger.info('turn', { n })
    expect(readdirSync(where).sort()).toEqual(['callbook.log', 'callbook.log.1'])
    expect(statSync(join(where, 'callbook.log')).size).toBeLessThanOrEqual(400)
    expect(read(where)).toContain('"n":49')
  })

  it('never fails', () => {
    expect(() => fileLogger({ folder: '/dev/null/logs' }).warn('x')).not.toThrow()
  })
})

describe('crashes', () => {
  const EVENTS = ['uncaughtException', 'unhandledRejection'] as const
  const before = EVENTS.map((event) => process.rawListeners(event))
  afterEach(() => {
    for (const [index, event] of EVENTS.entries()) {
      process.removeAllListeners(event)
      for (const listener of before[index] ?? []) process.on(event as 'exit', listener as () => void)
    }
  })

  it('R11: are logged by their class, never by their message', () => {
    const logger = memoryLogger()
    const known = new Set(process.listeners('uncaughtException'))
    logCrashes(logger)
    const [added] = process.listeners('uncaughtException').filter((listener) => !known.has(listener))
    added?.(new TypeError('13800138000'), 'uncaughtException')
    expect(logger.lines).toEqual(['uncaught {"kind":"TypeError"}'])
    expect(kindOf(Object.assign(new Error('x'), { code: 'ENOSPC' }))).toBe('Error ENOSPC')
    expect(kindOf(Object.assign(new Error('x'), { code: '13800138000' }))).toBe('Error')
    expect(kindOf('13800138000')).toBe('string')
  })

  it('a page that dies is loaded again, once', () => {
    logCrashes(memoryLogger())
    const contents = new fake.FakeWebContents()
    const die = (reason: string): boolean =>
      fake.app.emit('render-process-gone', {}, contents, { reason, exitCode: 1 })
    die('clean-exit')
    expect(contents.reload).not.toHaveBeenCalled()
    die('crashed')
    die('crashed')
    expect(contents.reload).toHaveBeenCalledOnce()
  })
})
