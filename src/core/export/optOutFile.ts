/** The worker's side of the file of people who want no more calls. */
import { DEFAULT_CSV } from '#shared/exports/presets.ts'
import { inLocale, type Bilingual, type Locale } from '#shared/locale.ts'
import { formatCallLink } from '#shared/records/callLink.ts'
import { SPEAKERS } from '#shared/records/conversation.ts'
import { recordField } from '#shared/records/fields.ts'
import { LINK_FIELD } from '#shared/records/utteranceFields.ts'
import { CHINA_OFFSET_MS } from '#shared/time.ts'
import { maskedDecision, type Decision } from '../reviews/optOutDocuments.ts'
import type { DoubtfulPlaces, DoubtfulScope } from '../reviews/ruleHitsAt.ts'
import { openCsv } from './csvFile.ts'
import type { CellKind, TableCell, TableColumn } from './table.ts'

export interface OptOutFileSpec {
  /** Where the file shall be, absolute. */
  path: string
  mask: boolean
  locale: Locale
  /** The person's names of tasks, by id. */
  taskNames: Readonly<Record<string, string>>
}

interface OptOutColumn {
  label: Bilingual
  kind: CellKind
  cell: (decision: Decision, spec: OptOutFileSpec) => TableCell
}

const ofField = (key: string): Bilingual => recordField(key)?.label ?? { zh: key, en: key }
const IN_CHINA: Bilingual = { zh: '（北京时间）', en: ' (China time)' }
const clock = ({ zh, en }: Bilingual): Bilingual => ({ zh: zh + IN_CHINA.zh, en: en + IN_CHINA.en })
/** Of a text that nobody said in the call: a comment, mostly. */
const NOT_SAID: Bilingual = { zh: '备注等', en: 'Comment' }
/** The platform's wall clock. */
const wall = (moment: number | null): number | null => (moment === null ? null : moment + CHINA_OFFSET_MS)

const COLUMNS: Readonly<Record<string, OptOutColumn>> = {
  callee: { label: ofField('callee'), kind: 'digits', cell: ({ callee }) => callee },
  task: {
    label: { zh: '任务', en: 'Task' },
    kind: 'text',
    cell: ({ taskId }, { taskNames }) => taskNames[taskId] ?? null,
  },
  task_id: { label: ofField('task_id'), kind: 'digits', cell: ({ taskId }) => taskId },
  calldate: { label: clock(ofField('calldate')), kind: 'time', cell: ({ calldate }) => wall(calldate) },
  speaker: {
    label: { zh: '说话人', en: 'Speaker' },
    kind: 'text',
    cell: ({ said }, { locale }) =>
      said === null ? null : said.by === null ? inLocale(NOT_SAID, locale) : SPEAKERS[locale][said.by],
  },
  sentence: { label: { zh: '原话', en: 'Sentence' }, kind: 'text', cell: ({ said }) => said?.text ?? null },
  reviewed: {
    label: clock({ zh: '复核时间', en: 'Reviewed at' }),
    kind: 'time',
    cell: ({ decidedAt }) => wall(decidedAt),
  },
  id: { label: ofField('id'), kind: 'digits', cell: ({ recordId }) => recordId },
  link: { label: LINK_FIELD.label, kind: 'link', cell: formatCallLink },
}

const columnsIn = (locale: Locale): TableColumn[] =>
  Object.entries(COLUMNS).map(([key, { label, kind }]) => ({
    ...{ key, kind, header: inLocale(label, locale) },
    width: 0,
  }))

export function createOptOutFileMethods(
  confirmed: (places: DoubtfulPlaces, scope: DoubtfulScope) => Decision[],
) {
  return {
    /** @returns the rows of the file @throws AppError as `exportTarget`; the system's error: ENOSPC, EACCES, … */
    writeOptOuts: async (
      places: DoubtfulPlaces,
      scope: DoubtfulScope,
      spec: OptOutFileSpec,
    ): Promise<number> => {
      const decisions = confirmed(places, scope)
      const shown = spec.mask ? decisions.map(maskedDecision) : decisions
      const csv = await openCsv(spec.path, { columns: columnsIn(spec.locale), options: DEFAULT_CSV })
      try {
        await csv.write(shown.map((one) => Object.values(COLUMNS).map(({ cell }) => cell(one, spec))))
        await csv.finish([])
      } catch (thrown) {
        await csv.abandon()
        throw thrown
      }
      return shown.length
    },
  }
}

export type OptOutFileMethods = ReturnType<typeof createOptOutFileMethods>
