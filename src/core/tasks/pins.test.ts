import { expect, it } from 'vitest'
import { memorySettings } from '../../../test/support/settings.ts'
import { createPins } from './pins.ts'

const task = (taskId: string, name: string | null = null) => ({
  taskId,
  name,
  status: null,
  status_str: null,
})

it('pins once, in order, by account', () => {
  const pins = createPins(memorySettings())
  pins.pin('one', task('b'))
  pins.pin('one', task('a'))
  pins.pin('one', task('b', 'again'))
  expect(pins.list('one')).toEqual([task('b'), task('a')])
  expect(pins.list('two')).toEqual([])
  expect(pins.unpin('one', 'b')).toEqual([task('a')])
  pins.forgetAccount('one')
  expect(pins.list('one')).toEqual([])
})

it('a task that was taken away is put back where it stood, once', () => {
  const pins = createPins(memorySettings())
  for (const id of ['a', 'b', 'c']) pins.pin('one', task(id))
  pins.unpin('one', 'b')
  pins.pin('one', task('d'))
  const put = (): string[] =>
    pins.putBack('one', task('b', '装修意向'), ['a', 'b', 'c']).map(({ taskId }) => taskId)
  expect(put()).toEqual(['a', 'b', 'c', 'd'])
  expect(put()).toEqual(['a', 'b', 'c', 'd'])
  expect(pins.list('one')[1]).toEqual(task('b', '装修意向'))
})

it('learns a pinned task’s name when it is seen, and says whether that was news', () => {
  const pins = createPins(memorySettings())
  pins.pin('one', task('a'))
  expect(pins.seen('one', task('a', '装修意向'))).toBe(true)
  expect(pins.seen('one', task('a', '装修意向'))).toBe(false)
  expect(pins.seen('one', task('z', '没有固定'))).toBe(false)
  expect(pins.list('one')).toEqual([task('a', '装修意向')])
})

it('R13: skips what it cannot read', () => {
  const pins = createPins(memorySettings({ pinnedTasks: { one: [task('a'), 7, {}, null], two: 'nonsense' } }))
  expect(pins.list('one')).toEqual([task('a')])
  expect(pins.list('two')).toEqual([])
  expect(pins.pin('two', task('b'))).toEqual([task('b')])
})

it.each(['__proto__', 'constructor', 'toString'])('an account of the name %s is one like another', (name) => {
  const pins = createPins(memorySettings())
  expect(pins.list(name)).toEqual([])
  pins.pin(name, { taskId: '1', name: null, status: null, status_str: null })
  expect(pins.list('another')).toEqual([])
  pins.forgetAccount(name)
  expect(pins.list(name)).toEqual([])
})
