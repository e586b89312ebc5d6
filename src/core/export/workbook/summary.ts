/** The first worksheet of a review workbook: what it is, and its numbers by verdict and intention. */
import { inLocale, type Bilingual, type Locale } from '#shared/locale.ts'
import { intentionLetter } from '#shared/records/labels.ts'
import type { TableFacts } from '../table.ts'
import type { PageCell } from '../xlsx/sheet.ts'
import type { Tally, TallyLine } from './tally.ts'

export const SUMMARY: Bilingual = { zh: '汇总', en: 'Summary' }
const HEADS: readonly Bilingual[] = [
  { zh: '结论', en: 'Verdict' },
  { zh: '通话', en: 'Calls' },
  { zh: '已接听', en: 'Answered' },
  { zh: '已复核', en: 'Reviewed' },
  { zh: '待复核', en: 'Not reviewed' },
  { zh: '通话时长合计', en: 'Talk time' },
  { zh: '平均通话时长', en: 'Mean talk time' },
]
const INTENTION: Bilingual = { zh: '意向 {}', en: 'Intention {}' }
const NO_INTENTION: Bilingual = { zh: '无意向', en: 'No intention' }
const ALL: Bilingual = { zh: '全部', en: 'All' }
const NO_VERDICT: Bilingual = { zh: '无结论', en: 'No verdict' }

/** Digits wide: labels, then numbers. */
const FIRST_WIDTH = 22
const NUMBER_WIDTH = 13

export interface SummaryPage {
  rows: PageCell[][]
  widths: number[]
}

export function summaryPage(facts: TableFacts, tally: Tally, locale: Locale): SummaryPage {
  const say = (text: Bilingual): string => inLocale(text, locale)
  const intentions = tally.intentions()
  const heads = [
    ...HEADS.map(say),
    ...intentions.map((value) =>
      value === null ? say(NO_INTENTION) : say(INTENTION).replace('{}', intentionLetter(value)),
    ),
  ]
  const count = (value: number): PageCell => ({ kind: 'integer', value })
  const row = (label: string, line: TallyLine): PageCell[] => [
    { kind: 'label', value: label },
    count(line.calls),
    count(line.answered),
    count(line.reviewed),
    count(line.calls - line.reviewed),
    { kind: 'clock', value: line.talk },
    // Of the calls that somebody answered; there is none without any.
    { kind: 'clock', value: line.answered === 0 ? null : line.talk / line.answered },
    ...intentions.map((value) => count(line.intentions.get(value) ?? 0)),
  ]
  return {
    rows: [
      ...facts.map(([label, value]): PageCell[] => [
        { kind: 'label', value: label },
        { kind: 'text', value },
      ]),
      [],
      heads.map((value): PageCell => ({ kind: 'header', value })),
      row(say(ALL), tally.all),
      ...tally.verdicts().map(({ verdict, line }) => row(verdict ?? say(NO_VERDICT), line)),
    ],
    widths: heads.map((_head, at) => (at === 0 ? FIRST_WIDTH : NUMBER_WIDTH)),
  }
}
