// Who can be chosen to stand by a force.
import { expect, test } from 'vitest'
import type { UserId } from '../../../shared/ids.ts'
import type { SignedInUser } from '../../../shared/sync/schema.ts'
import { anId, stationWithEvent, type TempStation } from '../../testing/temp-station.ts'
import { recordSignIn } from './operators.ts'

const HOUR = 3_600_000

const aUser = (number: number, name: string, more: Partial<SignedInUser> = {}): SignedInUser => ({
  id: anId<UserId>(number),
  email: `${name.toLowerCase()}@example.com`,
  name,
  role: 'staff',
  level: 'supervisor',
  tenant: { id: anId(6), slug: 'demo', name: 'Demo' },
  ...more,
})

async function signInWithPin(station: TempStation, user: SignedInUser): Promise<void> {
  recordSignIn(station.core, user)
  await station.handlers.setPin({ pin: '2580' })
}

const namesOf = async (station: TempStation): Promise<readonly string[]> => {
  const answer = await station.handlers.supervisors({})
  return answer.ok ? answer.value.items.map(({ name }) => name) : []
}

test('only who may force and has a PIN here can be chosen, whoever is signed in', async () => {
  await using station = await stationWithEvent(1)
  await signInWithPin(station, aUser(21, 'Salma'))
  await signInWithPin(station, aUser(22, 'Amina', { role: 'tenant_admin', level: null }))
  await signInWithPin(station, aUser(23, 'Rina', { level: 'steward' }))
  recordSignIn(station.core, aUser(24, 'Kamal'))

  expect([...(await namesOf(station))].sort()).toEqual(['Amina', 'Salma'])
})

test('a supervisor whose PIN has run out cannot be chosen', async () => {
  await using station = await stationWithEvent(1)
  await signInWithPin(station, aUser(21, 'Salma'))

  station.time.pass(16 * HOUR)

  expect(await namesOf(station)).toEqual([])
})
