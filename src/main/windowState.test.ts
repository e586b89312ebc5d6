import { beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '#shared/errors.ts'
import * as fake from '../../test/electron/fake.ts'
import { memoryLogger } from '../../test/electron/logger.ts'
import { memorySettings } from '../../test/support/settings.ts'
import { keepWindowState, restoreWindowState, type WindowState } from './windowState.ts'

vi.mock('electron', () => import('../../test/electron/fake.ts'))

const LAPTOP = { x: 0, y: 25, width: 1440, height: 875 }
const MONITOR = { x: 1440, y: 0, width: 2560, height: 1400 }

beforeEach(() => fake.resetElectron())

function restore(stored: unknown, areas = [LAPTOP, MONITOR]): WindowState {
  const settings = memorySettings()
  if (stored !== undefined) settings.set('desktopWindow', stored)
  return restoreWindowState(settings, areas)
}

describe('restoring', () => {
  it.each([
    undefined,
    'text',
    {},
    { bounds: { x: 0, y: 0, width: -5, height: 'tall' } },
    { bounds: { x: 1e9, y: 0, width: 1280, height: 800 } },
  ])('%j is the default size, placed by the system', (stored) => {
    expect(restore(stored)).toEqual({ bounds: { width: 1280, height: 800 }, maximized: false })
  })

  it('the second display, as it was left', () => {
    const stored = { bounds: { x: 2000, y: 100, width: 1500, height: 1000 }, maximized: true }
    expect(restore(stored)).toEqual(stored)
  })

  it('a display that is gone: the size is kept as far as it fits, the place is not', () => {
    const stored = { bounds: { x: 2000, y: 100, width: 1500, height: 1000 }, maximized: false }
    expect(restore(stored, [LAPTOP])).toEqual({ bounds: { width: 1440, height: 875 }, maximized: false })
  })

  it('partly outside: moved in', () => {
    const stored = { bounds: { x: -300, y: 600, width: 1200, height: 700 }, maximized: false }
    expect(restore(stored, [LAPTOP]).bounds).toEqual({ x: 0, y: 200, width: 1200, height: 700 })
  })
})

describe('keeping', () => {
  it('what the window has when it closes', () => {
    const settings = memorySettings()
    const window = new fake.FakeBrowserWindow()
    window.maximized = true
    keepWindowState(window as never, settings, memoryLogger())
    window.emit('close')
    expect(restoreWindowState(settings, [LAPTOP, MONITOR])).toEqual({
      bounds: window.bounds,
      maximized: true,
    })
  })

  it('a full disk does not hold up the closing', () => {
    const logger = memoryLogger()
    const window = new fake.FakeBrowserWindow()
    const settings = {
      ...memorySettings(),
      change: () => {
        throw new AppError('disk_full', 'full')
      },
    }
    keepWindowState(window as never, settings, logger)
    window.emit('close')
    expect(logger.lines).toEqual(['window.state-not-kept {"code":"disk_full"}'])
  })
})
