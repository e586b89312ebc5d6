import type { Page } from '@playwright/test'
import { extractLinks, extractText, getDocumentProxy, getMeta } from 'unpdf'

/**
 * What the PDF of a page says, as Chromium makes one of it: the text of its sheets, where its links lead, and what it is
 * called. Blanks are left out, for a reader puts some between the pieces that a line is drawn in.
 */
export async function textOfPdf(page: Page): Promise<string> {
  const bytes = await page.pdf({ preferCSSPageSize: true, printBackground: true })
  const pdf = await getDocumentProxy(new Uint8Array(bytes))
  const { text } = await extractText(pdf, { mergePages: true })
  const { links } = await extractLinks(pdf)
  const { info } = await getMeta(pdf)
  return [text, ...links, JSON.stringify(info)].join('\n').replaceAll(/[^\S\n]/g, '')
}
