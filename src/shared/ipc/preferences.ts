import { z } from 'zod'
import { LOCALES } from '../locale.ts'
import {
  FACTS_WIDTHS,
  LIST_WIDTHS,
  ROW_HEIGHTS,
  type Preferences,
  type TaskViewPreferences,
} from '../preferences.ts'
import { RANGE_NAMES } from '../records/days.ts'
import { LONGEST_VERDICT, MOST_VERDICTS } from '../reviews/marks.ts'
import { exportChoice } from './exportLayout.ts'
import { localFilter, localSort, recordFilter } from './filters.ts'
import { queueId } from './queues.ts'
import { route } from './route.ts'
import { accountId, fieldKeys, nothing, perPage, shortText, taskId } from './schemas.ts'

export const preferences = z.strictObject({
  locale: z.enum(LOCALES).nullable(),
  theme: z.enum(['system', 'light', 'dark']),
  sidebarCollapsed: z.boolean(),
  autoSyncMinutes: z.int().min(1).max(1440).nullable(),
  recoveryOffered: z.boolean(),
  listAlone: z.enum(['rows', 'table']),
  listBeside: z.enum(['rows', 'table']),
  listWidth: z.int().min(LIST_WIDTHS[0]).max(LIST_WIDTHS[1]),
  factsWidth: z.int().min(FACTS_WIDTHS[0]).max(FACTS_WIDTHS[1]),
  factsShown: z.boolean(),
  rowHeight: z.literal(ROW_HEIGHTS),
  singleKeys: z.boolean(),
  lastTask: z.strictObject({ accountId, taskId }).nullable(),
  maskNumbers: z.boolean(),
  keys: z.record(z.string().regex(/^[a-zA-Z]{1,40}$/), z.string().max(40)),
  queueAnsweredOnly: z.boolean(),
  trustOthers: z.boolean(),
  verdicts: z
    .array(shortText.trim().min(1).max(LONGEST_VERDICT))
    .min(1)
    .max(MOST_VERDICTS)
    .refine((words) => new Set(words).size === words.length, 'each once'),
}) satisfies z.ZodType<Preferences>

export const taskView = z.strictObject({
  source: z.enum(['live', 'local']).nullable(),
  filter: recordFilter,
  localFilter,
  days: z.enum(RANGE_NAMES).nullable(),
  queue: queueId.nullable(),
  sort: localSort,
  perPage,
  columns: fieldKeys,
  widths: z.record(z.string().regex(/^[a-z_]{1,40}$/), z.number().min(40).max(1200)),
  frozen: z.int().min(0).max(200),
  exporting: exportChoice.nullable(),
}) satisfies z.ZodType<TaskViewPreferences>

export const preferenceRoutes = {
  'preferences.get': route(nothing).returns<Preferences>(),
  'preferences.update': route(preferences.partial()).returns<Preferences>(),
  'taskView.get': route(z.strictObject({ accountId, taskId })).returns<TaskViewPreferences>(),
  'taskView.update': route(
    z.strictObject({ accountId, taskId, ...taskView.partial().shape }),
  ).returns<TaskViewPreferences>(),
}
