/** A spreadsheet's own escapes, which it reads from left to right once the XML is read. */
export function decodeEscapes(text: string): string {
  return text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )
}
