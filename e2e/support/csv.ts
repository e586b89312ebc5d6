import { parse } from 'csv-parse/sync'
import type { DownloadedFile } from './app.ts'

/** Lines of a CSV file for spreadsheets, without what protects digits from them. */
export function linesOf({ bytes }: DownloadedFile): string[][] {
  const lines: string[][] = parse(bytes, { bom: true })
  return lines.map((line) => line.map((cell) => cell.replace(/\t$/, '')))
}
