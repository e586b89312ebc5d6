import { expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { useLatest } from './index.ts'

function pending() {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const signals: AbortSignal[] = []
  const ask = (signal: AbortSignal): Promise<string> => {
    signals.push(signal)
    return promise
  }
  return { ask, resolve, reject, given: () => signals[0]?.aborted }
}

it('the last wish wins, whichever answer comes first', async () => {
  const { read, loading, error } = useLatest()
  const [first, second] = [pending(), pending()]
  const taken: string[] = []
  const reading = [read(first.ask, (value) => void taken.push(value))]
  reading.push(read(second.ask, (value) => void taken.push(value)))
  expect([first.given(), second.given(), loading.value]).toEqual([true, false, true])
  second.resolve('second')
  await reading[1]
  expect(loading.value).toBe(false)
  first.resolve('first')
  await reading[0]
  expect([taken, error.value]).toEqual([['second'], null])
})

it('what was given up says nothing, and what fails says why until one comes through', async () => {
  const { read, stop, loading, error } = useLatest()
  const [first, second, third] = [pending(), pending(), pending()]
  const given = read(first.ask, () => undefined)
  stop()
  expect(loading.value).toBe(false)
  first.reject(new AppError('host_gone', ''))
  await given
  expect(error.value).toBeNull()
  const failing = read(second.ask, () => undefined)
  second.reject(new AppError('busy', ''))
  await failing
  expect([error.value?.code, loading.value]).toEqual(['busy', false])
  const fine = read(third.ask, () => undefined)
  expect(error.value?.code).toBe('busy')
  third.resolve('')
  await fine
  expect(error.value).toBeNull()
})

it('a reading may begin the next one', async () => {
  const { read, loading } = useLatest()
  const next = pending()
  let inner: Promise<void> = Promise.resolve()
  await read(
    () => Promise.resolve(''),
    () => {
      inner = read(next.ask, () => undefined)
    },
  )
  expect(loading.value).toBe(true)
  next.resolve('')
  await inner
  expect(loading.value).toBe(false)
})
