import { expect, test } from 'vitest'
import { SYSTEM_ACTOR } from '../../server/features/activity/record-activity.ts'
import { issueTickets } from '../../server/features/tickets/issue-tickets.ts'
import { reissueTicket } from '../../server/features/tickets/reissue-ticket.ts'
import { withTenant } from '../../server/platform/db/tenant-tx.ts'
import { granted } from '../../server/testing/event.ts'
import type { OrderId, TenantId, TicketId, TicketTypeId } from '../../shared/ids.ts'
import { parseTicketText } from '../../shared/tickets/qr.ts'
import { openScriptDeps, type ScriptDeps } from '../seed/open-deps.ts'
import { rpc } from './processes.ts'
import { openVenue, type Venue } from './venue.ts'

const ticketIdOf = (code: string): TicketId => granted(parseTicketText(code)).fields.ticketId

/** The office sells on while the gate is cut off. */
async function sellOne(deps: ScriptDeps, { seeded }: Venue): Promise<string> {
  const tenantId = seeded.tenant.id as TenantId
  const issued = await withTenant(deps.db, tenantId, async (tx) => {
    const [order] = await tx<{ id: OrderId }[]>`select id from orders where status = 'paid' limit 1`
    const [type] = await tx<{ id: TicketTypeId }[]>`select id from ticket_types where number = 1`
    if (order === undefined || type === undefined) throw new Error('nothing to sell')
    const tickets = [{ orderId: order.id, ticketTypeId: type.id, attendeeName: 'Late buyer' }]
    return issueTickets(tx, deps, {
      tenantId,
      actor: SYSTEM_ACTOR,
      eventId: seeded.event.id,
      tickets,
    })
  })
  return granted(issued)[0]?.text ?? ''
}

const reissue = async (deps: ScriptDeps, { seeded }: Venue, code: string): Promise<string> => {
  const about = { tenantId: seeded.tenant.id as TenantId, actor: SYSTEM_ACTOR }
  return granted(await reissueTicket(deps, { ...about, ticketId: ticketIdOf(code) })).text
}

test('a gate that is cut off admits what was sold or re-issued since, once; and refuses the old code when it has heard', async () => {
  await using venue = await openVenue(10)
  await using deps = await openScriptDeps(venue.environment)
  const station = await venue.pairStation(0)
  const [usedOld = '', heardOld = '', unheardOld = ''] = venue.seeded.codes
  await venue.killServer()
  const sold = await sellOne(deps, venue)
  const usedNew = await reissue(deps, venue, usedOld)
  const heardNew = await reissue(deps, venue, heardOld)
  await reissue(deps, venue, unheardOld)
  const scan = async (code: string) => {
    const { verdict, reason } = await rpc(station, 'scan', { code })
    return `${verdict} ${reason}`
  }

  expect(await scan(sold)).toBe('admitted unseen')
  expect(await scan(sold)).toBe('refused already_redeemed')
  expect(await scan(usedNew)).toBe('admitted unseen')
  expect(await scan(usedOld)).toBe('refused already_redeemed')
  // This gate cannot have heard that the code was replaced.
  expect(await scan(unheardOld)).toBe('admitted ok')
  await venue.startServer()
  await rpc(station, 'syncNow', {})

  expect(await scan(heardOld)).toBe('refused revoked')
  expect(await scan(heardNew)).toBe('admitted ok')
  expect(await scan(sold)).toBe('refused already_redeemed')
  expect(await rpc(station, 'status', {})).toMatchObject({ setAside: 0 })
})
