import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { savedCommandLine } from './commandLine.ts'

const account = {
  kind: 'platform' as const,
  baseUrl: 'https://ai.api.longlonglong.cn',
  userId: '7',
  subUserId: null,
  allowHttp: false,
}

it('names what the command line needs to find a saved export, and no token', () => {
  const line = savedCommandLine({
    name: '每日意向',
    account,
    dataFolder: '/home/me/callbook',
    platform: 'linux',
  })
  expect(line).toBe('npx callbook export --saved 每日意向 --user 7 --data-dir /home/me/callbook')
  const other = { ...account, baseUrl: 'http://10.0.0.5:8080', subUserId: '8', allowHttp: true }
  expect(savedCommandLine({ name: 'x', account: other, dataFolder: '/d', platform: 'linux' })).toBe(
    'npx callbook export --saved x --user 7 --sub-user 8 --base-url http://10.0.0.5:8080 --allow-http --data-dir /d',
  )
  expect(
    savedCommandLine({
      name: 'x',
      account: { ...account, kind: 'demo' },
      dataFolder: 'C:\\Users\\李 雷\\Callbook',
      platform: 'win32',
    }),
  ).toBe('npx callbook export --saved x --demo --data-dir "C:\\Users\\李 雷\\Callbook"')
})

it.runIf(process.platform !== 'win32').each(["it's; rm -rf $HOME `x`", '-dash', 'a "b" \\ c', '周报 (新)'])(
  'a shell reads %j as one word',
  (name) => {
    const line = savedCommandLine({ name, account, dataFolder: '/d', platform: 'linux' })
    const words = execFileSync('sh', ['-c', `printf '%s\\n' ${line.replace('npx callbook export', '')}`])
    const [first, second] = words.toString().split('\n')
    expect(first === '--saved' ? second : first?.replace('--saved=', '')).toBe(name)
  },
)
