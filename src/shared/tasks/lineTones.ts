import { inLocale, type Bilingual, type Locale } from '../locale.ts'

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

/**
 * States of a number, which `da_status` holds as numbers on some hosts (api section 4; inferred from the page on
 * creating a task). They are sent back in the form that came.
 */
const NUMBER_STATES: Readonly<Record<string, Bilingual>> = {
  0: { zh: '等待呼叫', en: 'waiting' },
  1: { zh: '呼叫成功', en: 'answered' },
  2: { zh: '运营商拦截', en: 'blocked by the carrier' },
  3: { zh: '拒接', en: 'rejected' },
  4: { zh: '无应答', en: 'no answer' },
  5: { zh: '空号', en: 'number does not exist' },
  6: { zh: '关机', en: 'switched off' },
  7: { zh: '停机', en: 'out of service' },
  8: { zh: '占线', en: 'busy' },
  9: { zh: '呼入限制', en: 'incoming calls barred' },
  10: { zh: '欠费', en: 'in arrears' },
  11: { zh: '黑名单', en: 'blacklisted' },
  12: { zh: '用户屏蔽', en: 'blocked by the user' },
}
const NO_REASON_TO_REDIAL = ['0', '1']
/** Those on which a task may redial. */
const REDIAL_STATES: readonly string[] = Object.keys(NUMBER_STATES).filter(
  (state) => !NO_REASON_TO_REDIAL.includes(state),
)

/** What a task may redial on: words, or numbers where the task's own conditions are those. */
export function redialChoices(own: readonly string[]): readonly string[] {
  return own.some((word) => /^\d+$/.test(word)) ? REDIAL_STATES : LINE_TONES
}

/** The condition as a person reads it; a word without a known reading, and every word in English, shows itself. */
export function lineToneLabel(word: string, locale: Locale): string {
  const state = Object.hasOwn(NUMBER_STATES, word) ? NUMBER_STATES[word] : undefined
  if (state !== undefined) return inLocale(state, locale)
  return locale === 'zh-CN' && Object.hasOwn(READINGS, word) ? (READINGS[word] ?? word) : word
}
