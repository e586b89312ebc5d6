import { z } from 'zod'
import {
  LONGEST_PASSPHRASE,
  LEAST_PASSPHRASE,
  type ExportedMarks,
  type MergePreview,
} from '../reviews/exchange.ts'
import { route } from './route.ts'
import { accountId, taskId, reviewer } from './schemas.ts'

const batch = z.uuid()
/** Bytes of a file in base64: a request of the browser host has at most 256 KiB. */
const piece = z.base64().max(245_760)
const MOST_FILES = 50
const passphrase = z.string().min(1).max(LONGEST_PASSPHRASE)

export const exchangeRoutes = {
  /** A piece of a file that is to be merged, one after the other. @param file its place among those that were chosen */
  'exchange.receive': route(
    z.strictObject({
      batch,
      file: z
        .int()
        .min(0)
        .max(MOST_FILES - 1),
      piece,
    }),
  ).returns<null>(),
  /** Reads the files of a batch and tells what merging them would change. */
  'exchange.preview': route(
    z.strictObject({
      accountId,
      batch,
      files: z
        .array(z.strictObject({ name: z.string().max(300), passphrase: passphrase.nullable() }))
        .max(MOST_FILES),
    }),
  ).returns<MergePreview>(),
  /** Merges what was previewed, all or none. @param reviewer whom the person goes on as on this machine */
  'exchange.merge': route(z.strictObject({ accountId, batch, reviewer: reviewer.nullable() })).returns<{
    newer: number
  }>(),
  'exchange.forget': route(z.strictObject({ batch })).returns<null>(),
  /** Writes marks to a file; null where the person closed the file dialog. */
  'exchange.export': route(
    z.strictObject({
      accountId,
      taskId: taskId.nullable(),
      passphrase: passphrase.min(LEAST_PASSPHRASE).nullable(),
    }),
  ).returns<ExportedMarks | null>(),
}
