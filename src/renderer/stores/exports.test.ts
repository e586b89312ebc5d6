import { createPinia, setActivePinia } from 'pinia'
import { createApp } from 'vue'
import { beforeEach, expect, it, vi } from 'vitest'
import { defaultLayout } from '#shared/exports/presets.ts'
import type { ExportJob } from '#shared/exports/types.ts'
import { exportJob } from '../../../test/fixtures/exports.ts'
import type { Client } from '../client/client.ts'
import { provideClient } from '../client/inject.ts'
import { useAppStore } from './app.ts'
import { useExportsStore } from './exports.ts'

const JOB = exportJob()
const REQUEST = {
  accountId: 'a',
  taskId: 't',
  taskName: null,
  from: { source: 'live' as const, filter: {} },
  layout: defaultLayout('zh-CN'),
}

let changed: (job: ExportJob) => void
const call = vi.fn()

function store(host: 'browser' | 'desktop') {
  const pinia = createPinia()
  const app = createApp({ template: '' }).use(pinia)
  const on = (_name: string, listener: (job: ExportJob) => void) => {
    changed = listener
    return () => undefined
  }
  provideClient(app, { call, on } as unknown as Client)
  setActivePinia(pinia)
  const exports = app.runWithContext(() => useExportsStore())
  useAppStore().info = {
    version: '0',
    host,
    platform: 'test',
    systemLocale: 'zh-CN',
    dataFolder: '',
    notices: [],
  }
  return exports
}
const downloads = (): number => call.mock.calls.filter(([route]) => route === 'exports.download').length

beforeEach(() => {
  call.mockReset()
  call.mockImplementation(async (route: string) =>
    route === 'exports.start' ? JOB : route === 'exports.download' ? { url: 'about:blank' } : null,
  )
})

it('hands the file over once when it is whole', async () => {
  const exports = store('browser')
  await exports.start(REQUEST)
  expect(downloads()).toBe(0)
  changed({ ...JOB, state: 'done' })
  changed({ ...JOB, state: 'done' })
  expect(downloads()).toBe(1)
})

it('hands it over too when the export ended before its start was answered', async () => {
  const exports = store('browser')
  call.mockImplementationOnce(async () => {
    changed(JOB)
    changed({ ...JOB, state: 'done' })
    return JOB
  })
  await exports.start(REQUEST)
  expect(downloads()).toBe(1)
})

it('leaves alone what another window began, what failed, and what the desktop wrote itself', async () => {
  const exports = store('browser')
  changed({ ...JOB, id: 'other', state: 'done' })
  await exports.start(REQUEST)
  changed({ ...JOB, state: 'failed' })
  expect(downloads()).toBe(0)
  const desktop = store('desktop')
  await desktop.start(REQUEST)
  changed({ ...JOB, state: 'done' })
  expect(downloads()).toBe(0)
})

it('follows what runs with a card, until the card is closed; the export stays in the list', async () => {
  const exports = store('desktop')
  call.mockImplementation(async () => [exportJob({ id: 'old', state: 'done' }), exportJob({ id: 'running' })])
  await exports.load()
  expect(exports.cards.map(({ id }) => id)).toEqual(['running'])
  changed(exportJob({ id: 'new' }))
  expect(exports.cards.map(({ id }) => id)).toEqual(['running', 'new'])
  exports.hide('new')
  changed(exportJob({ id: 'new', state: 'done' }))
  expect(exports.cards.map(({ id }) => id)).toEqual(['running'])
  expect(exports.jobs.map(({ id }) => id)).toEqual(['old', 'running', 'new'])
})

it('runs an export again with the same calls in the same form', async () => {
  const exports = store('desktop')
  const chosen = exportJob({ from: { source: 'chosen', ids: ['2', '1'] }, taskName: '回访' })
  await exports.again(chosen)
  expect(call).toHaveBeenCalledWith('exports.start', {
    accountId: 'a',
    taskId: 't',
    taskName: '回访',
    from: chosen.from,
    layout: chosen.layout,
  })
})
