import type { Locale } from '../locale.ts'

/**
 * What a carrier's announcement says instead of ringing: the words of `redial_conditions.da_status`, with their
 * Chinese readings (api section 4, third-party tables). `failed`, `bus_close` and `busy` have no known reading.
 */
const READINGS: Readonly<Record<string, string>> = {
  'power off': '关机',
  'hold on': '通话中',
  'not convenient': '拒接',
  'is not reachable': '无法接通',
  'not in service': '暂停服务',
  'busy now': '用户正忙',
  'not a local number': '拨号方式不正确',
  'barring of incoming': '呼入限制',
  'call reminder': '来电提醒',
  forwarded: '呼叫转移失败',
  'line is busy': '网络忙',
  'not answer': '无人接听',
  'cannot be connected': '无法接听',
  'number change': '改号',
  'line fault': '线路故障',
  'redial later': '稍后再拨',
  'out of service': '停机',
  'does not exist': '空号',
  defaulting: '欠费',
}

/** Every word that a documented task or table names. */
export const LINE_TONES: readonly string[] = [...Object.keys(READINGS), 'failed', 'bus_close', 'busy']

/** The word as a person reads it; a word without a known reading, and every word in English, shows itself. */
export function lineToneLabel(word: string, locale: Locale): string {
  return locale === 'zh-CN' && Object.hasOwn(READINGS, word) ? (READINGS[word] ?? word) : word
}
