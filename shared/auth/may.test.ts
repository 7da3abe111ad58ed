import { expect, test } from 'vitest'
import { ACTIONS, may } from './may.ts'

const user = (
  role: 'platform_admin' | 'tenant_admin' | 'staff',
  level: 'steward' | 'supervisor' | null,
) => ({ kind: 'user', role, level }) as const

test('a station and a steward work the gate, force nothing, and only the station gets contacts', () => {
  const atTheGate = ['event.list', 'event.download', 'check_in.scan', 'check_in.annul']

  expect(ACTIONS.filter((action) => may(user('staff', 'steward'), action))).toEqual(atTheGate)
  expect(ACTIONS.filter((action) => may({ kind: 'station' }, action))).toEqual(
    atTheGate.toSpliced(2, 0, 'event.contacts'),
  )
  expect(may(user('staff', 'supervisor'), 'event.contacts')).toBe(true)
})

test('a supervisor also forces and takes back what others scanned, and pairs no station', () => {
  const supervisor = user('staff', 'supervisor')

  expect(may(supervisor, 'check_in.force')).toBe(true)
  expect(may(supervisor, 'check_in.annul_any')).toBe(true)
  expect(may(supervisor, 'station.pair')).toBe(false)
})

test('a tenant admin may all of it and a platform admin, who works for no tenant, none of it', () => {
  expect(ACTIONS.every((action) => may(user('tenant_admin', null), action))).toBe(true)
  expect(ACTIONS.some((action) => may(user('platform_admin', null), action))).toBe(false)
})

test('staff without a level count as stewards', () => {
  expect(may(user('staff', null), 'check_in.force')).toBe(false)
})
