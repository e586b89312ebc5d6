import { expect, it } from 'vitest'
import { readServeOptions } from './args.ts'

it('has defaults', () => {
  expect(readServeOptions([], false)).toEqual({
    port: 0,
    dataDir: undefined,
    open: true,
    locale: null,
    help: false,
    devOrigin: null,
  })
})

it('reads every option; --browser means nothing more', () => {
  const argv = ['--browser', '--port', '8080', '--data-dir', '/tmp/x', '--no-open', '--lang=en', '-h']
  expect(readServeOptions(argv, false)).toEqual({
    port: 8080,
    dataDir: '/tmp/x',
    open: false,
    locale: 'en',
    help: true,
    devOrigin: null,
  })
})

it.each([
  [['--port', '70000'], '--port'],
  [['--port', 'http'], '--port'],
  [['--lang', 'de'], '--lang'],
  [['--data-dir'], '--data-dir'],
  [['--host', '0.0.0.0'], '--host'],
  [['run'], 'run'],
])('refuses %j and names it', (argv, named) => {
  expect(() => readServeOptions(argv, false)).toThrow(named)
})

it('R25: only a development build knows another origin', () => {
  const argv = ['--dev-origin', 'http://127.0.0.1:5173']
  expect(readServeOptions(argv, true).devOrigin).toBe('http://127.0.0.1:5173')
  expect(() => readServeOptions(argv, false)).toThrow('--dev-origin')
})
