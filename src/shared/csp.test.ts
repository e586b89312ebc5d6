import { expect, it } from 'vitest'
import { CONTENT_SECURITY_POLICY, DOCUMENT_HEADERS } from './csp.ts'

const directives = new Map(
  CONTENT_SECURITY_POLICY.split('; ').map((directive) => {
    const [name = '', ...sources] = directive.split(' ')
    return [name, sources] as const
  }),
)

it('R9: everything comes from the app’s own origin', () => {
  expect(directives.get('default-src')).toEqual(["'self'"])
  const allowed = new Set(["'self'", "'none'", 'data:'])
  for (const [name, sources] of directives)
    for (const source of sources) expect(allowed, name).toContain(source)
})

it('R9: nothing inline, nothing evaluated, no data for scripts', () => {
  expect(CONTENT_SECURITY_POLICY).not.toContain('unsafe')
  for (const name of ['script-src', 'style-src', 'connect-src'])
    expect(directives.get(name) ?? directives.get('default-src')).toEqual(["'self'"])
})

it.each(['object-src', 'base-uri', 'form-action', 'frame-ancestors'])('R9: no %s', (name) => {
  expect(directives.get(name)).toEqual(["'none'"])
})

it('R9: the policy is among the headers of every document, once', () => {
  expect(DOCUMENT_HEADERS['content-security-policy']).toBe(CONTENT_SECURITY_POLICY)
  expect(CONTENT_SECURITY_POLICY.split('default-src')).toHaveLength(2)
  expect(DOCUMENT_HEADERS['x-content-type-options']).toBe('nosniff')
})
