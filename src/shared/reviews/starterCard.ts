import { inLocale, type Bilingual, type Locale } from '../locale.ts'
import type { CardDraft, CardItem } from './cards.ts'

interface StarterItem extends Omit<CardItem, 'label' | 'help'> {
  label: Bilingual
  help: Bilingual
}

const yesNo = { kind: 'yesno', least: 0, most: 1 } as const
const fromOneToFive = { kind: 'scale', least: 1, most: 5 } as const

const NAME: Bilingual = { zh: '外呼通话质检', en: 'Outbound call quality' }

const ITEMS: readonly StarterItem[] = [
  {
    ...{ id: 'opening', ...yesNo, weight: 10, fatal: false },
    label: { zh: '开场白完整', en: 'Complete opening' },
    help: {
      zh: '说明了公司、身份和来意，并确认对方方便通话。',
      en: 'Names the company, who is calling and why, and asks whether the moment suits.',
    },
  },
  {
    ...{ id: 'courtesy', ...fromOneToFive, weight: 15, fatal: false },
    label: { zh: '语气礼貌', en: 'Courtesy' },
    help: {
      zh: '5：全程礼貌、不抢话；3：偶有打断；1：多次抢话或语气生硬。',
      en: '5: polite throughout, never interrupts; 3: interrupts now and then; 1: interrupts often or is curt.',
    },
  },
  {
    ...{ id: 'needs', ...yesNo, weight: 20, fatal: false },
    label: { zh: '需求确认', en: 'Needs confirmed' },
    help: {
      zh: '问清了客户的需求，并复述确认。',
      en: 'Asks what the customer needs and repeats it back.',
    },
  },
  {
    ...{ id: 'answers', ...fromOneToFive, weight: 20, fatal: false },
    label: { zh: '答非所问少', en: 'Answers the question' },
    help: {
      zh: '5：每个问题都答到点上；3：个别问题没有回答；1：多处答非所问。',
      en: '5: every question is answered; 3: one or two are missed; 1: many answers miss the question.',
    },
  },
  {
    ...{ id: 'objections', ...fromOneToFive, weight: 20, fatal: false },
    label: { zh: '异议处理', en: 'Objections' },
    help: {
      zh: '5：回应了客户的顾虑并给出依据；3：有回应但说服力不足；1：回避或重复话术。没有异议时给 5。',
      en: '5: meets the objection with reasons; 3: meets it weakly; 1: evades or repeats the script. 5 where there was none.',
    },
  },
  {
    ...{ id: 'closing', ...yesNo, weight: 15, fatal: false },
    label: { zh: '结束语与下一步', en: 'Closing and next step' },
    help: {
      zh: '说明了下一步安排，并礼貌结束。',
      en: 'Says what comes next and ends politely.',
    },
  },
  {
    ...{ id: 'promises', ...yesNo, weight: 0, fatal: true },
    label: { zh: '没有违规承诺', en: 'No forbidden promise' },
    help: {
      zh: '没有承诺收益、效果或政策以外的优惠。出现即为致命项。',
      en: 'Promises no returns, results or discounts beyond the rules. One such promise is fatal.',
    },
  },
  {
    ...{ id: 'optOut', ...yesNo, weight: 0, fatal: true },
    label: { zh: '尊重拒绝', en: 'Respects a refusal' },
    help: {
      zh: '客户明确拒绝或要求不再来电后，没有继续推销。',
      en: 'Stops selling once the customer refuses or asks not to be called again.',
    },
  },
]

/** A card for outbound calls to begin with, in the person's language; its items are the person's from then on. */
export const starterCard = (locale: Locale): CardDraft => ({
  name: inLocale(NAME, locale),
  items: ITEMS.map(({ label, help, ...item }) => ({
    ...item,
    ...{ label: inLocale(label, locale), help: inLocale(help, locale) },
  })),
})
