import { expect, it } from 'vitest'
import { typedMinute } from './typedClock.ts'

it.each([
  ['9', 540],
  ['09', 540],
  ['930', 570],
  ['0930', 570],
  ['9:30', 570],
  ['9.30', 570],
  ['９：３０', 570],
  ['24', 1440],
  ['2400', 1440],
  ['0', 0],
])('%j is a time of day', (text, minute) => {
  expect(typedMinute(text)).toBe(minute)
})

it.each(['', '25', '960', '24:01', '9:5', '12345', 'noon', '9:30:15x'])('%j is none', (text) => {
  expect(typedMinute(text)).toBeNull()
})
