import { DAYS_MONDAY_FIRST, MINUTES_PER_DAY, type MinuteSpan } from '#shared/tasks/workHours.ts'

/** A whole week to begin with; its name is a text of the interface. */
export interface WeekPreset {
  key: 'workdays' | 'workdaysLate' | 'everyDay' | 'allDay' | 'clear'
  wdays: readonly number[]
  spans: readonly MinuteSpan[]
}

const hours = (begin: number, end: number): MinuteSpan => ({ begin: begin * 60, end: end * 60 })
const MORNING = hours(9, 12)
const WORKDAYS = [1, 2, 3, 4, 5]

export const WEEK_PRESETS: readonly WeekPreset[] = [
  { key: 'workdays', wdays: WORKDAYS, spans: [MORNING, hours(13, 18)] },
  { key: 'workdaysLate', wdays: WORKDAYS, spans: [MORNING, hours(13, 20)] },
  { key: 'everyDay', wdays: DAYS_MONDAY_FIRST, spans: [MORNING, hours(13, 20)] },
  { key: 'allDay', wdays: DAYS_MONDAY_FIRST, spans: [{ begin: 0, end: MINUTES_PER_DAY }] },
  { key: 'clear', wdays: [], spans: [] },
]
