import { expect, test } from 'vitest'
import { ACTIONS, may, VISITOR } from './may.ts'

const user = (
  role: 'platform_admin' | 'tenant_admin' | 'staff',
  level: 'steward' | 'supervisor' | null,
) => ({ kind: 'user', role, level }) as const

const FOR_ANYBODY = [
  'server.look',
  'session.start',
  'session.continue',
  'session.end',
  'password.recover',
  'invitation.accept',
  'logo.look',
  'shop.look',
  'order.place',
  'order.follow',
  'payment.notify',
  'station.claim',
]

/** What everybody who has signed in may do about themselves. */
const ABOUT_ONESELF = ['self.read', 'session.list', 'session.close', 'password.change']

const beyondAnybody = (actor: Parameters<typeof may>[0]): string[] =>
  ACTIONS.filter((action) => may(actor, action) && !FOR_ANYBODY.includes(action))

test('ID1 somebody who is not signed in may look at the server, sign in and claim a pairing code', () => {
  expect(ACTIONS.filter((action) => may(VISITOR, action))).toEqual(FOR_ANYBODY)
})

test('ID1 a station and a steward work the gate, force nothing, and only the station gets contacts and tells how it is', () => {
  const atTheGate = [
    'event.list',
    'event.download',
    'check_in.scan',
    'check_in.replay',
    'check_in.annul',
  ]

  expect(beyondAnybody(user('staff', 'steward'))).toEqual([...ABOUT_ONESELF, ...atTheGate])
  expect(beyondAnybody({ kind: 'station' })).toEqual([
    ...atTheGate.toSpliced(2, 0, 'event.contacts'),
    'station.report',
  ])
})

test('ID1 a supervisor also gets contacts, forces and takes back what others scanned', () => {
  const more = beyondAnybody(user('staff', 'supervisor')).filter(
    (action) => !beyondAnybody(user('staff', 'steward')).includes(action),
  )

  expect(more).toEqual(['event.contacts', 'check_in.force', 'check_in.annul_any'])
})

test('ID1 a tenant admin may all that a supervisor may, and a platform admin works at no gate', () => {
  const supervisor = beyondAnybody(user('staff', 'supervisor'))

  expect(beyondAnybody(user('tenant_admin', null))).toEqual(expect.arrayContaining(supervisor))
  expect(
    beyondAnybody(user('platform_admin', null)).filter((action) =>
      /^(event|check_in|station|staff)\./.test(action),
    ),
  ).toEqual([])
})

test('ID1 staff without a level count as stewards', () => {
  expect(may(user('staff', null), 'check_in.force')).toBe(false)
})
