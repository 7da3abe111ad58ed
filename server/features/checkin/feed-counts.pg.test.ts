import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import type { ReservedSql } from 'postgres'
import { expect, test } from 'vitest'
import type { EventId } from '../../../shared/ids.ts'
import type { Sql } from '../../platform/db/open.ts'
import { type TenantTx, withTenant, withTenantSnapshot } from '../../platform/db/tenant-tx.ts'
import { openTestDeps, type TestDeps } from '../../testing/deps.ts'
import { anEvent, someTickets } from '../../testing/event.ts'
import { aGate, anUpload, aStationId, type Gate, upload, uploaderOf } from '../../testing/gate.ts'
import { openTestSql } from '../../testing/open.ts'
import { readChanges } from './changes-store.ts'
import { createFeedCounter, type FeedCounter } from './feed-counts.ts'
import { readFeedStart } from './feed-store.ts'
import { acceptPendingScans } from './store.ts'

const readWatermark = (deps: TestDeps, { tenantId }: Gate): Promise<string> =>
  withTenant(deps.db, tenantId, async (tx) => (await readFeedStart(tx)).watermark)

/** What the counter says beside what PostgreSQL counts, at the same moment. */
async function countBoth(deps: TestDeps, counter: FeedCounter, place: Gate, watermark?: string) {
  const { tenantId, eventId } = place
  const from = watermark ?? (await readWatermark(deps, place))
  return withTenantSnapshot(deps.db, tenantId, async (tx) => {
    const counted = await counter.count(tx, { tenantId, eventId, watermark: from })
    return { counted, there: await countAll(tx, eventId) }
  })
}

/** As `countBoth`, by what a page of changes since the beginning says; counts first where nothing is remembered. */
async function walkBoth(deps: TestDeps, counter: FeedCounter, place: Gate) {
  const { eventId } = place
  const settled = counter.recall(place)
  if (settled === null) return countBoth(deps, counter, place)
  return withTenantSnapshot(deps.db, place.tenantId, async (tx) => {
    const { counts, watermark } = await readChanges(tx, eventId, '0', settled.watermark)
    const counted = counts && counter.learn(place, settled, counts, watermark)
    return { counted, there: await countAll(tx, eventId) }
  })
}

async function countAll(tx: TenantTx, eventId: EventId) {
  const [row] = await tx<{ tickets: number; scans: number }[]>`
    select (select count(*) from tickets where event_id = ${eventId}) as tickets,
           (select count(*) from scans where event_id = ${eventId} and verdict = 'admitted' and not is_pending
               and ticket_id is not null) as scans`
  return { tickets: row?.tickets, scans: row?.scans }
}

/** Writers that are open at the same time, each with tickets of its own, so that none waits for another. */
const WRITERS = 3
const IDS_EACH = 3

const Step = fc.record({
  writer: fc.nat(WRITERS - 1),
  at: fc.nat(IDS_EACH - 1),
  what: fc.constantFrom('toggle', 'toggle', 'move', 'move', 'commit', 'rollback', 'look', 'count'),
})

const step = (what: string) => ({ writer: 0, at: 0, what })
/** What is settled at the watermark, though it has left by the time of the count, must be remembered as there. */
const LEFT_AFTER_A_STALE_LOOK = 'toggle commit look toggle commit count look count'
  .split(' ')
  .map(step)

type Writer = { readonly ids: readonly string[]; open: ReservedSql | null }

async function write(
  owner: Sql,
  writer: Writer,
  { what, at }: { readonly what: string; readonly at: number },
  [here, there]: readonly [Gate, EventId],
): Promise<void> {
  if (what === 'commit' || what === 'rollback') {
    if (writer.open === null) return
    await writer.open.unsafe(what)
    writer.open.release()
    writer.open = null
    return
  }
  if (writer.open === null) {
    writer.open = await owner.reserve()
    await writer.open`begin`
  }
  const id = writer.ids[at] ?? ''
  if (what === 'move') {
    await writer.open`
      update tickets set event_id = case event_id when ${here.eventId} then ${there}::uuid else ${here.eventId} end
       where id = ${id}`
    return
  }
  const { count } = await writer.open`delete from tickets where id = ${id}`
  if (count === 0) await insertTicket(writer.open, here, id)
}

const insertTicket = (sql: ReservedSql, { tickets }: Gate, id: string) => sql`
  insert into tickets (tenant_id, id, event_id, order_id, ticket_type_id, type_number, order_status, key_id, issued_at,
                       qr_code_payload, qr_signature, created_at)
  select tenant_id, ${id}, event_id, order_id, ticket_type_id, type_number, order_status, key_id, issued_at,
         qr_code_payload, qr_signature, created_at
    from tickets where id = ${tickets[0]?.ticketId ?? ''}`

test('FD13 the number of tickets is exact whatever came, went, moved, came back or was undone meanwhile', async () => {
  await using deps = await openTestDeps()
  await using owner = openTestSql(deps.database.ownerUrl)
  const gate = await aGate(deps, { tickets: 2 })
  const other = await anEvent(deps, gate.tenantId, { slug: 'other' })

  await fc.assert(
    fc.asyncProperty(fc.array(Step, { minLength: 10, maxLength: 40 }), async (steps) => {
      const counter = createFeedCounter()
      const walker = createFeedCounter()
      const writers = Array.from({ length: WRITERS }, (): Writer => {
        return { ids: Array.from({ length: IDS_EACH }, () => randomUUID()), open: null }
      })
      let watermark = await readWatermark(deps, gate)
      const check = async (): Promise<void> => {
        for (const eventId of [gate.eventId, other.id]) {
          const { counted, there } = await countBoth(deps, counter, { ...gate, eventId }, watermark)
          expect(counted).toEqual(there)
          const walked = await walkBoth(deps, walker, { ...gate, eventId })
          expect(walked.counted).toEqual(walked.there)
        }
      }
      for (const step of steps) {
        const writer = writers[step.writer]
        if (step.what === 'look') watermark = await readWatermark(deps, gate)
        else if (step.what === 'count') await check()
        else if (writer) await write(owner, writer, step, [gate, other.id])
      }
      for (const writer of writers)
        await write(owner, writer, { what: 'commit', at: 0 }, [gate, other.id])
      await check()
    }),
    { numRuns: 60, examples: [[LEFT_AFTER_A_STALE_LOOK]] },
  )
})

test('FD13 another tenant’s tickets do not count', async () => {
  await using deps = await openTestDeps()
  const counter = createFeedCounter()
  const mine = await aGate(deps, { slug: 'mine', tickets: 2 })
  const theirs = await aGate(deps, { slug: 'theirs', tickets: 3 })
  const strange = { ...mine, eventId: theirs.eventId }

  expect((await countBoth(deps, counter, theirs)).counted.tickets).toBe(3)
  expect((await countBoth(deps, counter, mine)).counted.tickets).toBe(2)
  expect((await countBoth(deps, counter, strange)).counted.tickets).toBe(0)
})

test('FD13 a scan counts when it is recorded, one of a revoked station when it is accepted, each once', async () => {
  await using deps = await openTestDeps()
  const counter = createFeedCounter()
  const gate = await aGate(deps, { tickets: 3 })
  const [first, second, third] = gate.tickets.map((ticket) => anUpload(deps, gate, ticket.text))
  if (!first || !second || !third) throw new Error('no tickets')
  const walker = createFeedCounter()
  const scansNow = async (): Promise<number> => {
    const { counted, there } = await countBoth(deps, counter, gate)
    expect(counted).toEqual(there)
    const walked = await walkBoth(deps, walker, gate)
    expect(walked.counted).toEqual(walked.there)
    return counted.scans
  }
  const revoked = uploaderOf(gate, {
    stationId: aStationId(2),
    ended: { stationRevokedAt: deps.now() - 1 },
  })

  expect(await scansNow()).toBe(0)
  await upload(deps, uploaderOf(gate), [first])
  expect(await scansNow()).toBe(1)
  await upload(deps, uploaderOf(gate), [first])
  await upload(deps, revoked, [second, third])
  expect(await scansNow()).toBe(1)
  await withTenant(deps.db, gate.tenantId, (tx) => acceptPendingScans(tx, aStationId(2), 10))
  expect(await scansNow()).toBe(3)
  const again = withTenant(
    deps.db,
    gate.tenantId,
    (tx) => tx`update scans set is_pending = false, changed_xid = pg_current_xact_id()`,
  )
  await expect(again).rejects.toThrow(/in the feed already/)
  expect(await scansNow()).toBe(3)
})

test('FD13 what is purged behind the server’s back is counted anew', async () => {
  await using deps = await openTestDeps()
  await using owner = openTestSql(deps.database.ownerUrl)
  const counter = createFeedCounter()
  const gate = await aGate(deps, { tickets: 3 })
  const scans = gate.tickets.map((ticket) => anUpload(deps, gate, ticket.text))
  await upload(deps, uploaderOf(gate), scans)
  await someTickets(deps, gate.tenantId, gate.event, [null])

  for (const purge of [
    'select 1',
    `delete from scans where scan_id = '${scans[0]?.scanId}'`,
    'truncate scans',
    `delete from tickets where id = '${gate.tickets[0]?.ticketId}'`,
    'delete from ticket_tombstones',
    // With what names them.
    'truncate tickets cascade',
  ]) {
    await owner.unsafe(purge)
    const { counted, there } = await countBoth(deps, counter, gate)
    expect({ purge, ...counted }).toEqual({ purge, ...there })
  }
})
