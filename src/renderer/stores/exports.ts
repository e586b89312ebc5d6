import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { RouteInput } from '#shared/ipc/index.ts'
import type { ExportJob, ExportLayout, ExportPreset, SavedExport } from '#shared/exports/types.ts'
import { fetchFile } from '../client/fetchFile.ts'
import { useClient } from '../client/inject.ts'
import { useAppStore } from './app.ts'
import { useHappenedStore } from './happened.ts'
import { withHeard } from './heard.ts'
import { takeTurns } from './inTurn.ts'

const CARDS_SHOWN = 3

export const useExportsStore = defineStore('exports', () => {
  const client = useClient()
  const app = useAppStore()
  const happened = useHappenedStore()
  const jobs = shallowRef<ExportJob[]>([])
  const presets = shallowRef<ExportPreset[]>([])
  /** The active account's. */
  const saved = shallowRef<SavedExport[]>([])
  const running = computed(() => jobs.value.filter((job) => job.state === 'running'))

  /** Exports begun in this window, until they have ended. */
  const mine = new Set<string>()
  /** Those whose card stands in the corner: what runs or ended while one was here, until it is closed. */
  const followed = shallowRef<ReadonlySet<string>>(new Set())
  const cards = computed(() => jobs.value.filter(({ id }) => followed.value.has(id)).slice(-CARDS_SHOWN))

  /** In a browser the person chose no place: the file comes to the window that asked, as soon as it is whole. */
  function deliver({ id, state }: ExportJob): void {
    if (state === 'running' || !mine.delete(id)) return
    if (state === 'done' && app.info?.host === 'browser') void download(id).catch(() => undefined)
  }

  function follow(ids: readonly string[]): void {
    followed.value = new Set([...followed.value, ...ids])
  }

  function put(job: ExportJob): void {
    const known = jobs.value.find(({ id }) => id === job.id)
    jobs.value = known ? jobs.value.map((other) => (other === known ? job : other)) : [...jobs.value, job]
    if (known === undefined) follow([job.id])
    if (job.state !== 'running' && known?.state !== job.state) happened.note({ kind: 'export', job })
    deliver(job)
  }
  client.on('exports.changed', put)

  async function load(): Promise<void> {
    const before = jobs.value
    jobs.value = withHeard(await client.call('exports.list', {}), before, jobs.value)
    follow(running.value.map(({ id }) => id))
  }

  function begun(started: ExportJob | null): ExportJob | null {
    if (started === null) return null
    mine.add(started.id)
    // A short one has ended before this answer came.
    deliver(jobs.value.find(({ id }) => id === started.id) ?? started)
    return started
  }

  /** @returns the job, or null when the person closed the file dialog */
  const start = async (request: RouteInput<'exports.start'>): Promise<ExportJob | null> =>
    begun(await client.call('exports.start', request))

  /** Likewise a review workbook. */
  const startWorkbook = async (request: RouteInput<'handing.workbook'>): Promise<ExportJob | null> =>
    begun(await client.call('handing.workbook', request))

  /** The same calls in the same form, to a place of their own. */
  function again({
    accountId,
    taskId,
    taskName,
    content,
    from,
    layout,
  }: ExportJob): Promise<ExportJob | null> {
    const task = { accountId, taskId, taskName }
    if (content !== 'review' || from.source !== 'local') return start({ ...task, from, layout })
    const { filter, sort } = from
    return startWorkbook({ ...task, filter, sort, columns: layout.columns, locale: layout.locale })
  }

  const runSaved = async ({ accountId, id }: SavedExport): Promise<ExportJob | null> =>
    begun(await client.call('exports.runSaved', { accountId, savedId: id }))

  const cancel = (jobId: string): Promise<null> => client.call('exports.cancel', { jobId })
  const reveal = (jobId: string): Promise<null> => client.call('exports.reveal', { jobId })
  const open = (jobId: string): Promise<null> => client.call('exports.open', { jobId })

  /** Browser host: lets the browser fetch the finished file. */
  async function download(jobId: string): Promise<void> {
    fetchFile((await client.call('exports.download', { jobId })).url)
  }

  /** Closes the card; the export stays among the recent ones. */
  function hide(jobId: string): void {
    followed.value = new Set([...followed.value].filter((id) => id !== jobId))
  }

  async function dismiss(jobId: string): Promise<void> {
    await client.call('exports.dismiss', { jobId })
    jobs.value = jobs.value.filter((job) => job.id !== jobId)
  }

  const inTurn = takeTurns()
  const takePresets = (ask: () => Promise<ExportPreset[]>): Promise<void> =>
    inTurn(async () => void (presets.value = await ask()))
  const loadPresets = (): Promise<void> => takePresets(() => client.call('exports.presets', {}))
  const savePreset = (name: string, layout: ExportLayout): Promise<void> =>
    takePresets(() => client.call('exports.savePreset', { name, layout }))
  const renamePreset = (presetId: string, name: string): Promise<void> =>
    takePresets(() => client.call('exports.renamePreset', { presetId, name }))
  const removePreset = (presetId: string): Promise<void> =>
    takePresets(() => client.call('exports.removePreset', { presetId }))

  /** The account whose saved exports are shown. */
  let savedOf = ''
  const takeSaved = (accountId: string, ask: () => Promise<SavedExport[]>): Promise<void> =>
    inTurn(async () => {
      const listed = await ask()
      if (savedOf === accountId) saved.value = listed
    })
  async function loadSaved(accountId: string): Promise<void> {
    if (savedOf !== accountId) saved.value = []
    savedOf = accountId
    await takeSaved(accountId, () => client.call('exports.saved', { accountId }))
  }
  const save = (wanted: RouteInput<'exports.save'>): Promise<void> =>
    takeSaved(wanted.accountId, () => client.call('exports.save', wanted))
  const renameSaved = ({ accountId, id }: SavedExport, name: string): Promise<void> =>
    takeSaved(accountId, () => client.call('exports.renameSaved', { accountId, savedId: id, name }))
  const removeSaved = ({ accountId, id }: SavedExport): Promise<void> =>
    takeSaved(accountId, () => client.call('exports.removeSaved', { accountId, savedId: id }))

  return {
    jobs,
    cards,
    presets,
    saved,
    load,
    start,
    startWorkbook,
    again,
    runSaved,
    cancel,
    reveal,
    open,
    download,
    hide,
    dismiss,
    loadPresets,
    savePreset,
    renamePreset,
    removePreset,
    loadSaved,
    save,
    renameSaved,
    removeSaved,
  }
})
