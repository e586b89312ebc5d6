/** The parts of a workbook that hold no rows (ECMA-376 parts 1 and 2). */
import { xmlAttribute, xmlText } from './text.ts'

export const XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
export const SPREADSHEET = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'

const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships'
export const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** A worksheet that has been written. */
export interface WrittenSheet {
  name: string
  /** The number of its part; its place among the tabs may be another. */
  part: number
  /** `$A$1:$Y$100` where the sheet has a filter. */
  filter: string | null
}

/** A cell that leads somewhere. */
export interface CellLink {
  /** Its name, such as `C7`. */
  cell: string
  target: string
}

export const sheetPart = (number: number): string => `xl/worksheets/sheet${number}.xml`
export const sheetRelationsPart = (number: number): string => `xl/worksheets/_rels/sheet${number}.xml.rels`

export const PACKAGE_RELATIONS = `${XML_HEAD}<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/><Relationship Id="rId2" Type="${OFFICE}/extended-properties" Target="docProps/app.xml"/></Relationships>`

/** Beside its use, tools that tell a file by its first entries know a workbook by three small ones before the first sheet. */
export const APP_PROPERTIES = `${XML_HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Callbook</Application></Properties>`

export function workbookXml(sheets: readonly WrittenSheet[]): string {
  const listed = sheets.map(
    ({ name, part }) => `<sheet name="${xmlAttribute(name)}" sheetId="${part}" r:id="rId${part}"/>`,
  )
  const filters = sheets.flatMap(({ name, filter }, index) =>
    filter === null
      ? []
      : [
          `<definedName name="_xlnm._FilterDatabase" localSheetId="${index}" hidden="1">${xmlText(`'${name.replaceAll("'", "''")}'!${filter}`)}</definedName>`,
        ],
  )
  return `${XML_HEAD}<workbook xmlns="${SPREADSHEET}" xmlns:r="${OFFICE}"><bookViews><workbookView/></bookViews><sheets>${listed.join('')}</sheets><definedNames>${filters.join('')}</definedNames></workbook>`
}

export function workbookRelations(sheets: number): string {
  const toSheets = Array.from(
    { length: sheets },
    (_, index) =>
      `<Relationship Id="rId${index + 1}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`,
  )
  return `${XML_HEAD}<Relationships xmlns="${RELATIONS}">${toSheets.join('')}<Relationship Id="rId${sheets + 1}" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`
}

const linkId = (index: number): string => `rId${index + 1}`

/** What a worksheet says of its links; where they lead stands in {@link linkRelations}. */
export function hyperlinksXml(links: readonly CellLink[]): string {
  if (links.length === 0) return ''
  const listed = links.map(({ cell }, index) => `<hyperlink ref="${cell}" r:id="${linkId(index)}"/>`)
  return `<hyperlinks>${listed.join('')}</hyperlinks>`
}

/** In pieces: a worksheet may have many. */
export function* linkRelations(links: readonly CellLink[]): Generator<string> {
  yield `${XML_HEAD}<Relationships xmlns="${RELATIONS}">`
  for (const [index, { target }] of links.entries())
    yield `<Relationship Id="${linkId(index)}" Type="${OFFICE}/hyperlink" Target="${xmlAttribute(target)}" TargetMode="External"/>`
  yield '</Relationships>'
}

export function contentTypes(sheets: number): string {
  const overrides = Array.from(
    { length: sheets },
    (_, index) => `<Override PartName="/${sheetPart(index + 1)}" ContentType="${TYPE}.worksheet+xml"/>`,
  )
  return `${XML_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/>${overrides.join('')}</Types>`
}
