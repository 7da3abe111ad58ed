import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { SignedInUser } from '../../../shared/sync/schema.ts'
import {
  A_USER,
  anId,
  codeOf,
  stationWithEvent,
  type TempStation,
  tempStation,
} from '../../testing/temp-station.ts'
import { recordSignIn } from './operators.ts'

const HOUR = 3_600_000

const aUser = (more: Partial<SignedInUser> = {}): SignedInUser => ({
  id: A_USER,
  email: 'rahim@example.com',
  name: 'Rahim',
  role: 'staff',
  level: 'steward',
  tenant: { id: anId(6), slug: 'demo', name: 'Demo' },
  ...more,
})

const operatorOf = async (station: TempStation) => {
  const status = await station.handlers.status({})
  return status.ok ? status.value.operator : null
}

test('the operator, the event and the gate are still there after a restart without a network', async () => {
  const first = await stationWithEvent(1)
  recordSignIn(first.core, aUser())
  await first.close()

  await using again = await tempStation({ folder: first.folder })
  const status = await again.handlers.status({})
  const shown = await again.handlers.scan({ code: codeOf(0) })

  expect(status).toMatchObject({
    value: {
      operator: { name: 'Rahim' },
      event: { name: 'Victory Day Concert' },
      gate: { name: 'North' },
    },
  })
  expect(shown.ok && again.core.journal.find(shown.value.scanId)?.operatorId).toBe(A_USER)
  await first[Symbol.asyncDispose]()
})

test('after sixteen hours nobody is signed in, and the PIN no longer counts', async () => {
  await using station = await stationWithEvent(1)
  recordSignIn(station.core, aUser())
  await station.handlers.setPin({ pin: '2580' })

  station.time.pass(16 * HOUR)

  expect(await operatorOf(station)).toBeNull()
  expect(await station.handlers.signIn({ email: 'rahim@example.com', pin: '2580' })).toMatchObject({
    error: { code: 'pin_expired' },
  })
})

test('a PIN signs in again without a network, in Bangla digits too, and signing out ends it', async () => {
  await using station = await stationWithEvent(1)
  recordSignIn(station.core, aUser())
  await station.handlers.setPin({ pin: '2580' })
  await station.handlers.signOut({})
  const signedOut = await operatorOf(station)

  const wrong = await station.handlers.signIn({ email: 'rahim@example.com', pin: '0000' })
  const right = await station.handlers.signIn({ email: 'Rahim@example.com', pin: '২৫৮০' })

  expect(signedOut).toBeNull()
  expect(wrong).toMatchObject({ error: { code: 'wrong_pin' } })
  expect(right).toMatchObject({ value: { operator: { name: 'Rahim', hasPin: true } } })
})

test('five wrong PINs lock it for five minutes, even when they come at once', async () => {
  await using station = await stationWithEvent(1)
  recordSignIn(station.core, aUser())
  await station.handlers.setPin({ pin: '2580' })
  const enter = (pin: string) => station.handlers.signIn({ email: 'rahim@example.com', pin })

  const tries = await Promise.all(['1111', '2222', '3333', '4444', '5555', '6666'].map(enter))
  const locked = await enter('2580')
  station.time.pass(5 * 60_000)

  expect(tries.at(-1)).toMatchObject({ error: { code: 'too_many_tries' } })
  expect(locked).toMatchObject({ error: { code: 'too_many_tries' } })
  expect(await enter('2580')).toMatchObject({ ok: true })
})

test('a steward may not force; a supervisor may, by PIN at the same station, and the row says who and why', async () => {
  await using station = await stationWithEvent(1)
  const supervisorId = anId<typeof A_USER>(21)
  recordSignIn(
    station.core,
    aUser({ id: supervisorId, email: 's@example.com', level: 'supervisor' }),
  )
  await station.handlers.setPin({ pin: '9876' })
  recordSignIn(station.core, aUser())
  await station.handlers.scan({ code: codeOf(0) })
  const force = { reason: 'Came back for a lost child' }

  const alone = await station.handlers.scan({ code: codeOf(0), force })
  const forced = await station.handlers.scan({
    code: codeOf(0),
    force: { ...force, supervisorId, pin: '9876' },
  })

  expect(alone).toMatchObject({ error: { code: 'not_supervisor' } })
  expect(forced).toMatchObject({ value: { verdict: 'admitted', forcedPast: 'already_redeemed' } })
  expect(station.core.journal.listUnsent(10).at(-1)).toMatchObject({
    operatorId: A_USER,
    force: { reason: force.reason, supervisorId },
  })
})

test('a force that breaks nothing is an ordinary admission', async () => {
  await using station = await stationWithEvent(1)
  recordSignIn(station.core, aUser({ level: 'supervisor' }))

  const shown = await station.handlers.scan({ code: codeOf(0), force: { reason: 'to be sure' } })

  expect(shown).toMatchObject({ value: { verdict: 'admitted', forcedPast: null } })
  expect(station.core.journal.listUnsent(1)[0]).not.toHaveProperty('force')
})

test('GT12 no clock that is set forward or back ends or lengthens a wait after wrong PINs', async () => {
  await using station = await stationWithEvent(1)
  const { handlers, core, time } = station
  recordSignIn(core, aUser())
  await handlers.setPin({ pin: '2580' })
  const enter = (pin: string) => handlers.signIn({ email: 'rahim@example.com', pin })
  for (const pin of ['1111', '1112', '1113', '1114', '1115']) await enter(pin)

  time.wall += HOUR
  const forward = await enter('2580')
  time.wall -= 2 * HOUR
  const back = await enter('2580')
  time.wall += HOUR
  time.pass(HOUR / 12 - 1)
  const nearly = await enter('2580')
  time.pass(1)

  const wait = { error: { code: 'too_many_tries' } }
  expect(forward).toMatchObject({ error: { ...wait.error, retryAfterMs: HOUR / 12 } })
  expect(back).toMatchObject(wait)
  expect(nearly).toMatchObject({ error: { ...wait.error, retryAfterMs: 1 } })
  expect(await enter('2580')).toMatchObject({ ok: true })
})

test('GT12 a wait goes on after a restart, on the new clock from its first try, and never for longer than a whole one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'probesh-wait-'))
  const first = await stationWithEvent(1, { folder })
  recordSignIn(first.core, aUser())
  await first.handlers.setPin({ pin: '2580' })
  const enter = ({ handlers }: TempStation, pin: string) =>
    handlers.signIn({ email: 'rahim@example.com', pin })
  for (const pin of ['1111', '1112', '1113', '1114', '1115']) await enter(first, pin)
  await first.close()

  await using second = await tempStation({ folder })
  const after = await enter(second, '2580')
  second.time.wall += HOUR
  const forward = await enter(second, '2580')
  second.time.pass(HOUR / 12)

  expect(after).toMatchObject({ error: { code: 'too_many_tries', retryAfterMs: HOUR / 12 } })
  expect(forward).toMatchObject({ error: { code: 'too_many_tries' } })
  expect(await enter(second, '2580')).toMatchObject({ ok: true })
  rmSync(folder, { recursive: true, force: true })
})

test('a sign-in, a lock and a wait that were made while the clock stood far ahead end when they would have ended', async () => {
  await using station = await stationWithEvent(1)
  const { handlers, core, time } = station
  const YEAR = 365 * 24 * HOUR
  const pins = ['1111', '1112', '1113', '1114', '1115']
  time.wall += YEAR
  recordSignIn(core, aUser({ level: 'supervisor' }))
  await handlers.setPin({ pin: '2580' })
  time.wall -= YEAR

  expect(await operatorOf(station)).toBeNull()
  expect(await handlers.signIn({ email: 'rahim@example.com', pin: '2580' })).toMatchObject({
    error: { code: 'pin_expired' },
  })

  recordSignIn(core, aUser())
  time.wall += 2 * HOUR
  for (const pin of pins) await handlers.signIn({ email: 'rahim@example.com', pin })
  time.wall -= 2 * HOUR
  const tooSoon = await handlers.signIn({ email: 'rahim@example.com', pin: '2580' })
  time.pass(HOUR / 12)
  const inTime = await handlers.signIn({ email: 'rahim@example.com', pin: '2580' })

  expect(tooSoon).toMatchObject({ error: { code: 'too_many_tries', retryAfterMs: HOUR / 12 } })
  expect(inTime).toMatchObject({ value: { operator: { name: 'Rahim' } } })
})

test('a PIN that is set while the one before it is asked stays', async () => {
  await using station = await stationWithEvent(1)
  const { handlers } = station
  recordSignIn(station.core, aUser())
  await handlers.setPin({ pin: '1357' })

  await Promise.all([
    handlers.setPin({ pin: '2468' }),
    handlers.signIn({ email: 'rahim@example.com', pin: '1357' }),
  ])

  expect(await handlers.signIn({ email: 'rahim@example.com', pin: '2468' })).toMatchObject({
    ok: true,
  })
})
