import { expect, test } from 'vitest'
import { createPasswordPool } from '../server/features/auth/password.ts'
import { checkIn } from '../server/features/checkin/check-in.ts'
import { openTestDeps, type TestDeps } from '../server/testing/deps.ts'
import type { CheckInListId, EventId } from '../shared/ids.ts'
import { type Demo, seedDemo } from './seed-demo.ts'

/** The reason that the server gives for a code at the main entry. */
async function reasonFor(deps: TestDeps, demo: Demo, qrCode: string): Promise<string> {
  const [list] = demo.lists
  const actor = {
    tenantId: demo.tenant.id,
    stationId: null,
    userId: null,
    isSupervisor: false,
    gateId: null,
    eventIds: null,
  }
  const request = {
    qrCode,
    eventId: demo.event.id as EventId,
    listId: list?.id as CheckInListId,
    direction: 'entry' as const,
    confirm: [],
  }
  const [outcome] = await checkIn(deps, demo.tenant.id, [{ actor, request }])
  return outcome?.ok ? outcome.value.reason : `refused: ${outcome?.error.code}`
}

test('every code of the demo brings out the verdict that its label promises', async () => {
  await using deps = await openTestDeps()

  const demo = await seedDemo(deps)

  expect(new Set(demo.codes.map(({ expect: reason }) => reason))).toEqual(
    new Set([
      'ok',
      'invalid_time',
      'unpaid',
      'canceled',
      'blocked',
      'revoked',
      'wrong_event',
      'invalid',
    ]),
  )
  for (const { label, expect: reason, text } of demo.codes) {
    expect([label, await reasonFor(deps, demo, text)]).toEqual([label, reason])
  }
})

test('the demo is loaded once: a second start finds the same event, sign-ins and codes, and pairs anew', async () => {
  await using deps = await openTestDeps()

  const first = await seedDemo(deps)
  const second = await seedDemo(deps)

  const { pairing: codes, ...rest } = first
  const { pairing: fresh, ...again } = second
  const [row] = await deps.platformDb<{ tickets: number; tenants: number }[]>`
    select (select count(*)::integer from tickets) as tickets, (select count(*)::integer from tenants) as tenants
  `
  expect(again).toEqual(rest)
  expect(row).toEqual({ tickets: 302, tenants: 1 })
  expect(new Set([...codes.codes, ...fresh.codes]).size).toBe(4)
})

test('the sign-ins that the demo shows are those of its people', async () => {
  await using deps = await openTestDeps()
  const { verify } = createPasswordPool(2)

  const { admin, staff, supervisor } = await seedDemo(deps)

  for (const { email, password } of [admin, staff, supervisor]) {
    const [user] = await deps.platformDb<{ passwordHash: string }[]>`
      select password_hash from users where email = ${email}
    `
    expect(await verify(user?.passwordHash ?? null, password)).toBe(true)
  }
})

test('a demo that was broken off is made anew beside what is left of it', async () => {
  await using deps = await openTestDeps()
  const broken = {
    ...deps,
    newId: () => {
      made += 1
      if (made > 200) throw new Error('the power went')
      return deps.newId()
    },
  }
  let made = 0

  await expect(seedDemo(broken)).rejects.toThrow('the power went')
  const demo = await seedDemo(deps)

  expect(demo.tenant.slug).toBe('kuasha-events-2')
  expect(demo.codes.length).toBeGreaterThan(8)
})
