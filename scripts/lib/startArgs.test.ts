import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { UsageError, browserArgs, desktopArgs, desktopEnv, parseStartArgs } from './startArgs.mjs'

const here = resolve('/home/li')

describe('parseStartArgs', () => {
  it('reads every option, as two words or with =', () => {
    const all = { browser: true, help: false, noOpen: true, port: '8123', lang: 'en' }
    const dataDir = resolve(here, 'data')
    const words = '--browser --no-open --port 8123 --lang en --data-dir data'.split(' ')
    expect(parseStartArgs(words, here)).toEqual({ ...all, dataDir })
    const equals = '--browser --no-open --port=8123 --lang=en --data-dir=data'.split(' ')
    expect(parseStartArgs(equals, here)).toEqual({ ...all, dataDir })
  })

  it('keeps an absolute data folder, spaces and = in it', () => {
    const folder = resolve('/srv/通话 簿=1')
    expect(parseStartArgs([`--data-dir=${folder}`], here).dataDir).toBe(folder)
  })

  it.each([
    [['--wat'], 'Unknown option --wat'],
    [['wat'], 'Unknown option wat'],
    [['--browser=yes'], 'where none is taken'],
    [['--port'], '--port needs a value'],
    [['--port', '--browser'], '--port needs a value'],
    [['--port', '70000'], 'is no port'],
    [['--port', '80x'], 'is no port'],
    [['--data-dir='], '--data-dir needs a value'],
    [['--lang', 'fr'], 'zh-CN or en'],
  ])('refuses %s', (argv, message) => {
    expect(() => parseStartArgs(argv, here)).toThrow(UsageError)
    expect(() => parseStartArgs(argv, here)).toThrow(message)
  })
})

describe('what each host is given', () => {
  const options = parseStartArgs(['--port=0', '--no-open', '--lang=en', '--data-dir=/d'], here)
  const dataDir = resolve(here, '/d')

  it('browser host: everything', () => {
    expect(browserArgs(options)).toEqual(['--port', '0', '--data-dir', dataDir, '--lang', 'en', '--no-open'])
  })

  it('desktop: no port, and nothing that Chromium takes for an address', () => {
    expect(desktopArgs(options)).toEqual(['--lang=en'])
    expect(desktopEnv(options)).toEqual({ CALLBOOK_DATA_DIR: dataDir })
    expect(desktopEnv(parseStartArgs([], here))).toEqual({})
  })
})
