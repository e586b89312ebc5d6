/** Filters by a person's own marks: a part of the catalogue in `records/filters.ts`. The store alone answers them. */
import type { Filter } from '../records/filters.ts'
import { REVIEWED, type MarkKey } from './markFields.ts'
import { DEFAULT_VERDICTS } from './marks.ts'

export type MarkFilter = Filter & { field: MarkKey }

export const MARK_FILTERS = [
  {
    key: 'my_verdict',
    kind: 'oneOf',
    of: 'name',
    field: 'my_verdict',
    known: DEFAULT_VERDICTS,
    none: { zh: '无结论', en: 'Unjudged' },
    words: { zh: '{}', en: '{}' },
    option: {
      name: 'verdict',
      help: {
        zh: '我的结论，可写多个；“无结论”为没有判定的通话',
        en: 'my verdicts; “Unjudged” for calls without one',
      },
    },
  },
  {
    key: 'my_reviewed',
    kind: 'flag',
    field: 'my_reviewed',
    ...REVIEWED,
    option: { name: 'reviewed', help: { zh: '是否已复核', en: 'reviewed or not' } },
  },
  {
    key: 'my_tags',
    kind: 'oneOf',
    of: 'name',
    field: 'my_tags',
    none: { zh: '无我的标签', en: 'Untagged' },
    option: {
      name: 'tag',
      help: {
        zh: '我的标签，可写多个；“无我的标签”为没有标签的通话',
        en: 'my tags; “Untagged” for calls without one',
      },
    },
  },
  {
    key: 'my_noted',
    kind: 'flag',
    field: 'my_note',
    yes: { zh: '有我的备注', en: 'Noted' },
    no: { zh: '无我的备注', en: 'Unnoted' },
    option: { name: 'noted', help: { zh: '是否写了我的备注', en: 'with a note of mine or not' } },
  },
  {
    key: 'my_note',
    kind: 'text',
    of: 'note',
    typed: ['备注', 'note'],
    field: 'my_note',
    most: 200,
    words: { zh: '我的备注：{}', en: 'Note: {}' },
    placeholder: { zh: '我的备注中的文字', en: 'Words of my note' },
    option: { name: 'note', help: { zh: '我的备注中的文字', en: 'words of my note' } },
  },
  {
    key: 'my_marked',
    kind: 'flag',
    field: 'my_sentences',
    yes: { zh: '有标记的句子', en: 'Sentences marked' },
    no: { zh: '无标记的句子', en: 'No sentence marked' },
    option: {
      name: 'marked-sentences',
      help: { zh: '是否标记了句子', en: 'with marked sentences or not' },
    },
  },
  {
    key: 'my_problems',
    kind: 'oneOf',
    of: 'name',
    field: 'my_problems',
    option: {
      name: 'problem',
      help: { zh: '标记的句子有什么问题，可写多个', en: 'what is wrong with marked sentences' },
    },
  },
  {
    key: 'my_score',
    kind: 'range',
    of: 'number',
    form: 'open',
    field: 'my_score',
    option: {
      form: '60-80',
      help: { zh: '我的评分的总分，含两端', en: 'total of my score, both ends included' },
    },
  },
  {
    key: 'my_marked_at',
    kind: 'range',
    of: 'time',
    form: 'open',
    typed: ['标记', 'marked'],
    field: 'my_marked_at',
    option: {
      name: 'marked-at',
      help: {
        zh: '标记时间（最后一次更改）的范围，含两端',
        en: 'period in which a call was marked last, both ends included',
      },
    },
  },
] as const satisfies readonly MarkFilter[]
