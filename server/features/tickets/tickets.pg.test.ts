import { expect, test } from 'vitest'
import type { EventId, TenantId, TicketId } from '../../../shared/ids.ts'
import { parseTicketText, readTicketCode } from '../../../shared/tickets/qr.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { openTestDeps, type TestDeps } from '../../testing/deps.ts'
import { anEvent, aTenant, granted, someTickets } from '../../testing/event.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { revokeKey, rotateKey } from '../events/rotate-key.ts'
import { blockTicket, unblockTicket } from './block-ticket.ts'
import { loadCodeKeys, loadEventKeys } from './event-keys.ts'
import { issueTickets } from './issue-tickets.ts'
import { reissueTicket } from './reissue-ticket.ts'
import { renameTicket } from './rename-ticket.ts'
import { digestOfCode } from './sign-ticket.ts'
import { voidTicket } from './void-ticket.ts'

async function aWorld(deps: TestDeps, change: Record<string, unknown> = {}) {
  const tenantId = await aTenant(deps)
  const event = await anEvent(deps, tenantId, change)
  const tickets = await someTickets(deps, tenantId, event, ['ফারহানা ইয়াসমিন', 'Rahim Uddin'])
  const [ticket] = tickets
  if (ticket === undefined) throw new Error('two tickets were issued')
  const request = { tenantId, ticketId: ticket.ticketId, actor: SYSTEM_ACTOR }
  return { tenantId, event, ticket, tickets, request }
}

const codeKeys = (deps: TestDeps, tenantId: TenantId, eventId: EventId) =>
  withTenant(deps.db, tenantId, (tx) => loadCodeKeys(tx, deps, tenantId, [eventId]))

/** Raw, past every use case. */
const rowOf = (deps: TestDeps, tenantId: TenantId, ticketId: TicketId) =>
  withTenant(deps.db, tenantId, async (tx) => {
    const [row] = await tx`select *, changed_xid::text as xid from tickets where id = ${ticketId}`
    return row ?? {}
  })

const actions = (deps: TestDeps, tenantId: TenantId) =>
  withTenant(deps.db, tenantId, async (tx) => {
    const rows = await tx<{ action: string }[]>`select action from activity order by at, id`
    return rows.map(({ action }) => action)
  })

test('TC16: an issued code verifies with the event’s keys and is kept whole: payload, signature, time', async () => {
  await using deps = await openTestDeps()
  const { tenantId, event, tickets, ticket } = await aWorld(deps)
  const keys = await codeKeys(deps, tenantId, event.id)

  const read = readTicketCode(ticket.text, keys)
  const row = await rowOf(deps, tenantId, ticket.ticketId)
  const parsed = granted(parseTicketText(ticket.text))

  expect(tickets).toHaveLength(2)
  expect(ticket.text).toHaveLength(76)
  expect(read).toMatchObject({
    ok: true,
    value: { ticketId: ticket.ticketId, eventId: event.id, serial: 0 },
  })
  expect(Buffer.concat([row['qrCodePayload'], row['qrSignature'].subarray(0, 16)])).toEqual(
    Buffer.from(parsed.bytes),
  )
  expect(row['issuedAt']).toBe(parsed.fields.issuedAt)
})

test('TC17: a code’s time is a whole second that is not before the transaction that issued it', async () => {
  await using deps = await openTestDeps()
  const { ticket } = await aWorld(deps)

  const { issuedAt } = granted(parseTicketText(ticket.text)).fields

  expect(issuedAt % 1_000).toBe(0)
  expect(issuedAt - deps.clock.now).toBeGreaterThanOrEqual(0)
  expect(issuedAt - deps.clock.now).toBeLessThan(1_000)
})

test('TC18: order id and name are in the code only where the event says so', async () => {
  await using deps = await openTestDeps()
  const { ticket } = await aWorld(deps, { isOrderInCode: true, isNameInCode: true })

  const { fields } = granted(parseTicketText(ticket.text))

  expect(fields).toMatchObject({ orderId: ticket.orderId, attendeeName: 'ফারহানা ইয়াসমিন' })
})

test('TC19: a re-issue raises the serial, renews time and signature, and the ticket is a change for stations', async () => {
  await using deps = await openTestDeps()
  const { tenantId, event, ticket, request } = await aWorld(deps)
  const before = await rowOf(deps, tenantId, ticket.ticketId)
  deps.clock.now += 60_000

  const reissued = granted(await reissueTicket(deps, request))

  const after = await rowOf(deps, tenantId, ticket.ticketId)
  const read = granted(readTicketCode(reissued.text, await codeKeys(deps, tenantId, event.id)))
  expect(read.serial).toBe(1)
  expect(read.issuedAt).toBe(before['issuedAt'] + 60_000)
  expect(after['xid']).not.toBe(before['xid'])
  expect(deps.published).toEqual([{ tenantId, eventId: event.id }])
  expect(await actions(deps, tenantId)).toContain('ticket.reissued')
})

test('TC19: after 255 re-issues a ticket has no further serial and says so', async () => {
  await using deps = await openTestDeps()
  const { tenantId, ticket, request } = await aWorld(deps)
  await withTenant(
    deps.db,
    tenantId,
    (tx) => tx`update tickets set serial = 254 where id = ${ticket.ticketId}`,
  )

  expect(granted(await reissueTicket(deps, request)).serial).toBe(255)
  expect(await reissueTicket(deps, request)).toEqual({
    ok: false,
    error: { code: 'serial_used_up' },
  })
})

test('TC20: a rename signs anew only where the name is in the code', async () => {
  await using deps = await openTestDeps()
  const plain = await aWorld(deps)
  const named = {
    tenantId: plain.tenantId,
    event: await anEvent(deps, plain.tenantId, { slug: 'named', isNameInCode: true }),
  }
  const [ticket] = await someTickets(deps, named.tenantId, named.event, ['Rahim Uddin'])

  const first = granted(await renameTicket(deps, { ...plain.request, name: 'সালমা খাতুন' }))
  const second = granted(
    await renameTicket(deps, {
      ...plain.request,
      ticketId: ticket?.ticketId ?? plain.ticket.ticketId,
      name: 'সালমা খাতুন',
    }),
  )

  const row = await rowOf(deps, plain.tenantId, plain.ticket.ticketId)
  expect(first.text).toBeNull()
  expect(row).toMatchObject({ attendeeName: 'সালমা খাতুন', serial: 0 })
  expect(granted(parseTicketText(second.text ?? '')).fields).toMatchObject({
    attendeeName: 'সালমা খাতুন',
    serial: 1,
  })
})

test('a void ticket stays void, is told once, and gets no new code', async () => {
  await using deps = await openTestDeps()
  const { tenantId, request } = await aWorld(deps)

  const first = granted(await voidTicket(deps, request))
  const second = granted(await voidTicket(deps, request))

  expect([first.isVoid, first.enteredBy, second.isVoid]).toEqual([true, null, true])
  expect(
    (await actions(deps, tenantId)).filter((action) => action === 'ticket.voided'),
  ).toHaveLength(1)
  expect(await reissueTicket(deps, request)).toEqual({ ok: false, error: { code: 'ticket_void' } })
})

test('a ticket that is voided after it got in leaves a review item that names the entry', async () => {
  await using deps = await openTestDeps()
  const { tenantId, event, ticket, request } = await aWorld(deps)
  const scanId = deps.newId()
  await withTenant(
    deps.db,
    tenantId,
    (tx) => tx`
      insert into scans (scan_id, kind, event_id, list_id, ticket_id, direction, scanned_at, verdict, reason,
                         content_hash, received_at)
      values (${scanId}, 'scan', ${event.id}, ${event.lists[0]?.id ?? ''}, ${ticket.ticketId}, 'entry',
              ${tx.typed.instant(deps.now())}, 'admitted', 'ok', '\\x00', ${tx.typed.instant(deps.now())})
    `,
  )

  const voided = granted(await voidTicket(deps, request))

  const items = await withTenant(
    deps.db,
    tenantId,
    (tx) => tx`select scan_id, kind, ticket_id, status from review_items`,
  )
  expect(voided.enteredBy).toBe(scanId)
  expect([...items]).toEqual([
    { scanId, kind: 'voided_after_entry', ticketId: ticket.ticketId, status: 'open' },
  ])
})

test('a blocked ticket is good again once it is unblocked, and each is told once', async () => {
  await using deps = await openTestDeps()
  const { tenantId, ticket, request } = await aWorld(deps)

  for (const change of [blockTicket, blockTicket, unblockTicket])
    granted(await change(deps, request))

  expect(await rowOf(deps, tenantId, ticket.ticketId)).toMatchObject({ isBlocked: false })
  expect((await actions(deps, tenantId)).slice(-2)).toEqual(['ticket.blocked', 'ticket.unblocked'])
})

test('another tenant’s ticket, event and type are not found, and nothing is told or changed', async () => {
  await using deps = await openTestDeps()
  const { event, ticket, tickets, tenantId: owner } = await aWorld(deps)
  const stranger = await aTenant(deps, 'beta')
  const own = await anEvent(deps, stranger)
  const request = { tenantId: stranger, ticketId: ticket.ticketId, actor: SYSTEM_ACTOR }

  const answers = [
    await voidTicket(deps, request),
    await blockTicket(deps, request),
    await reissueTicket(deps, request),
    await renameTicket(deps, { ...request, name: 'X' }),
  ]
  const issue = (eventId: EventId) =>
    withTenant(deps.db, stranger, (tx) =>
      issueTickets(tx, deps, {
        tenantId: stranger,
        actor: SYSTEM_ACTOR,
        eventId,
        tickets: [{ ...ticket, attendeeName: null }],
      }),
    )

  for (const answer of answers)
    expect(answer).toEqual({ ok: false, error: { code: 'ticket_not_found' } })
  expect(await issue(event.id)).toEqual({ ok: false, error: { code: 'event_not_found' } })
  expect(await issue(own.id)).toMatchObject({ ok: false, error: { code: 'unknown_ticket_type' } })
  const keyRequest = { tenantId: stranger, eventId: event.id, actor: SYSTEM_ACTOR }
  expect(await rotateKey(deps, keyRequest)).toEqual({
    ok: false,
    error: { code: 'event_not_found' },
  })
  expect(
    await withTenant(deps.db, stranger, (tx) => loadEventKeys(tx, deps, stranger, event.id)),
  ).toBeNull()
  expect(await rowOf(deps, owner, ticket.ticketId)).toMatchObject({
    isVoid: false,
    isBlocked: false,
    serial: 0,
  })
  expect(tickets).toHaveLength(2)
  expect(deps.published).toEqual([])
})

test('TC21: after a rotation old codes stay good and new ones have the new key id, until the old key is revoked', async () => {
  await using deps = await openTestDeps()
  const { tenantId, event, ticket, request } = await aWorld(deps)
  const keyRequest = { tenantId, eventId: event.id, actor: SYSTEM_ACTOR }

  const rotated = granted(await rotateKey(deps, keyRequest))
  const [fresh] = await someTickets(deps, tenantId, event, ['Nusrat Jahan'])

  const both = await codeKeys(deps, tenantId, event.id)
  expect(rotated).toEqual({ keyId: 2 })
  expect(granted(readTicketCode(ticket.text, both)).keyId).toBe(1)
  expect(granted(readTicketCode(fresh?.text ?? '', both)).keyId).toBe(2)

  granted(await revokeKey(deps, { ...keyRequest, keyId: 1 }))
  granted(await revokeKey(deps, { ...keyRequest, keyId: 1 }))

  const one = await codeKeys(deps, tenantId, event.id)
  expect(readTicketCode(ticket.text, one)).toEqual({ ok: false, error: { code: 'bad_signature' } })
  expect(readTicketCode(fresh?.text ?? '', one).ok).toBe(true)
  const renewed = granted(await reissueTicket(deps, request))
  expect(granted(readTicketCode(renewed.text, one)).keyId).toBe(2)
})

test('TC21: the key that signs cannot be revoked, nor one that is not there, and 256 key ids are all there are', async () => {
  await using deps = await openTestDeps()
  const { tenantId, event } = await aWorld(deps)
  const request = { tenantId, eventId: event.id, actor: SYSTEM_ACTOR }

  expect(await revokeKey(deps, { ...request, keyId: 1 })).toEqual({
    ok: false,
    error: { code: 'key_is_current' },
  })
  expect(await revokeKey(deps, { ...request, keyId: 9 })).toEqual({
    ok: false,
    error: { code: 'key_not_found' },
  })
  await withTenant(
    deps.db,
    tenantId,
    (tx) => tx`update event_keys set key_id = 255 where event_id = ${event.id}`,
  )
  expect(await rotateKey(deps, request)).toEqual({ ok: false, error: { code: 'key_ids_used_up' } })
})

test('TC22: two tenants, and two events of one tenant, have different keys; the same event always the same', async () => {
  await using deps = await openTestDeps()
  const alpha = await aTenant(deps)
  const beta = await aTenant(deps, 'beta')
  const events = [
    { tenantId: alpha, event: await anEvent(deps, alpha) },
    { tenantId: alpha, event: await anEvent(deps, alpha, { slug: 'summer' }) },
    { tenantId: beta, event: await anEvent(deps, beta) },
  ]

  const keyOf = async ({ tenantId, event }: (typeof events)[number]): Promise<string> => {
    const loaded = await withTenant(deps.db, tenantId, (tx) =>
      loadEventKeys(tx, deps, tenantId, event.id),
    )
    return Buffer.from(loaded?.keys[0]?.key ?? []).toString('hex')
  }
  const first = await Promise.all(events.map(keyOf))
  const again = await Promise.all(events.map(keyOf))

  expect(new Set(first).size).toBe(3)
  expect(again).toEqual(first)
  expect(first[0]).toMatch(/^[0-9a-f]{64}$/)
})

test('TC14: the digest of a code that a listed event gives its stations is the same in SQL and in code', async () => {
  await using deps = await openTestDeps()
  const { tenantId, ticket } = await aWorld(deps)

  const [row] = await withTenant(
    deps.db,
    tenantId,
    (tx) => tx<{ digest: Uint8Array }[]>`
      select substring(sha256(qr_code_payload || substring(qr_signature for 16)) for 16) as digest
        from tickets where id = ${ticket.ticketId}
    `,
  )

  const { bytes } = granted(parseTicketText(ticket.text))
  expect(Buffer.from(row?.digest ?? []).toString('hex')).toBe(
    Buffer.from(digestOfCode(bytes)).toString('hex'),
  )
})

test('a thousand tickets are issued at once, each with its own id and code', async () => {
  await using deps = await openTestDeps()
  const tenantId = await aTenant(deps)
  const event = await anEvent(deps, tenantId)

  const tickets = await someTickets(
    deps,
    tenantId,
    event,
    Array.from({ length: 1_000 }, (_unused, at) => `Name "${at}", {x}`),
  )

  const keys = await codeKeys(deps, tenantId, event.id)
  expect(new Set(tickets.map(({ ticketId }) => ticketId)).size).toBe(1_000)
  for (const { text } of tickets) expect(readTicketCode(text, keys).ok).toBe(true)
  expect(await rowOf(deps, tenantId, tickets[7]?.ticketId ?? ('' as TicketId))).toMatchObject({
    attendeeName: 'Name "7", {x}',
  })
})
