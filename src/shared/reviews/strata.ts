/** What a sample may be stratified by. A stratum's key is the same in every language: it is kept with the sample. */
import type { Bilingual, Locale } from '../locale.ts'
import { inLocale } from '../locale.ts'
import { recordField } from '../records/fields.ts'
import { intentionLetter, operatorLabel } from '../records/labels.ts'
import type { CallRecord } from '../records/types.ts'
import { formatChinaDate } from '../time.ts'

/** What the strata are made of. */
export interface StratifiedCall extends Pick<
  CallRecord,
  'intention_results' | 'bill' | 'operator' | 'calldate'
> {
  /** The script node that the AI spoke from last. */
  node: string | null
}

interface Stratum {
  label: Bilingual
  /** The stratum of a call; empty for one without the value. */
  of: (call: StratifiedCall) => string
  /** The stratum for a person. */
  text: (stratum: string, locale: Locale) => string
}

/** Characters. */
const LONGEST_NODE = 100
const NONE: Bilingual = { zh: '无', en: 'None' }
const labelOf = (field: string): Bilingual => recordField(field)?.label ?? { zh: field, en: field }
/** Lower ends of the bands of talk time, seconds; a call is in the last band whose end it is above. */
const BANDS = [0, 10, 30, 60, 180] as const
const UNANSWERED: Bilingual = { zh: '未接听', en: 'No answer' }

function bandOf(bill: number | null): string {
  const seconds = (bill ?? 0) / 1000
  const band = BANDS.findLast((from) => seconds > from)
  return band === undefined ? '' : String(band)
}

function bandText(stratum: string, locale: Locale): string {
  if (stratum === '') return inLocale(UNANSWERED, locale)
  const from = Number(stratum)
  const to = BANDS.find((end) => end > from)
  const unit = locale === 'zh-CN' ? ' 秒' : ' s'
  return to === undefined ? `> ${from}${unit}` : `${from}–${to}${unit}`
}

const number = (value: number | null): string => (value === null ? '' : String(value))
const orNone =
  (text: (stratum: string, locale: Locale) => string) =>
  (stratum: string, locale: Locale): string =>
    stratum === '' ? inLocale(NONE, locale) : text(stratum, locale)

export const STRATA = {
  intention: {
    label: labelOf('intention_results'),
    of: ({ intention_results }) => number(intention_results),
    text: orNone((stratum) => intentionLetter(Number(stratum))),
  },
  talk: { label: labelOf('bill'), of: ({ bill }) => bandOf(bill), text: bandText },
  node: {
    label: { zh: '最后的话术节点', en: 'Last script node' },
    // A sample keeps the names of its strata.
    of: ({ node }) =>
      Array.from(node ?? '')
        .slice(0, LONGEST_NODE)
        .join(''),
    text: orNone((node) => node),
  },
  operator: {
    label: labelOf('operator'),
    of: ({ operator }) => number(operator),
    text: orNone((stratum, locale) => operatorLabel(Number(stratum), null, locale)),
  },
  day: {
    label: { zh: '呼叫日期', en: 'Day of the call' },
    of: ({ calldate }) => (calldate === null ? '' : formatChinaDate(calldate)),
    text: orNone((day) => day),
  },
} as const satisfies Record<string, Stratum>

export type StratumBy = keyof typeof STRATA
export const STRATUM_KEYS = Object.keys(STRATA) as StratumBy[]
