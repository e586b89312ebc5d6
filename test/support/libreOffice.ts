import { execFile, execFileSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, extname, join } from 'node:path'
import { promisify } from 'node:util'
import { parse } from 'csv-parse/sync'

const run = promisify(execFile)

/** Comma, quotes, UTF-8, from the first line on, cells as they are, one file per sheet. */
const ALL_SHEETS = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1'

function installed(): boolean {
  try {
    execFileSync('soffice', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Why there is no LibreOffice to ask; null where there is one. */
export const NO_LIBRE_OFFICE: string | null = installed() ? null : 'LibreOffice (soffice) is not installed'

/** What LibreOffice reads in a spreadsheet: the name of each sheet and the texts of its cells. */
export async function readInLibreOffice(path: string): Promise<Map<string, string[][]>> {
  const folder = await mkdtemp(join(tmpdir(), 'callbook-soffice-'))
  try {
    const out = join(folder, 'out')
    // A profile of its own: one that is in use by a person, or by another test, answers nothing.
    const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`
    // In the C locale it has no names for files with Chinese in them, and writes none.
    const env = { ...process.env, LC_ALL: 'C.UTF-8' }
    await run('soffice', [profile, '--headless', '--convert-to', ALL_SHEETS, '--outdir', out, path], { env })
    const start = `${basename(path, extname(path))}-`
    const sheets = new Map<string, string[][]>()
    for (const name of await readdir(out)) {
      const text = await readFile(join(out, name), 'utf8')
      sheets.set(
        name.slice(start.length, -'.csv'.length),
        parse(text, { relaxColumnCount: true, skipEmptyLines: false }),
      )
    }
    return sheets
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
