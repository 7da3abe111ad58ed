// A large tenant's night, made by a few statements: twice as many scans as tickets, and what comes of them.
import { required } from '../../shared/assert.ts'
import type { LargeTenant } from './large-tenant.ts'
import type { Scene } from './scene.ts'

/** Gates, scans, cases, payments and an audit trail, written as the server would leave them. Answers the event. */
export async function loadNight(
  { owner, say }: Scene,
  { id, tickets }: LargeTenant,
): Promise<string> {
  const startedMs = performance.now()
  const [found] = await owner<{ event: string; list: string }[]>`
    select e.id as event, l.id as list
      from events e join check_in_lists l on l.tenant_id = e.tenant_id and l.event_id = e.id
     where e.tenant_id = ${id}`
  const { event, list } = required(found, 'the tenant has an event')
  await owner`
    insert into gates (tenant_id, id, event_id, name, created_at)
    select ${id}, uuidv7(), ${event}, 'Gate ' || no, now() from generate_series(1, 9) no`
  await owner.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`
      create temp table night on commit drop as
      select t.id, t.order_id, no, (array(select id from gates where event_id = ${event}))[1 + no % 10] as gate_id
        from (select id, order_id, row_number() over (order by id) as no from tickets where tenant_id = ${id}) t`
    await tx`analyze night`
    const scan = (where: string, direction: string, verdict: string, minute: string) =>
      tx.unsafe(`
      insert into scans (tenant_id, scan_id, kind, event_id, list_id, ticket_id, gate_id, direction, scanned_at, verdict,
                         reason, content_hash, received_at)
      select '${id}', uuidv7(), 'scan', '${event}', '${list}', id, gate_id, '${direction}',
             now() - interval '6 hours' + (${minute}) * interval '1 minute', '${verdict}',
             ${verdict === 'admitted' ? "'ok'" : "'already_redeemed'"}, '', now()
        from night where ${where}`)
    await scan('no % 4 < 3', 'entry', 'admitted', 'no % 120')
    await scan('no % 5 < 2', 'exit', 'admitted', '130 + no % 60')
    await scan('no % 5 = 0', 'entry', 'admitted', '200 + no % 60')
    await scan('no % 50 = 0', 'entry', 'admitted', '201 + no % 60')
    await scan('no % 100 < 63', 'entry', 'refused', '210 + no % 60')
    await tx`
      insert into conflicts (tenant_id, scan_id, winner_scan_id, event_id, ticket_id, list_id, found_at, status)
      select ${id}, max(scan_id::text)::uuid, min(scan_id::text)::uuid, ${event}, ticket_id, ${list}, now() - random() * interval '6 hours',
             case when random() < 0.5 then 'open' else 'same_person' end
        from scans where tenant_id = ${id} and verdict = 'admitted' and direction = 'entry'
       group by ticket_id having count(*) > 2`
    await tx`
      insert into review_items (tenant_id, scan_id, kind, event_id, ticket_id, reason, found_at)
      select ${id}, scan_id, 'forced', ${event}, ticket_id, 'blocked', scanned_at
        from scans where tenant_id = ${id} and verdict = 'admitted' and direction = 'exit' limit 5000`
    await tx`
      insert into payment_attempts (tenant_id, id, order_id, ref, provider, account_id, is_live, amount_cents, state,
                                    provider_txn_id, created_at, settled_at)
      select ${id}, uuidv7(), id, 'PB' || upper(lpad(to_hex(no), 14, '0')), 'bkash', uuidv7(), false, 300000,
             case when no % 100 = 0 then 'failed' else 'succeeded' end, case when no % 100 > 0 then 'T' || no end, now(),
             case when no % 100 > 0 then now() end
        from (select id, row_number() over (order by id) as no from orders where tenant_id = ${id}) o`
    await tx`
      insert into activity (tenant_id, id, at, actor_kind, action, subject_kind, subject_id)
      select ${id}, uuidv7(), now() - no * interval '1 second', 'system',
             case when no % 500 = 0 then 'ticket.voided' else 'ticket.issued' end, 'ticket', id
        from night`
  })
  for (const table of ['scans', 'conflicts', 'review_items', 'payment_attempts', 'activity']) {
    await owner`vacuum (analyze) ${owner(table)}`
  }
  const [counted] = await owner<
    { scans: string }[]
  >`select count(*) as scans from scans where tenant_id = ${id}`
  const seconds = Math.round((performance.now() - startedMs) / 1_000)
  say(`${tickets} tickets, ${counted?.scans} scans, loaded in ${seconds} s`)
  return event
}

/** Ten people leave at once, as at a large event's gates each second; the next ten of those who came. */
export async function addScans(
  owner: Scene['owner'],
  eventId: string,
  after: string,
): Promise<string> {
  const rows = await owner<{ next: string }[]>`
    with came as (
      select * from scans
       where event_id = ${eventId} and kind = 'scan' and direction = 'entry' and verdict = 'admitted' and scan_id > ${after}
       order by scan_id limit 10),
    gone as (
      insert into scans (tenant_id, scan_id, kind, event_id, list_id, ticket_id, gate_id, direction, scanned_at, verdict,
                         reason, content_hash, received_at)
      select tenant_id, uuidv7(), 'scan', event_id, list_id, ticket_id, gate_id, 'exit', now(), 'admitted', 'ok', '', now()
        from came)
    select scan_id as next from came order by scan_id desc limit 1`
  // Where all have left already they leave once more.
  return rows[0]?.next ?? addScans(owner, eventId, FIRST_ID)
}

/** Before every scan. */
export const FIRST_ID = '00000000-0000-0000-0000-000000000000'
