import { beforeEach, describe, expect, it, vi } from 'vitest'
import * as fake from '../../test/electron/fake.ts'
import { againWith, linkIn, receiveCallLinks, registerLinks } from './callLinks.ts'

vi.mock('electron', () => import('../../test/electron/fake.ts'))

const LINK = 'callbook://call/task1/record1'
const REF = { taskId: 'task1', recordId: 'record1' }
const OTHER = 'callbook://call/task1/record2'

beforeEach(() => fake.resetElectron())

/** What tells a link to the app, and what it did. */
function openUrl(url: string): boolean {
  const preventDefault = vi.fn()
  fake.app.emit('open-url', { preventDefault }, url)
  return preventDefault.mock.calls.length > 0
}

describe('a command line', () => {
  it('is read for the last link, whatever stands around it', () => {
    expect(linkIn(['.', '--lang=zh-CN', LINK, '--', OTHER, '/home/me'])).toBe(OTHER)
    expect(linkIn([])).toBeNull()
  })

  it.each([
    '--inspect=callbook://call/task1/record1',
    `${LINK} --inspect`,
    `"${LINK}"`,
    `${LINK}?token=x`,
    'callbook://call/task1/record1/../record2',
    'callbook://evil/task1/record1',
    'CALLBOOK://call/task1/record1',
    'callbook:',
    `${LINK}\u0000`,
    'x'.repeat(1_000_000),
  ])('is not read for anything but the exact form: %.60s', (argument) => {
    expect(linkIn([argument])).toBeNull()
    expect(linkIn([LINK, argument])).toBe(LINK)
  })

  it('of the next start has the link that the app was started for, and no earlier one', () => {
    expect(againWith(['.', OTHER, '--x'], ['callbook', '--allow', LINK])).toEqual(['.', '--x', LINK])
    expect(againWith(['.', OTHER], ['callbook'])).toEqual(['.'])
  })
})

describe('a link', () => {
  it('of the first start waits for the window, and is taken once', () => {
    const links = receiveCallLinks(['.', LINK])
    expect(links.take()).toEqual(REF)
    expect(links.take()).toBeNull()
  })

  it('of a further start is told, and the last one counts', () => {
    const links = receiveCallLinks([])
    const told = vi.fn()
    links.follow(told)
    fake.app.emit('second-instance', {}, ['callbook', OTHER])
    fake.app.emit('second-instance', {}, ['callbook', '--flag', LINK])
    fake.app.emit('second-instance', {}, ['callbook'])
    expect(told).toHaveBeenCalledTimes(2)
    expect(links.take()).toEqual(REF)
  })

  it('that macOS hands over before there is a window waits as well; what is none does nothing', () => {
    const links = receiveCallLinks([])
    expect(openUrl(LINK)).toBe(true)
    const told = vi.fn()
    links.follow(told)
    expect(openUrl('callbook://settings')).toBe(true)
    expect(told).not.toHaveBeenCalled()
    expect(links.take()).toEqual(REF)
  })
})

describe('who opens such links', () => {
  it('is told to Windows by the installed app, with nothing behind it read as an option', () => {
    registerLinks('win32')
    fake.app.isPackaged = true
    registerLinks('linux')
    registerLinks('darwin')
    expect(fake.app.setAsDefaultProtocolClient).not.toHaveBeenCalled()
    registerLinks('win32')
    expect(fake.app.setAsDefaultProtocolClient).toHaveBeenCalledExactlyOnceWith(
      'callbook',
      process.execPath,
      ['--'],
    )
  })
})
