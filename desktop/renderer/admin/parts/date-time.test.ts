import { expect, test, vi } from 'vitest'

vi.stubGlobal('localStorage', { getItem: () => 'bn', setItem: () => {} })
vi.stubGlobal('navigator', { language: 'bn' })
const { dateTimeText, fromLocalInput, localInputText, toLocalInput } = await import(
  './date-time.ts'
)

test('AW31 a time is shown in the event’s zone, in Bangla digits where Bangla is read', () => {
  expect(dateTimeText('2026-12-16T12:30:00Z', 'Asia/Dhaka')).toBe('১৬/১২/২০২৬, ১৮:৩০')
})

test.each([
  ['2026-12-16T18:30', 'Asia/Dhaka', '2026-12-16T12:30:00.000Z'],
  ['2026-01-01T00:00', 'Asia/Dhaka', '2025-12-31T18:00:00.000Z'],
  ['2026-07-01T09:00', 'Europe/Berlin', '2026-07-01T07:00:00.000Z'],
  ['2026-01-01T09:00', 'Europe/Berlin', '2026-01-01T08:00:00.000Z'],
  ['2026-03-29T01:59', 'Europe/Berlin', '2026-03-29T00:59:00.000Z'],
  ['2026-03-29T03:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
])('AW31 %s typed in %s is %s', (typed, zone, instant) => {
  expect(fromLocalInput(typed, zone)).toBe(instant)
  expect(toLocalInput(instant, zone)).toBe(typed)
})

test('AW31 what was typed is read back with its day of the week', () => {
  expect(localInputText('2026-12-16T18:30')).toBe('বুধবার, ১৬/১২/২০২৬, ১৮:৩০')
})

test.each(['', 'tomorrow', '2026-13-01T00:00'])('AW31 %j is no time', (typed) => {
  expect(localInputText(typed)).toBe('')
  expect(fromLocalInput(typed, 'Asia/Dhaka')).toBeNull()
})
