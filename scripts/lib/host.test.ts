import { describe, expect, it } from 'vitest'
import { exitCodeOf, failedStart, runHost, type End } from './host.mjs'

const node = (code: string) => runHost(process.execPath, ['-e', code])

describe.skipIf(process.platform === 'win32')('runHost (signals are for Linux and macOS)', () => {
  it('tells a host that a signal ended, and one that ended by itself', async () => {
    expect(await node("process.kill(process.pid, 'SIGTRAP')")).toMatchObject({
      signal: 'SIGTRAP',
      asked: false,
    })
    expect(await node('process.exit(7)')).toMatchObject({ code: 7, signal: null, asked: false })
  })

  it('and one that cannot be run', async () => {
    const end = await runHost('/nowhere/electron', [])
    expect(end.error?.message).toContain('ENOENT')
    expect(exitCodeOf(end)).toBe(1)
  })

  it('passes on what ends us, and leaves no listener behind', async () => {
    const before = process.listenerCount('SIGTERM')
    const running = runHost(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'])
    process.emit('SIGTERM')
    const end = await running
    expect(end).toMatchObject({ signal: 'SIGTERM', asked: true })
    expect(exitCodeOf(end)).toBe(143)
    expect(failedStart(end)).toBeNull()
    expect(process.listenerCount('SIGTERM')).toBe(before)
  })

  it('runs a desktop as a desktop, whatever an editor has set', async () => {
    process.env.ELECTRON_RUN_AS_NODE = '1'
    try {
      expect(
        await node('process.exit(process.env.ELECTRON_RUN_AS_NODE === undefined ? 3 : 4)'),
      ).toMatchObject({
        code: 3,
      })
    } finally {
      delete process.env.ELECTRON_RUN_AS_NODE
    }
  })
})

describe('failedStart', () => {
  const end = (facts: Partial<End>): End => ({ code: null, signal: null, ms: 800, asked: false, ...facts })

  it.each([
    ['SIGTRAP', end({ signal: 'SIGTRAP' })],
    ['SIGSEGV', end({ signal: 'SIGSEGV' })],
    ['SIGKILL', end({ signal: 'SIGKILL' })],
    ['exit 127', end({ code: 127 })],
    ['exit 126', end({ code: 126 })],
    ['0xc0000135', end({ code: 0xc0000135 })],
    ['0xc0000005', end({ code: 0xc0000005 | 0 })],
    ['spawn EACCES', end({ error: new Error('spawn EACCES') })],
  ])('%s soon after the start is one', (why, facts) => {
    expect(failedStart(facts)).toBe(why)
  })

  it.each([
    ['it ended well', end({ code: 0 })],
    ['it said why itself', end({ code: 1 })],
    ['it ran for a while', end({ signal: 'SIGSEGV', ms: 5001 })],
    ['somebody ended it', end({ signal: 'SIGTERM', asked: true })],
  ])('not when %s', (_what, facts) => {
    expect(failedStart(facts)).toBeNull()
  })
})
