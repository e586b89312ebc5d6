/** Other people's readers of CSV. */
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { parse } from 'csv-parse/sync'
import Papa from 'papaparse'

export type Table = string[][]
type Delimiter = ',' | '\t'

export function readWithCsvParse(path: string, delimiter: Delimiter = ','): Table {
  return parse(readFileSync(path), { bom: true, delimiter, relax_column_count: false }) as Table
}

export function readWithPapa(path: string, delimiter: Delimiter = ','): Table {
  const { data, errors } = Papa.parse<string[]>(readFileSync(path, 'utf8'), {
    delimiter,
    skipEmptyLines: 'greedy',
  })
  if (errors.length > 0) throw new Error(JSON.stringify(errors))
  return data
}

const PYTHON = `
import csv, json, sys
csv.field_size_limit(2 ** 31 - 1)
with open(sys.argv[1], encoding=sys.argv[2], newline='') as file:
    print(json.dumps(list(csv.reader(file, delimiter=sys.argv[3]))))
`

const runs = (command: string): boolean => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0

export const hasPython = runs('python3')

export function readWithPython(
  path: string,
  { encoding = 'utf-8-sig', delimiter = ',' as Delimiter } = {},
): Table {
  const output = execFileSync('python3', ['-c', PYTHON, path, encoding, delimiter], { maxBuffer: 2 ** 28 })
  return JSON.parse(output.toString('utf8')) as Table
}

/** Microsoft's numbers of languages, which decide what looks like a date. */
const CHINESE = 2052
export const ENGLISH = 1033
/** What LibreOffice's dialog splits at unless somebody unticks it. */
export const USUAL_DELIMITERS = '\t,;'

export const hasLibreOffice = runs('soffice')

/**
 * What a spreadsheet shows of a file that is opened by a double click: it guesses numbers, dates and truth values and
 * runs formulas. LibreOffice reads the file and writes down what its cells show.
 */
export function readWithLibreOffice(path: string, { delimiters = ',', language = CHINESE } = {}): Table {
  const folder = join(dirname(path), 'shown')
  const codes = [...delimiters].map((delimiter) => delimiter.charCodeAt(0)).join('/')
  // Delimiters, quote, UTF-8, first line, no formats, language; texts in quotes are guessed at too; formulas run.
  const reading = `CSV:${codes},34,76,1,,${language},false,true,false,false,false,0,true`
  const writing = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,0'
  execFileSync(
    'soffice',
    [
      '--headless',
      // A profile of its own: a running office would take the file over.
      `-env:UserInstallation=file://${join(dirname(path), 'profile')}`,
      `--infilter=${reading}`,
      '--convert-to',
      writing,
      '--outdir',
      folder,
      path,
    ],
    { stdio: 'ignore' },
  )
  return readWithCsvParse(join(folder, `${basename(path, '.csv')}.csv`))
}
