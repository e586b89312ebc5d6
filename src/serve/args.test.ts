import { expect, it } from 'vitest'
import { helpText, readServeOptions } from './args.ts'

it('has defaults', () => {
  expect(readServeOptions([], false)).toEqual({
    port: 0,
    'data-dir': undefined,
    'no-open': false,
    lang: undefined,
    help: false,
    browser: false,
    'dev-origin': undefined,
  })
})

it('reads every option; --browser means nothing more', () => {
  const argv = ['--browser', '--port', '8080', '--data-dir', '/tmp/x', '--no-open', '--lang=en', '-h']
  expect(readServeOptions(argv, false)).toEqual({
    port: 8080,
    'data-dir': '/tmp/x',
    'no-open': true,
    lang: 'en',
    help: true,
    browser: true,
    'dev-origin': undefined,
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
  expect(readServeOptions(argv, true)['dev-origin']).toBe('http://127.0.0.1:5173')
  expect(() => readServeOptions(argv, false)).toThrow('--dev-origin')
})

it('help names what a person may give, and nothing else', () => {
  expect(helpText('en').match(/--[a-z-]+/g)).toEqual([
    '--browser',
    '--port',
    '--no-open',
    '--lang',
    '--data-dir',
    '--help',
  ])
  expect(helpText('zh-CN')).toContain('--port N')
})
