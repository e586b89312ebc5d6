const CHINA = 'Asia/Shanghai'
const CHINA_OFFSET_MS = 8 * 60 * 60 * 1000

/**
 * How far a zone's wall clock is ahead of UTC at a moment, ms. China is +08:00 at every moment: the platform's clock
 * knows nothing of the summer times of 1940 to 1991, and what it sends must come back as it was sent.
 * @param zone IANA name or `UTC`
 * @throws RangeError for a zone that this machine does not know
 */
export function zoneOffset(zone: string): (moment: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
  if (format.resolvedOptions().timeZone === CHINA) return () => CHINA_OFFSET_MS
  return (moment) => {
    const name = format.formatToParts(moment).find(({ type }) => type === 'timeZoneName')?.value ?? ''
    const [, sign, hours = '0', minutes = '0', seconds = '0'] =
      /^GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(name) ?? []
    const offset = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000
    return sign === '-' ? -offset : offset
  }
}
