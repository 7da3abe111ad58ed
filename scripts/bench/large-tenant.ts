// A tenant with very many tickets among nineteen others, made by a few statements: what is measured is how they are read.
import type { TransactionSql } from 'postgres'
import { SYSTEM_ACTOR } from '../../server/features/activity/record-activity.ts'
import { createTenant } from '../../server/features/tenants/create-tenant.ts'
import { keysOf, WHOLE_ORDER, wordsOf } from '../../server/features/tickets/search-terms.ts'
import { required } from '../../shared/assert.ts'
import type { TenantId } from '../../shared/ids.ts'
import { DAY_MS, instantToText } from '../../shared/time.ts'
import { granted, makeEvent, makePeople, type SignIn } from '../seed/make-event.ts'
import { createDice, type Dice, makePerson } from '../seed/people.ts'
import type { Scene } from './scene.ts'

const SHARE = Number(process.env['PROBESH_SHARE'] ?? '1')
export const LARGE_TICKETS = Math.round(1_000_000 * SHARE)
const OTHERS = 19
/** Each of the others has this part of them. */
const OTHER_PART = 1 / 200
const TICKETS_EACH = 3
/** Of each kind. The first few are half of all people, as in life. */
const NAMES = 3_000

export type LargeTenant = {
  readonly id: TenantId
  readonly admin: SignIn
  readonly tickets: number
  /** Single words, the frequent ones first. */
  readonly firstNames: readonly string[]
  readonly lastNames: readonly string[]
}

/**
 * Tickets come in orders of three; each has a name of its own, and so has its buyer. `name` keeps the tenants of different
 * benchmarks apart.
 */
export async function makeLargeTenant(
  scene: Scene,
  name: string,
  tickets: number = LARGE_TICKETS,
): Promise<LargeTenant> {
  scene.say(`making ${tickets} tickets of one tenant among ${OTHERS + 1}`)
  const dice = createDice('large-tenant')
  const [firstNames, lastNames] = [makeNames(dice, 0), makeNames(dice, 1)]
  const { owner } = scene
  const startedMs = performance.now()
  // No checkpoint during the load or the measuring, which would wait for gigabytes to reach the disk.
  await owner`alter system set max_wal_size = '16GB'`
  await owner`select pg_reload_conf()`
  let large: LargeTenant | undefined
  for (let at = 0; at <= OTHERS; at += 1) {
    // In the middle, so that there is a tenant on either side of it.
    const isLarge = at === Math.floor(OTHERS / 2)
    const count = isLarge ? tickets : Math.round(tickets * OTHER_PART)
    const tenant = await makeTenant(scene, `${name}-${at}`, count, firstNames, lastNames)
    if (isLarge) large = { ...tenant, tickets, firstNames, lastNames }
  }
  for (const table of ['orders', 'order_items', 'tickets', 'search_terms', 'search_words']) {
    await owner`vacuum (analyze) ${owner(table)}`
  }
  scene.say(`loaded in ${Math.round((performance.now() - startedMs) / 1_000)} s`)
  return required(large, 'one of them is the large one')
}

/** The names of our invented people, and many that nobody has, in both scripts. */
function makeNames(dice: Dice, place: 0 | 1): readonly string[] {
  const names = new Set<string>()
  for (let at = 0; at < 500; at += 1) names.add(makePerson(dice).name.split(' ')[place] ?? '')
  while (names.size < NAMES) names.add(inventName(dice))
  return [...names]
}

function inventName(dice: Dice): string {
  const syllables = dice.pick([LATIN, BANGLA] as const)
  return Array.from({ length: 2 + dice.roll(3) }, () => dice.pick(syllables)).join('')
}

const LATIN: readonly [string, ...string[]] = [
  'ra',
  'hi',
  'ma',
  'sha',
  'ha',
  'na',
  'far',
  'ta',
  'su',
  'rab',
  'mon',
  'jan',
  'li',
  'kul',
  'bo',
  'dip',
  'zar',
  'fu',
  'yas',
  'min',
]
const BANGLA: readonly [string, ...string[]] = [
  'রা',
  'হি',
  'মা',
  'শা',
  'হা',
  'না',
  'ফা',
  'তা',
  'সু',
  'রব',
  'মন',
  'জা',
  'লি',
  'কু',
  'বো',
  'দী',
  'জার',
  'ফু',
  'ইয়া',
  'মিন',
]

async function makeTenant(
  { deps, owner }: Scene,
  slug: string,
  count: number,
  firstNames: readonly string[],
  lastNames: readonly string[],
): Promise<{ readonly id: TenantId; readonly admin: SignIn }> {
  const input = { name: slug, slug, status: 'active' } as const
  const { id } = granted(await createTenant(deps, SYSTEM_ACTOR, input))
  const { admin } = await makePeople(deps, id, `${slug}.example`, () => 'a password of the bench')
  const startsAt = deps.now() + DAY_MS
  const event = await makeEvent(deps, id, {
    ...{ name: slug, slug, status: 'published', gates: ['Gate'], lists: [{ name: 'Entry' }] },
    ticketTypes: [{ number: 1, name: 'Regular', priceCents: 100_000 }],
    ...{ startsAt: instantToText(startsAt), endsAt: instantToText(startsAt + DAY_MS) },
  })
  const typeId = required(event.ticketTypes[0], 'an event has a type').id
  await owner.begin(async (tx) => {
    // Neither triggers nor foreign keys: the statements below write what those would.
    await tx`set local session_replication_role = replica`
    await tx`set local synchronous_commit = off`
    await tx`set local work_mem = '256MB'`
    await tx`select setseed(0.5)`
    await tx`
      create temp table load_names on commit drop as
      select * from unnest(${firstNames}::text[], ${lastNames}::text[]) with ordinality as row (first, last, no)`
    await tx`
      create temp table load_orders on commit drop as
      select no, uuidv7() as id, upper(lpad(to_hex(no), 10, '0')) as number, ${dealt(tx)}
        from generate_series(1, ${Math.ceil(count / TICKETS_EACH)}) no`
    await tx`
      create temp table load_tickets on commit drop as
      select o.id as order_id, uuidv7() as id, ${dealt(tx)}
        from load_orders o, generate_series(1, ${TICKETS_EACH}) part
       limit ${count}`
    // A new table without statistics is joined row by row.
    for (const table of ['load_names', 'load_orders', 'load_tickets'])
      await tx`analyze ${tx(table)}`
    await tx`
      insert into orders (tenant_id, id, event_id, number, status, buyer_name, buyer_email, buyer_phone, total_cents,
                          created_at, paid_at, is_findable)
      select ${id}, id, ${event.id}, number, 'paid', f.first || ' ' || l.last, 'buyer' || o.no || '@mail.example',
             '+88010' || lpad(o.no::text, 8, '0'), 300000, now(), now() - o.no % 60 * interval '1 day', true
        from load_orders o ${named(tx)}`
    await tx`
      insert into order_items (tenant_id, id, order_id, ticket_type_id, quantity, unit_price_cents)
      select ${id}, uuidv7(), id, ${typeId}, ${TICKETS_EACH}, 100000 from load_orders`
    await tx`
      update places set sold = ${count} where tenant_id = ${id} and ticket_type_id = ${typeId}`
    await tx`
      insert into tickets (tenant_id, id, event_id, order_id, ticket_type_id, type_number, order_status, attendee_name,
                           key_id, issued_at, qr_code_payload, qr_signature, created_at, is_findable)
      select ${id}, id, ${event.id}, order_id, ${typeId}, 1, 'paid', f.first || ' ' || l.last, 0, now(),
             decode(repeat('ab', 45), 'hex'), decode(repeat('ab', 32), 'hex'), now(), true
        from load_tickets o ${named(tx)}`
    await loadTerms(tx, id, [...firstNames, ...lastNames])
  })
  return { id, admin }
}

type Tx = TransactionSql

/** Two places in the table of names, the first places the likeliest. */
const dealt = (tx: Tx) => tx`
  1 + floor(${NAMES} * random() ^ 3)::integer as first, 1 + floor(${NAMES} * random() ^ 3)::integer as last`

const named = (tx: Tx) => tx`
  join load_names f on f.no = o.first join load_names l on l.no = o.last`

/** What `indexTickets` and `indexOrders` write, for all rows at once. */
async function loadTerms(tx: Tx, tenantId: TenantId, names: readonly string[]): Promise<void> {
  const words = names.flatMap((name) => wordsOf(name).map((word) => ({ name, word })))
  const keys = words.flatMap(({ word }) => keysOf(word).map((key) => ({ word, key })))
  await tx`
    create temp table load_words on commit drop as
    select distinct * from unnest(${words.map(({ name }) => name)}::text[], ${words.map(({ word }) => word)}::text[])
           as row (name, word)`
  await tx`analyze load_words`
  await tx`
    insert into search_words (tenant_id, key, word)
    select distinct ${tenantId}::uuid, key collate "C", word collate "C"
      from unnest(${keys.map(({ key }) => key)}::text[], ${keys.map(({ word }) => word)}::text[]) as row (key, word)
     order by 2, 3`
  await tx`
    insert into search_terms (tenant_id, term, order_id, ticket_id)
    select distinct ${tenantId}::uuid, term collate "C", order_id, ticket_id
      from (select 'w' || word as term, t.order_id, t.id as ticket_id
              from load_tickets t join load_names n on n.no = t.first join load_words w on w.name = n.first
            union all
            select 'w' || word, t.order_id, t.id
              from load_tickets t join load_names n on n.no = t.last join load_words w on w.name = n.last
            union all
            select 'w' || word, o.id, ${WHOLE_ORDER}::uuid
              from load_orders o join load_names n on n.no = o.first join load_words w on w.name = n.first
            union all
            select 'w' || word, o.id, ${WHOLE_ORDER}::uuid
              from load_orders o join load_names n on n.no = o.last join load_words w on w.name = n.last
            union all
            select 'n' || number, id, ${WHOLE_ORDER}::uuid from load_orders
            union all
            select 'ebuyer' || no || '@mail.example', id, ${WHOLE_ORDER}::uuid from load_orders
            union all
            select 'p10' || lpad(no::text, 8, '0'), id, ${WHOLE_ORDER}::uuid from load_orders
            union all
            select 'r' || reverse('10' || lpad(no::text, 8, '0')), id, ${WHOLE_ORDER}::uuid from load_orders) rows
     order by 2, 3, 4`
}
