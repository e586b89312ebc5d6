const UNITS = ['KB', 'MB', 'GB']

/** A number of bytes for a person: `0.4 KB`, `12 MB`. */
export function sizeText(bytes: number): string {
  let size = bytes / 1024
  let unit = 0
  for (; size >= 1024 && unit < UNITS.length - 1; unit++) size /= 1024
  return `${size.toFixed(size < 10 ? 1 : 0)} ${UNITS[unit]}`
}
