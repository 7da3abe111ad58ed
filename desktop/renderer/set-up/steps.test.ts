// Where one stands between a new laptop and the first scan.
import { expect, test } from 'vitest'
import type { StatusView } from '../../contract/views.ts'
import { firstMissing, stepStates } from './steps.ts'

type Part = 'station' | 'operator' | 'event' | 'completeUntil'

/** Only what the steps look at. */
const statusWith = (parts: readonly Part[], reason: StatusView['connection']['reason'] = 'ok') => {
  const part = (name: Part): unknown => (parts.includes(name) ? { name } : null)
  // Safe: the steps read nothing else.
  return {
    station: part('station'),
    operator: part('operator'),
    event: part('event'),
    completeUntil: part('completeUntil'),
    connection: { reason },
  } as StatusView
}

test('the steps come in their order, and the last one stays', () => {
  expect(firstMissing(statusWith([], 'not_paired'))).toBe('pair')
  expect(firstMissing(statusWith(['station'], 'no_event'))).toBe('sign_in')
  expect(firstMissing(statusWith(['station', 'operator'], 'no_event'))).toBe('event')
  expect(firstMissing(statusWith(['station', 'operator', 'event', 'completeUntil']))).toBe('ready')
})

test('an event that is selected counts before anything of it is here', () => {
  const status = statusWith(['station', 'operator'], 'starting')

  expect(stepStates(status)).toMatchObject({ event: 'done', ready: 'running' })
  expect(firstMissing(status)).toBe('ready')
})

test('signing in that was left out is shown, and asks nobody again', () => {
  const status = statusWith(['station', 'event', 'completeUntil'])

  expect(stepStates(status)['sign_in']).toBe('left_out')
  expect(firstMissing(status)).toBe('ready')
})
