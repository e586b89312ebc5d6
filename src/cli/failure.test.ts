import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { UsageError } from '#core/commandLine/options.ts'
import { AppError } from '#shared/errors.ts'
import type { Locale } from '#shared/locale.ts'
import { reportFailure } from './failure.ts'
import { createOutput } from './output.ts'

async function report(thrown: unknown, locale: Locale = 'en', json = false) {
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  const code = await reportFailure(thrown, { locale, json, output: createOutput({ stdout, stderr }) })
  const text = (stream: PassThrough): string => (stream.read() as Buffer | null)?.toString('utf8') ?? ''
  return { code, out: text(stdout), err: text(stderr) }
}

it('wrong usage is told on stderr, exit 2', async () => {
  const { code, out, err } = await report(new UsageError('缺少 --task。', '--task is required.'), 'zh-CN')
  expect([code, out, err]).toEqual([2, '', '缺少 --task。\n用法见 callbook --help。\n'])
})

it('the platform’s own words and code are shown, exit 3', async () => {
  const refusal = new AppError('platform_refused', 'log', {
    platformCode: 1002,
    platformMessage: '未找到云节点',
  })
  const { code, out, err } = await report(refusal, 'zh-CN')
  expect([code, out]).toEqual([3, ''])
  expect(err).toContain('未找到云节点')
  expect(err).toContain('1002')
})

it('--json also prints the error as one document', async () => {
  const { code, out, err } = await report(new AppError('disk_full', 'full', { cause: 'ENOSPC' }), 'en', true)
  expect(code).toBe(5)
  expect(JSON.parse(out)).toEqual({
    error: { code: 'disk_full', message: 'full', details: { cause: 'ENOSPC' } },
  })
  expect(err).not.toBe('')
})

it.each([
  ['insecure_url', '--allow-http', 2],
  ['unauthenticated', 'CALLBOOK_TOKEN', 3],
  ['redirect_refused', '--base-url', 4],
] as const)('%s points at the command line: %s', async (code, named, exit) => {
  for (const locale of ['zh-CN', 'en'] as const) {
    const reported = await report(new AppError(code, 'x'), locale)
    expect(reported.err).toContain(named)
    expect(reported.code).toBe(exit)
  }
})

it('a cancellation is one line, exit 130', async () => {
  expect(await report(new AppError('cancelled', 'x'))).toEqual({ code: 130, out: '', err: 'Cancelled\n' })
})

it('R11: an unexpected error does not repeat what it failed on, exit 1', async () => {
  const { code, out, err } = await report(new TypeError('canary 13800000000'), 'en', true)
  expect(code).toBe(1)
  expect(out + err).not.toContain('canary')
})
