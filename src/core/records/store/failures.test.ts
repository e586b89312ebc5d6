import { expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { guarded } from './failures.ts'

const told = (code: string): unknown => {
  try {
    return guarded({ path: '/nowhere/calls.db', key: '' }, () => {
      throw Object.assign(new Error('SELECT 1'), { code })
    })
  } catch (thrown) {
    return thrown
  }
}

it.each([
  ['SQLITE_BUSY', 'store_busy'],
  ['SQLITE_BUSY_RECOVERY', 'store_busy'],
  ['SQLITE_LOCKED', 'store_busy'],
  ['SQLITE_PROTOCOL', 'store_busy'],
  ['SQLITE_READONLY_DBMOVED', 'store_read_only'],
  ['SQLITE_CORRUPT_INDEX', 'store_damaged'],
  ['SQLITE_FULL', 'disk_full'],
  ['SQLITE_IOERR_READ', 'file_failed'],
  ['SQLITE_MISUSE', 'internal'],
])('what SQLite calls %s is %s, and no statement goes on', (code, ours) => {
  const error = told(code)
  expect(error).toBeInstanceOf(AppError)
  expect(error).toMatchObject({ code: ours })
  expect((error as AppError).message).not.toContain('SELECT')
})
