import { expect, it } from 'vitest'
import {
  addressProblem,
  identifierProblem,
  leadsElsewhere,
  needsHttpConsent,
  tokenProblem,
} from './formChecks.ts'

it.each([
  ['https://ai.api.longlonglong.cn', null],
  ['calls.example:8443/base', null],
  ['http://10.0.0.7:8080', null],
  ['', 'required'],
  ['ftp://calls.example', 'invalidUrl'],
  ['https://user:secret@calls.example', 'invalidUrl'],
  ['https://', 'invalidUrl'],
])('judges the address %j', (text, problem) => {
  expect(addressProblem(text)).toBe(problem)
})

it('asks before plain http, but not on this machine', () => {
  expect(needsHttpConsent('http://calls.example')).toBe(true)
  expect(needsHttpConsent('http://127.0.0.1:9000')).toBe(false)
  expect(needsHttpConsent('http://localhost:9000')).toBe(false)
  expect(needsHttpConsent('calls.example')).toBe(false)
})

it('knows when a kept token would go to another server', () => {
  expect(leadsElsewhere('https://calls.example', 'https://calls.example/api')).toBe(false)
  expect(leadsElsewhere('https://calls.example', 'http://calls.example')).toBe(true)
  expect(leadsElsewhere('https://calls.example', 'https://calls.example.evil')).toBe(true)
})

it('judges ids and tokens', () => {
  expect(identifierProblem('4d99d91c-f5d9-49da-88da-758977cc58a9')).toBeNull()
  expect(identifierProblem('a/b')).toBe('invalidId')
  expect(tokenProblem('Bearer abc.def')).toBeNull()
  expect(tokenProblem('两个 词')).toBe('invalidToken')
})
