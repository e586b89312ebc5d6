import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CsvOptions, ExportLayout } from '#shared/exports/types.ts'

export const CSV: CsvOptions = {
  encoding: 'utf-8',
  bom: true,
  lineEnd: 'crlf',
  delimiter: 'comma',
  raw: false,
}

export const LAYOUT: ExportLayout = {
  format: 'csv',
  rows: 'record',
  columns: ['id', 'callee', 'name', 'calldate', 'bill'],
  header: 'key',
  locale: 'zh-CN',
  zone: 'Asia/Shanghai',
  durationUnit: 's',
  mask: false,
  csv: CSV,
}

/** Texts that spreadsheets and parsers are known to spoil. */
export const HOSTILE = {
  formulas: [
    '=1+1',
    '+86 138',
    '-2+3',
    '@SUM(A1)',
    '＝1+1',
    '+8613812345678',
    '=HYPERLINK("http://localhost/","click")',
    '-',
    '\tx',
  ],
  values: [
    '18555525545',
    '0551',
    '0000000000',
    '215870475195883520',
    '123456789',
    '12E34',
    '1e5',
    '1.50',
    '1.',
    '.5',
    '1-2',
    '3/4',
    '1 1/2',
    '2026-05-01',
    '2026-05-01 09:00:00',
    '12:30',
    '50%',
    '￥5',
    '1,234',
    '(5)',
    '5月1日',
    '2026年5月',
    '10时30分',
    'MAR1',
    '1-May',
    'true',
    '００１２３',
    '１２',
    ' 00123',
  ],
  texts: [
    '-5',
    '12',
    ' lead',
    'trail ',
    'a\tb',
    'a,b',
    'a;b',
    'say "hi"',
    '"',
    '""""',
    "'quoted",
    'two\nlines',
    'x'.repeat(33_000),
    'é',
    '𠮷😀',
    '\u200b0551',
    '\ufffe',
    '你好，世界',
    '%3D1',
    'a|b',
    '010-12345678',
    '{"a":1,"b":"c"}',
  ],
}

/** A folder of the test's own. */
export function temporaryFolder(): { folder: string; clean: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'callbook-export-'))
  return { folder, clean: () => rmSync(folder, { recursive: true, force: true }) }
}
