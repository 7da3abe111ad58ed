// `lists`: what the admin window asks for all day, over HTTP, on a tenant with many tickets and twice as many scans.
import type { Sql } from 'postgres'
import { required } from '../../shared/assert.ts'
import { type Figure, measured, quantile } from './figures.ts'
import { openConnection, writeRequest } from './http-load.ts'
import { LARGE_TICKETS, type LargeTenant, makeLargeTenant } from './large-tenant.ts'
import type { Scene } from './scene.ts'
import { signIn } from './sign-in.ts'

const ROUNDS = 3
const ASKED_EACH = 30
/** A window that shows the night asks every two seconds. */
const NIGHT_ASKED = 100

/** One in twenty may wait so long. */
const LIST_MS_MAX = 150
const NIGHT_MS_MAX = 50

type Ask = (path: string) => Promise<{ readonly ms: number; readonly body: string }>

export async function benchLists(scene: Scene): Promise<readonly Figure[]> {
  const tenant = await makeLargeTenant(scene)
  const eventId = await loadNight(scene, tenant)
  const bearer = await signIn(scene.server.url, tenant.admin)
  const connection = await openConnection(scene.server.url)
  const ask: Ask = async (path) => {
    const startedMs = performance.now()
    const { status, body } = await connection.send(writeRequest('GET', path, bearer))
    if (status !== 200) throw new Error(`${path}: HTTP ${status}: ${body}`)
    return { ms: performance.now() - startedMs, body }
  }
  const figures: Figure[] = []
  for (const [name, path] of listsOf(eventId, tenant)) {
    figures.push(await measure(name, () => ask(path), ASKED_EACH, LIST_MS_MAX))
  }
  figures.push(...(await nightFigures(scene, ask, eventId)))
  connection.close()
  return figures
}

function listsOf(
  eventId: string,
  { firstNames, lastNames }: LargeTenant,
): readonly (readonly [name: string, path: string])[] {
  const event = `/tenant/events/${eventId}`
  const name = encodeURIComponent(`${firstNames[0]} ${lastNames[1]}`)
  return [
    ['orders', `${event}/orders`],
    ['tickets', `${event}/tickets`],
    ['tickets that were blocked', `${event}/tickets?state=blocked`],
    ['payments', '/tenant/payments'],
    ['payments of a number', '/tenant/payments?search=0000000001'],
    ['payments that failed', '/tenant/payments?state=failed'],
    ['activity', '/tenant/activity'],
    ['activity of one kind', '/tenant/activity?action=ticket.voided'],
    ['conflicts', `/tenant/conflicts?eventId=${eventId}&state=open`],
    ['conflicts of a name', `/tenant/conflicts?eventId=${eventId}&search=${name}`],
    ['review items', `/tenant/review-items?eventId=${eventId}`],
    ['review items of a name', `/tenant/review-items?search=${name}`],
    ['no-shows', `${event}/reports/no-shows`],
    ['no-shows of a name', `${event}/reports/no-shows?search=${name}`],
    ['guests by name', `${event}/guest-list`],
    ['stations', '/tenant/stations'],
    ['staff', '/tenant/staff'],
  ]
}

async function measure(
  name: string,
  ask: () => ReturnType<Ask>,
  count: number,
  atMost: number,
): Promise<Figure> {
  // Once beforehand: code compiled, statements prepared, pages in memory.
  await ask()
  const rounds: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const times: number[] = []
    for (let at = 0; at < count; at += 1) times.push((await ask()).ms)
    rounds.push(quantile(times, 0.95))
  }
  const measure = `${name}, p95`
  return measured({ benchmark: 'lists', measure, unit: 'ms' }, rounds, { atMost })
}

async function nightFigures(
  { owner }: Scene,
  ask: Ask,
  eventId: string,
): Promise<readonly Figure[]> {
  const path = `/tenant/events/${eventId}/night`
  const first = await ask(path)
  let version = (JSON.parse(first.body) as { version: string }).version
  let gone = FIRST_ID
  const fresh = await measure(
    'the night, with new scans each time',
    async () => {
      gone = await addScans(owner, eventId, gone)
      const answer = await ask(`${path}?since=${version}`)
      const told = JSON.parse(answer.body) as { version: string; night: unknown }
      if (told.night === null) throw new Error('defect: new scans and nothing new')
      version = told.version
      return answer
    },
    NIGHT_ASKED,
    NIGHT_MS_MAX,
  )
  const same = await measure(
    'the night, with nothing new',
    () => ask(`${path}?since=${version}`),
    NIGHT_ASKED,
    NIGHT_MS_MAX,
  )
  const cold = { benchmark: 'lists', measure: 'the night, counted for the first time', unit: 'ms' }
  return [measured(cold, [first.ms], null), fresh, same]
}

/** Ten people leave at once, as at a large event's gates each second; the next ten of those who came. */
async function addScans(owner: Sql, eventId: string, after: string): Promise<string> {
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

const FIRST_ID = '00000000-0000-0000-0000-000000000000'

/** Gates, scans, cases, payments and an audit trail, written as the server would leave them. Answers the event. */
async function loadNight({ owner, say }: Scene, { id }: LargeTenant): Promise<string> {
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
  const [counted] = await owner<{ scans: string }[]>`select count(*) as scans from scans`
  const seconds = Math.round((performance.now() - startedMs) / 1_000)
  say(`${LARGE_TICKETS} tickets, ${counted?.scans} scans, loaded in ${seconds} s`)
  return event
}
