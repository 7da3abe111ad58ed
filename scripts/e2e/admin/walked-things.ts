// One of everything that a screen can be about, so that each screen has an address.
import postgres from 'postgres'
import { required } from '../../../shared/assert.ts'
import { SECOND_MS } from '../../../shared/time.ts'
import type { Venue } from '../venue.ts'
import { pairLaptop } from './laptop.ts'
import { type Ask, granted } from './server-api.ts'

/** By the names in the screens' paths. */
export type Things = Readonly<Record<string, string>>

type Items<T> = { readonly items: readonly T[] }
type WithId = { readonly id: string }
type Member = { readonly userId: string; readonly email: string; readonly version: number }

const firstOf = async <T>(ask: Ask, path: string): Promise<T> =>
  required((await granted<Items<T>>(ask(`GET ${path}`))).items[0], path)

/** With a double entry and a scan to look at. */
export async function makeThings(ask: Ask, venue: Venue): Promise<Things> {
  const { event, lists, pairing, codes } = venue.seeded
  const [one = '', two = ''] = pairing.codes
  const [code = ''] = codes
  const north = await pairLaptop(venue, { code: one, name: 'Laptop North', gate: 0 })
  const south = await pairLaptop(venue, { code: two, name: 'Laptop South', gate: 1 })
  await north.enter(code)
  await south.enter(code, 12 * SECOND_MS)
  await north.enter('NO CODE OF OURS')
  const conflict = await firstOf<{ scanId: string }>(ask, '/tenant/conflicts')
  const review = await firstOf<{ scanId: string; kind: string }>(ask, '/tenant/review-items')
  const promo = { code: 'WALKED', kind: 'percent', value: 10 }
  const promoCode = await granted<WithId>(ask(`POST /tenant/events/${event.id}/promo-codes`, promo))
  const people = await granted<Items<Member>>(ask('GET /tenant/staff'))
  const orderId = (await firstOf<WithId>(ask, '/tenant/orders?status=paid')).id
  return {
    eventId: event.id,
    listId: required(lists[0], 'the seed has a list').id,
    ticketTypeId: (await firstOf<WithId>(ask, `/tenant/events/${event.id}/ticket-types`)).id,
    promoCodeId: promoCode.id,
    orderId,
    caseId: await disputeAPayment(venue.database.ownerUrl, orderId),
    ticketId: (await firstOf<WithId>(ask, '/tenant/tickets')).id,
    userId: memberOf(people, 'supervisor@').userId,
    stationId: (await firstOf<WithId>(ask, '/tenant/stations')).id,
    scanId: conflict.scanId,
    reviewScanId: review.scanId,
    kind: review.kind,
    // Nobody's: whoever may not does not come so far.
    tenantId: event.id,
  }
}

/** A second payment of an order that a bank takes back: as a provider leaves it that tells of it. Its case. */
async function disputeAPayment(ownerUrl: string, orderId: string): Promise<string> {
  const sql = postgres(ownerUrl, { max: 1 })
  try {
    const [row] = await sql<{ id: string }[]>`
      with account as (
        insert into provider_accounts (id, tenant_id, provider, merchant_ref, is_live, sealed, created_at)
        select gen_random_uuid(), tenant_id, 'bkash', 'WALKEDACCOUNT', false, '\\x00', now() from orders where id = ${orderId}
        returning id, tenant_id
      ), attempt as (
        insert into payment_attempts (tenant_id, id, order_id, ref, provider, account_id, is_live, amount_cents, state,
                                      provider_txn_id, is_disputed, created_at, settled_at)
        select tenant_id, gen_random_uuid(), ${orderId}, 'WALKEDPAYMENT', 'bkash', id, false, 80000, 'succeeded',
               'WALKEDTXN', true, now(), now()
          from account
        returning tenant_id, id
      )
      insert into payment_cases (tenant_id, id, kind, order_id, attempt_id, state, choice, told_at, opened_at)
      select tenant_id, gen_random_uuid(), 'dispute', ${orderId}, id, 'open', 'nothing', now(), now() from attempt
      returning id`
    return required(row, 'it was made').id
  } finally {
    await sql.end()
  }
}

export const memberOf = ({ items }: Items<Member>, email: string): Member =>
  required(
    items.find((one) => one.email.startsWith(email)),
    email,
  )

/** What an organizer has, as another administrator reads it; without who is an administrator. */
export async function readAll(ask: Ask, eventId: string): Promise<unknown> {
  const paths = [
    '/tenant/events?limit=200',
    `/tenant/events/${eventId}`,
    `/tenant/events/${eventId}/notices`,
    `/tenant/events/${eventId}/promo-codes`,
    '/tenant/staff/invitations',
    '/tenant/stations',
    '/tenant/conflicts',
    '/tenant/review-items',
    '/tenant/orders?limit=200',
    '/tenant/tickets?limit=200',
    '/tenant/profile',
    '/tenant/provider-accounts',
  ]
  return await Promise.all(paths.map((path) => granted(ask(`GET ${path}`))))
}

const ROLES = {
  admin: { role: 'tenant_admin', level: null },
  supervisor: { role: 'staff', level: 'supervisor' },
  steward: { role: 'staff', level: 'steward' },
} as const
export type Turn = (role: keyof typeof ROLES) => Promise<string>

/** Raises somebody to administrator, or lowers them. */
export async function roleSwitch(ask: Ask, email: string): Promise<Turn> {
  const person = memberOf(await granted<Items<Member>>(ask('GET /tenant/staff')), email)
  let { version } = person
  return async (role) => {
    const body = { ...ROLES[role], version }
    const saved = await granted<Member>(ask(`PATCH /tenant/staff/${person.userId}`, body))
    version = saved.version
    return person.userId
  }
}
