import { describe, expect, it } from 'vitest'
import { exportLayout } from '../ipc/exportLayout.ts'
import { isMarkKey } from '../reviews/markFields.ts'
import { CSV_OPTIONS, LAYOUT_OPTIONS, valueText, type OptionTable } from './options.ts'
import { BUILT_IN_PRESETS, defaultLayout } from './presets.ts'

const TABLES: [string, OptionTable][] = [
  ['of every file', LAYOUT_OPTIONS],
  ['of CSV', CSV_OPTIONS],
]
const layoutWith = (csv: boolean, patch: object): object => {
  const layout = defaultLayout('zh-CN')
  return csv ? { ...layout, csv: { ...layout.csv, ...patch } } : { ...layout, ...patch }
}

describe.each(TABLES)('options %s', (_which, table) => {
  const csv = table === CSV_OPTIONS

  it.each(Object.entries(table))(
    '%s: crosses the boundary with each of its values, and with no other',
    (key, option) => {
      const values =
        option.kind === 'choice'
          ? Object.keys(option.values)
          : option.kind === 'flag'
            ? [true, false]
            : ['UTC']
      expect(values.length).toBeGreaterThan(0)
      for (const value of [...values, option.initial])
        expect(exportLayout.safeParse(layoutWith(csv, { [key]: value })).error).toBeUndefined()
      for (const value of ['no such value', 7, null, undefined])
        expect(exportLayout.safeParse(layoutWith(csv, { [key]: value })).success).toBe(false)
    },
  )

  it.each(Object.entries(table))('%s: is named in both languages, and each value too', (_key, option) => {
    const texts = [option.label, option.cli.help, valueText(option, option.initial)]
    if (option.kind === 'choice') texts.push(...Object.values(option.values))
    for (const { zh, en } of texts) expect([zh, en]).not.toContain('')
  })

  it.each(Object.entries(table))('%s: what the window offers is a layout', (_key, option) => {
    const offers = (option.kind === 'choice' && option.offers) || []
    for (const { sets } of offers) expect(exportLayout.safeParse(layoutWith(csv, sets)).error).toBeUndefined()
  })
})

it('no two options have one name, in the layout or on the command line', () => {
  const all = TABLES.flatMap(([, table]) => Object.entries(table))
  const names = all.map(([, { cli }]) => cli.name)
  expect(new Set(names).size).toBe(names.length)
  expect(new Set(all.map(([key]) => key)).size).toBe(all.length)
})

it('a preset hands on what the platform says: one’s own notes go along only where they are chosen', () => {
  for (const { id, columns } of BUILT_IN_PRESETS) expect(columns.filter(isMarkKey), id).toEqual([])
})
