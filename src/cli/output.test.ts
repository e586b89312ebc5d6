import { PassThrough, Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createOutput } from './output.ts'

function setUp(isTTY: boolean) {
  let now = 0
  const stdout = new PassThrough()
  const stderr = Object.assign(new PassThrough(), { isTTY })
  const output = createOutput({ stdout, stderr, now: () => now })
  const text = (stream: PassThrough): string => (stream.read() as Buffer | null)?.toString('utf8') ?? ''
  return { output, out: () => text(stdout), err: () => text(stderr), pass: (ms: number) => (now += ms) }
}

it('results go to stdout and everything else to stderr', async () => {
  const { output, out, err } = setUp(false)
  output.say('hello')
  output.progress('going on')
  await output.result('{}\n')
  expect(out()).toBe('{}\n')
  expect(err()).toBe('hello\n')
})

it('whatever was said by whom, nothing steers the terminal', async () => {
  const { output, out, err } = setUp(false)
  const steering = '\u001b[2J\u0007\u009b1A\u202e\u2028'
  output.say(`平台：${steering}\n完整`)
  await output.result(`one\n${steering}two\n`)
  expect(err()).toBe('平台：·[2J··1A· 完整\n')
  expect(out()).toBe('one\n·[2J··1A· two\n')
})

describe('progress', () => {
  it('on a terminal is one line, redrawn now and then and cleared before anything else', async () => {
    const { output, err, pass } = setUp(true)
    output.progress('1')
    pass(50)
    output.progress('2')
    pass(50)
    output.progress('3')
    output.say('done')
    await output.result('x')
    expect(err()).toBe('\r\u001b[K1\r\u001b[K3\r\u001b[Kdone\n')
  })

  it('elsewhere is a line every ten seconds', () => {
    const { output, err, pass } = setUp(false)
    for (let second = 0; second < 25; second++) {
      output.progress(`${second}`)
      pass(1000)
    }
    expect(err()).toBe('10\n20\n')
  })
})

const failing = (code: string): Writable =>
  new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })) })

it('a reader that has gone away is no failure', async () => {
  const output = createOutput({ stdout: failing('EPIPE'), stderr: new PassThrough() })
  await output.result('1')
  await new Promise((resolve) => setImmediate(resolve))
  await output.result('2')
})

it('another failure of stdout is one', async () => {
  const output = createOutput({ stdout: failing('ENOSPC'), stderr: new PassThrough() })
  await expect(output.result('1')).rejects.toMatchObject({ code: 'ENOSPC' })
})

it('without anyone to tell, telling is skipped', async () => {
  const output = createOutput({ stdout: new PassThrough(), stderr: failing('EPIPE') })
  output.say('hello')
  await new Promise((resolve) => setImmediate(resolve))
  await output.result('x')
})
