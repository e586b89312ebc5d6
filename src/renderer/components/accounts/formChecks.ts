import { PLATFORM_ID } from '#shared/platformId.ts'

/** Checks of the account form that need no host. Each answers the name of a text under `account.`, or null. */
export type FormProblem = 'required' | 'invalidUrl' | 'invalidId' | 'invalidToken'

function asUrl(text: string): URL | null {
  const trimmed = text.trim()
  try {
    return new URL(/^[a-z][a-z\d+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`)
  } catch {
    return null
  }
}

export function addressProblem(text: string): FormProblem | null {
  if (text.trim() === '') return 'required'
  const url = asUrl(text)
  const usable = url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
  return usable ? null : 'invalidUrl'
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/** Plain http to another machine: only the person can decide that. */
export function needsHttpConsent(text: string): boolean {
  const url = asUrl(text)
  return url !== null && url.protocol === 'http:' && !LOOPBACK.test(url.hostname)
}

/** True where a kept token must not follow to the new address. */
export function leadsElsewhere(before: string, now: string): boolean {
  return asUrl(before)?.origin !== asUrl(now)?.origin
}

export const identifierProblem = (text: string): FormProblem | null =>
  text === '' || PLATFORM_ID.test(text) ? null : 'invalidId'

export const tokenProblem = (text: string): FormProblem | null =>
  /^[\x21-\x7e]+$/.test(text.replace(/^Bearer\s+/i, '')) ? null : 'invalidToken'
