import { beforeEach, expect, it } from 'vitest'
import { exportJob } from '../../../test/fixtures/exports.ts'
import { useExportsStore } from './exports.ts'
import { useHappenedStore } from './happened.ts'
import { FakeHost } from './test/fakeHost.ts'

let host: FakeHost
beforeEach(() => {
  host = new FakeHost()
  host.install()
})

it('keeps what was told, the newest first, and counts what nobody has seen', () => {
  const happened = useHappenedStore()
  useExportsStore()
  host.emit('exports.changed', exportJob({ state: 'running' }))
  expect(happened.list).toEqual([])
  host.emit('exports.changed', exportJob({ state: 'done', path: '/tmp/calls.xlsx' }))
  happened.note({ kind: 'done', text: '已恢复' })
  expect(happened.list.map(({ kind }) => kind)).toEqual(['done', 'export'])
  expect(happened.unseen).toBe(2)
  happened.see()
  expect(happened.unseen).toBe(0)
  for (let at = 0; at < 150; at += 1) happened.note({ kind: 'failed', text: String(at) })
  expect(happened.list).toHaveLength(100)
  expect(happened.list[0]).toMatchObject({ text: '149' })
})
