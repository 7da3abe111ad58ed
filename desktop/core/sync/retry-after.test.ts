import { expect, test } from 'vitest'
import { RETRY_AFTER_MS_MAX, readRetryAfter } from './retry-after.ts'

const now = Date.UTC(2026, 10, 22, 12, 0, 0)

test('a wait in seconds is honoured', () => {
  expect(readRetryAfter('7', now)).toBe(7_000)
  expect(readRetryAfter(' 0 ', now)).toBe(0)
})

test('a wait until a date is counted from the laptop clock', () => {
  expect(readRetryAfter('Sun, 22 Nov 2026 12:00:30 GMT', now)).toBe(30_000)
})

test('a date that has passed asks for no wait', () => {
  expect(readRetryAfter('Sun, 22 Nov 2026 11:59:00 GMT', now)).toBe(0)
})

test('a gate never stays silent for longer than an hour', () => {
  expect(readRetryAfter('999999999', now)).toBe(RETRY_AFTER_MS_MAX)
  expect(readRetryAfter('Mon, 23 Nov 2026 11:00:00 GMT', now)).toBe(RETRY_AFTER_MS_MAX)
})

test('what is neither seconds nor an HTTP date is ignored', () => {
  for (const text of ['', '-5', 'soon', '1.5', '1e9', 'Sun, 40 Nov 2026 12:00:30 GMT']) {
    expect(readRetryAfter(text, now)).toBeNull()
  }
  expect(readRetryAfter(null, now)).toBeNull()
})

test('a date that a wrong laptop clock makes days away is ignored', () => {
  expect(readRetryAfter('Sun, 29 Nov 2026 12:00:30 GMT', now)).toBeNull()
})
