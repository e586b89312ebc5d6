import { expect, it } from 'vitest'
import { CODE_LIFETIME_MS, createSessions, WRONG_CODES_ALLOWED, WRONG_WINDOW_MS } from './session.ts'

function setUp() {
  let now = 0
  let used = 0
  const sessions = createSessions({ now: () => now, onUsed: () => used++ })
  return { sessions, pass: (milliseconds: number) => (now += milliseconds), used: () => used }
}

it('R25: a code is traded for the secret once', () => {
  const { sessions, used } = setUp()
  const code = sessions.issueCode()
  const first = sessions.exchange(code)
  expect(first).toMatchObject({ kind: 'secret' })
  expect(first.kind === 'secret' && sessions.isSecret(first.secret)).toBe(true)
  expect(sessions.exchange(code)).toEqual({ kind: 'wrong' })
  expect(used()).toBe(1)
})

it('R25: a code expires', () => {
  const { sessions, pass } = setUp()
  const code = sessions.issueCode()
  pass(CODE_LIFETIME_MS)
  expect(sessions.exchange(code)).toEqual({ kind: 'wrong' })
})

it('R25: a fresh code replaces the last, and leads to the same secret', () => {
  const { sessions } = setUp()
  const first = sessions.exchange(sessions.issueCode())
  const forgotten = sessions.issueCode()
  const second = sessions.issueCode()
  expect(sessions.exchange(forgotten)).toEqual({ kind: 'wrong' })
  expect(sessions.exchange(second)).toEqual(first)
})

it('R25: many wrong codes are told to wait, and the right one is taken all the same', () => {
  const { sessions, pass } = setUp()
  const code = sessions.issueCode()
  for (let n = 0; n < WRONG_CODES_ALLOWED; n++) expect(sessions.exchange(`${n}`)).toEqual({ kind: 'wrong' })
  for (let n = 0; n < 1000; n++) expect(sessions.exchange(`${n}`)).toEqual({ kind: 'too_many' })
  expect(sessions.exchange(code)).toMatchObject({ kind: 'secret' })
  // Used, it is a wrong one like any other.
  expect(sessions.exchange(code)).toEqual({ kind: 'too_many' })
  pass(WRONG_WINDOW_MS)
  expect(sessions.exchange('x')).toEqual({ kind: 'wrong' })
})

it.each([undefined, null, 1, '', [], {}, { toString: () => 'x' }])('R25: %j is no code', (code) => {
  const { sessions } = setUp()
  sessions.issueCode()
  expect(sessions.exchange(code)).toEqual({ kind: 'wrong' })
})

it('R25: before a code is issued none works', () => {
  expect(setUp().sessions.exchange('')).toEqual({ kind: 'wrong' })
})

it('R25: codes and secrets are long, differ at every launch, and fit an address', () => {
  const made = Array.from({ length: 20 }, () => {
    const { sessions } = setUp()
    const code = sessions.issueCode()
    const exchange = sessions.exchange(code)
    return { code, secret: exchange.kind === 'secret' ? exchange.secret : '' }
  })
  expect(new Set(made.flatMap(({ code, secret }) => [code, secret])).size).toBe(40)
  for (const { code, secret } of made) {
    expect(code).toMatch(/^[\w-]{24}$/)
    expect(secret).toMatch(/^[\w-]{43}$/)
  }
})

it('R25: no other text is the secret', () => {
  const { sessions } = setUp()
  for (const candidate of ['', 'x', sessions.issueCode()]) expect(sessions.isSecret(candidate)).toBe(false)
})
