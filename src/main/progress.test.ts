import { beforeEach, expect, it, vi } from 'vitest'
import type { AppEvent } from '#shared/ipc/events.ts'
import * as fake from '../../test/electron/fake.ts'
import { taskbarProgress } from './progress.ts'

vi.mock('electron', () => import('../../test/electron/fake.ts'))
beforeEach(() => fake.resetElectron())

const sync = (id: string, state: string, records: number, total: number | null): AppEvent =>
  ({ name: 'sync.changed', payload: { id, state, records, total } }) as AppEvent
const exporting = (id: string, state: string, records: number, total: number | null): AppEvent =>
  ({ name: 'exports.changed', payload: { id, state, records, total } }) as AppEvent

it('shows the mean of what runs, and nothing when nothing does', () => {
  const window = new fake.BrowserWindow({})
  const { follow: listen, running } = taskbarProgress()
  listen({ name: 'accounts.changed', payload: null })
  listen(sync('s', 'running', 0, null))
  listen(sync('s', 'running', 50, 100))
  listen(exporting('e', 'running', 100, 100))
  expect(running()).toEqual({ syncs: 1, exports: 1 })
  listen(exporting('e', 'done', 100, 100))
  expect(running()).toEqual({ syncs: 1, exports: 0 })
  listen(sync('s', 'complete', 100, 100))
  expect(running()).toEqual({ syncs: 0, exports: 0 })
  expect(window.setProgressBar.mock.calls.map(([length]) => length)).toEqual([2, 0.5, 0.75, 0.5, -1])
})
