/** The notices of other people's work in the product, made from what was built and installed. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuild } from './build.mjs'
import { OUT, ROOT } from './paths.mjs'

export const NOTICES = join(ROOT, 'THIRD-PARTY.txt')

/** Licences that ask for nothing but to be named and passed on. */
export const ALLOWED = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0'])

/** Beside what is bundled: what is loaded from its own folder, and the runtime that everything runs in. */
function unbundled() {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  return [...Object.keys(dependencies), 'electron'].map((name) => `node_modules/${name}`)
}

/** @typedef {{ name: string, version: string, license: string, text: string }} Notice */

/** @returns {Promise<Notice[]>} by name; of the build, which is made where it is not fresh */
export async function notices() {
  await ensureBuild({ quiet: true })
  const bundled = ['main', 'preload', 'renderer'].flatMap((part) =>
    JSON.parse(readFileSync(join(OUT, `packages.${part}.json`), 'utf8')),
  )
  return [...new Set([...bundled, ...unbundled()])].sort().map((place) => {
    const { name, version, license } = JSON.parse(readFileSync(join(ROOT, place, 'package.json'), 'utf8'))
    return { name, version, license: String(license ?? ''), text: licenceText(join(ROOT, place)) }
  })
}

/** @returns {string} '' where the package brings none */
function licenceText(folder) {
  const names = readdirSync(folder).filter((name) => /^(licen[cs]e|copying|notice)([-.].*)?$/i.test(name))
  return names
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim())
    .join('\n\n')
}

const RULE = '-'.repeat(80)

/** @returns {Promise<string>} the file */
export async function noticesText() {
  const head = [
    '通话簿 Callbook 使用了以下第三方软件，各自的许可条款附后。',
    'Callbook contains the following software of other people, each under the licence given with it.',
    '',
    'The Electron runtime brings Chromium, Node.js and more; their notices are in its LICENSES.chromium.html.',
    'The SQLite module contains SQLite, which is in the public domain, and SQLite3 Multiple Ciphers (MIT licence,',
    'copyright (c) Ulrich Telle).',
  ]
  const parts = (await notices()).map(
    ({ name, version, license, text }) =>
      `${RULE}\n${name} ${version}\nLicence: ${license}\n\n${text || standardText(license, name)}\n`,
  )
  return `${head.join('\n')}\n\n${parts.join('\n')}`
}

/** A package that names the MIT licence and does not repeat it gets its standard words. */
function standardText(license, name) {
  if (license !== 'MIT') return `The package gives no text; see https://spdx.org/licenses/${license}.html`
  return MIT.replace('HOLDER', `the authors of ${name}`)
}

const MIT = `Copyright (c) HOLDER

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`
