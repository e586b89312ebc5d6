import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { AppError } from '#shared/errors.ts'
import { MOST_FILE_BYTES, type ExportedMarks, type MergePreview } from '#shared/reviews/exchange.ts'
import { fetchFile } from '../client/fetchFile.ts'
import { useClient } from '../client/inject.ts'

/** Bytes of a request, before base64 makes four of three: the browser host takes 256 KiB. */
const PIECE_BYTES = 180_000
/** Arguments of one call. */
const SLICE = 0x8000

/** Marks from and into files. */
export const useExchangeStore = defineStore('exchange', () => {
  const client = useClient()
  const preview = shallowRef<MergePreview | null>(null)
  /** The files that were chosen, on their way or being compared. */
  const busy = shallowRef(false)
  let batch = ''
  let names: string[] = []

  async function during<T>(work: () => Promise<T>): Promise<T> {
    busy.value = true
    try {
      return await work()
    } finally {
      busy.value = false
    }
  }

  /** What was chosen was given up, or other files were chosen since. */
  function demand(mine: string): void {
    if (mine !== batch) throw new AppError('cancelled', 'The files were given up')
  }
  async function send(file: File, at: number): Promise<void> {
    const mine = batch
    const bytes = new Uint8Array(await file.arrayBuffer())
    demand(mine)
    for (let from = 0; from === 0 || from < bytes.length; from += PIECE_BYTES) {
      const piece = toBase64(bytes.subarray(from, from + PIECE_BYTES))
      await client.call('exchange.receive', { batch: mine, file: at, piece })
      demand(mine)
    }
  }

  /** Hands files over and compares them; those chosen before are given up. @throws AppError marks_file where they are too large */
  const choose = (accountId: string, files: readonly File[]): Promise<void> =>
    during(async () => {
      const [large] = files.toSorted((one, other) => other.size - one.size)
      if (large !== undefined && files.reduce((sum, { size }) => sum + size, 0) > MOST_FILE_BYTES)
        throw new AppError('marks_file', 'Too large', { what: 'too_large', path: large.name })
      await forget()
      batch = crypto.randomUUID()
      names = files.map(({ name }) => name)
      for (const [at, file] of files.entries()) await send(file, at)
      await compare(accountId, null)
    })

  async function compare(accountId: string, passphrase: string | null): Promise<void> {
    const files = names.map((name) => ({ name, passphrase }))
    const mine = batch
    const arrived = await client.call('exchange.preview', { accountId, batch: mine, files })
    demand(mine)
    preview.value = arrived
  }
  /** Opens the sealed ones that this passphrase opens. */
  const unlock = (accountId: string, passphrase: string): Promise<void> =>
    during(() => compare(accountId, passphrase))

  /** @returns how many members were newer */
  const merge = (accountId: string, reviewer: string | null): Promise<number> =>
    during(async () => {
      const { newer } = await client.call('exchange.merge', { accountId, batch, reviewer })
      preview.value = null
      batch = ''
      return newer
    })

  /** What was chosen is given up. */
  async function forget(): Promise<void> {
    const given = batch
    preview.value = null
    batch = ''
    if (given !== '') await client.call('exchange.forget', { batch: given })
  }

  /** @returns null where the person closed the file dialog */
  const exportAll = async (accountId: string, passphrase: string | null): Promise<ExportedMarks | null> =>
    during(async () => {
      const written = await client.call('exchange.export', { accountId, taskId: null, passphrase })
      if (written !== null && written.url !== null) fetchFile(written.url)
      return written
    })

  return { preview, busy, choose, unlock, merge, forget, exportAll }
})

function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let from = 0; from < bytes.length; from += SLICE)
    text += String.fromCharCode(...bytes.subarray(from, from + SLICE))
  return btoa(text)
}
