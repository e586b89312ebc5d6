import { printable } from '#core/terminal.ts'
import { cutToWidth, padToWidth, textWidth } from '#core/commandLine/width.ts'

export interface TableColumn {
  label: string
  alignEnd?: boolean
}

/** A column is as wide as its widest cell, up to this many terminal columns. */
const MAX_CELL = 28
const GAP = '  '

/** An aligned table with a header and a rule, a line a row. */
export function formatTable(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string {
  const cells = [columns.map(({ label }) => label), ...rows].map((row) =>
    row.map((cell) => cutToWidth(printable(cell), MAX_CELL)),
  )
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => textWidth(row[at] ?? ''))))
  const lines = cells.map((row) =>
    row
      .map((cell, at) => padToWidth(cell, widths[at] ?? 0, columns[at]?.alignEnd))
      .join(GAP)
      .trimEnd(),
  )
  lines.splice(1, 0, widths.map((width) => '─'.repeat(width)).join(GAP))
  return `${lines.join('\n')}\n`
}

/** `label  value` lines under a heading, the values in one column. */
export function formatGroup(
  heading: string,
  entries: readonly (readonly [label: string, value: string])[],
): string {
  const printed = entries.map(([label, value]) => [printable(label), printable(value)] as const)
  const width = Math.max(...printed.map(([label]) => textWidth(label)))
  const lines = printed.map(([label, value]) => `  ${padToWidth(label, width)}  ${value}`.trimEnd())
  return [heading, ...lines].join('\n') + '\n'
}
