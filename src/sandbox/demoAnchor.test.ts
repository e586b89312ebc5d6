import { expect, it } from 'vitest'
import { memorySettings } from '../../test/support/settings.ts'
import { systemClock } from '#core/clock.ts'
import { demoWorld } from './demoAnchor.ts'
import { DEFAULT_ANCHOR } from './options.ts'

const at = (moment: number) => ({ ...systemClock, now: () => moment })
const LATER = Date.UTC(2027, 4, 3, 2, 1, 30, 500)

it('is the moment of the first opening, and stays', () => {
  const settings = memorySettings()
  expect(demoWorld(settings, at(LATER))).toEqual({ anchor: Date.UTC(2027, 4, 3, 2, 1) })
  expect(demoWorld(settings, at(LATER + 9e9))).toEqual({ anchor: Date.UTC(2027, 4, 3, 2, 1) })
})

it('R22: a clock years behind, or a damaged setting, does no harm', () => {
  expect(demoWorld(memorySettings(), at(0))).toEqual({ anchor: DEFAULT_ANCHOR })
  expect(demoWorld(memorySettings({ demoAnchor: 'soon' }), at(LATER)).anchor).toBe(Date.UTC(2027, 4, 3, 2, 1))
})
