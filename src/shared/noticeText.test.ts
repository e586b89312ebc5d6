import { expect, it } from 'vitest'
import type { AppNotice } from './ipc/app.ts'
import { noticeText } from './noticeText.ts'

it.each<AppNotice['code']>([
  'settings_set_aside',
  'settings_restored',
  'secrets_set_aside',
  'secrets_restored',
  'draft_set_aside',
  'demo_set_aside',
  'store_gone',
  'other_home',
])('R13: %s names the file concerned in both languages', (code) => {
  const { zh, en } = noticeText({ code, path: '/data/the file' })
  expect(zh).toContain('/data/the file')
  expect(en).toContain('/data/the file')
  expect(zh).toMatch(/\p{Script=Han}/u)
  expect(en).not.toMatch(/\p{Script=Han}/u)
})
