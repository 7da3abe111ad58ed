// What an organizer gives back, what buyers ask for, and what becomes of tickets, places and gates.
import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import { HOLD_MS } from '../../../shared/orders/schema.ts'
import type { GiveBackInput } from '../../../shared/payments/refund-schema.ts'
import { MINUTE_MS } from '../../../shared/time.ts'
import { createApp } from '../../app.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import type { Mail } from '../../platform/mail/mailer.ts'
import { anAdmin, call, signInAs } from '../../testing/app.ts'
import { granted } from '../../testing/event.ts'
import {
  anOpenOrder,
  aPaidOrder,
  aRequest,
  aShop,
  comeBack,
  openShopDeps,
  type Shop,
  type ShopDeps,
  shopState,
} from '../../testing/shop.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { writeOrderToken } from '../orders/order-link.ts'
import { placeOrder } from '../orders/place-order.ts'
import { giveBack } from './give-back.ts'
import { readRefund, readRefundable } from './list-refunds.ts'
import { mailRefundAskJob, mailRefundJob } from './mail-refund.ts'
import { approveAsk, askForRefund, declineAsk, listAsks } from './refund-asks.ts'
import { sweepHolds } from './sweep-holds.ts'
import { workRefunds } from './work-refunds.ts'

type Order = Awaited<ReturnType<typeof aPaidOrder>>
type What = GiveBackInput['what']

const give = (deps: ShopDeps, { tenantId }: Shop, { orderId }: Order, what: What, key?: string) =>
  giveBack(deps, {
    ...{ tenantId, orderId, actor: SYSTEM_ACTOR, userId: null, key: key ?? null },
    input: { what, reason: 'Rain' },
  })

const codeOf = (one: { readonly ok: boolean; readonly error?: { readonly code: string } }) =>
  one.ok ? 'ok' : (one.error?.code ?? '')

const ticketsOf = (deps: ShopDeps, { tenantId }: Shop, { orderId }: Order) =>
  withTenant(
    deps.db,
    tenantId,
    (tx) => tx<{ id: never; isVoid: boolean; orderStatus: string }[]>`
      select id, is_void, order_status from tickets where order_id = ${orderId} order by id`,
  )

const mailsOf = async (deps: ShopDeps, { tenantId }: Shop): Promise<readonly string[]> => {
  const rows = await deps.platformDb<{ news: string }[]>`
    select data->>'news' as news from pgboss.job
     where name like 'payments.%' and data->>'tenantId' = ${tenantId} order by created_on, data->>'news'`
  return rows.map(({ news }) => news)
}

const WHOLE: What = { kind: 'order', feeCents: 0 }

test('RF12 a whole order gives its tickets and places back at once, and its money once', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps, 2)
  const order = await aPaidOrder(deps, shop, 2)
  deps.published.length = 0

  const refundId = granted(await give(deps, shop, order, { kind: 'order', feeCents: 10_000 }))
  const decided = await shopState(deps, shop)
  const published = [...deps.published]
  const next = await placeOrder(deps, aRequest(shop, 2, 'next@mail.example'))
  await workRefunds(deps, deps.now())

  expect(decided).toMatchObject({ orders: [{ status: 'refunded' }], sold: 0, held: 0 })
  expect(await ticketsOf(deps, shop, order)).toEqual([
    { id: expect.anything(), isVoid: true, orderStatus: 'refunded' },
    { id: expect.anything(), isVoid: true, orderStatus: 'refunded' },
  ])
  expect(published).toEqual([{ tenantId: shop.tenantId, eventId: shop.eventId }])
  expect(next.ok).toBe(true)
  expect(granted(await readRefund(deps, shop.tenantId, refundId))).toMatchObject({
    ...{ state: 'succeeded', amountCents: 150_000, feeCents: 10_000, scope: 'order', note: 'Rain' },
    ...{ ticketIds: [expect.anything(), expect.anything()], decidedBy: null },
  })
  expect(deps.ledger.refunds.made.map(({ amountCents }) => amountCents)).toEqual([150_000])
  expect(await mailsOf(deps, shop)).toEqual(['on_its_way', 'returned'])
})

test('RF11, RF12 one ticket of two: the other stays good, and with it the order', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const order = await aPaidOrder(deps, shop, 2)
  const [one, other] = await ticketsOf(deps, shop, order)
  const oneOf = (id: string): What => ({ kind: 'tickets', ticketIds: [id as never], feeCents: 0 })

  granted(await give(deps, shop, order, oneOf(required(one, 'the first').id)))
  const after = await shopState(deps, shop)
  const again = await give(deps, shop, order, oneOf(required(one, 'the first').id))
  granted(await give(deps, shop, order, oneOf(required(other, 'the second').id)))

  expect(after).toMatchObject({ orders: [{ status: 'paid' }], sold: 1, tickets: 2 })
  expect(codeOf(again)).toBe('ticket_void')
  expect(await shopState(deps, shop)).toMatchObject({ orders: [{ status: 'refunded' }], sold: 0 })
})

test('RF11 the same key is the same refund, at once and later; another request with it is refused', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const order = await aPaidOrder(deps, shop)
  const amount = (amountCents: number): What => ({ kind: 'amount', amountCents })

  const together = await Promise.all(
    [1, 2, 3, 4].map(() => give(deps, shop, order, amount(1_000), 'k1')),
  )
  const later = await give(deps, shop, order, amount(1_000), 'k1')
  const other = await give(deps, shop, order, amount(2_000), 'k1')
  const unkeyed = await give(deps, shop, order, amount(1_000))

  expect(new Set([...together, later].map(granted)).size).toBe(1)
  expect(codeOf(other)).toBe('idempotency_key_reused')
  expect(unkeyed.ok).toBe(true)
  expect((await shopState(deps, shop)).refunds).toHaveLength(2)
})

test('RF1, RF13 of many who give back at once no more goes back than was paid; the rest is told what is left', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const [one, two] = [await aPaidOrder(deps, shop), await aPaidOrder(deps, shop)]

  const amounts = await Promise.all(
    Array.from({ length: 6 }, () => give(deps, shop, one, { kind: 'amount', amountCents: 30_000 })),
  )
  const wholes = await Promise.all(Array.from({ length: 4 }, () => give(deps, shop, two, WHOLE)))

  expect(amounts.map(codeOf).toSorted()).toEqual([
    ...['ok', 'ok', 'refund_too_much', 'refund_too_much', 'refund_too_much', 'refund_too_much'],
  ])
  expect(amounts.find(({ ok }) => !ok)).toMatchObject({
    error: {
      message: expect.stringContaining('BDT 200.00'),
      details: [{ leftCents: 20_000 }],
    },
  })
  expect(wholes.map(codeOf).toSorted()).toEqual([
    ...['ok', 'order_refunded', 'order_refunded', 'order_refunded'],
  ])
})

test('RF14 what was not paid through a provider, is disputed or another tenant’s is not given back', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const unpaid = await anOpenOrder(deps, shop)
  const disputed = await aPaidOrder(deps, shop)
  const other = await aShop(deps)
  await withTenant(
    deps.db,
    shop.tenantId,
    (tx) => tx`update payment_attempts set is_disputed = true where id = ${disputed.attemptId}`,
  )

  const outcomes = [
    await give(deps, shop, unpaid, WHOLE),
    await give(deps, shop, disputed, WHOLE),
    await give(deps, other, disputed, WHOLE),
  ]

  expect(outcomes.map(codeOf)).toEqual(['refund_not_paid', 'refund_disputed', 'order_not_found'])
  expect(granted(await readRefundable(deps, shop.tenantId, unpaid.orderId)).obstacle).toBe(
    'not_paid',
  )
  expect(granted(await readRefundable(deps, shop.tenantId, disputed.orderId))).toMatchObject({
    ...{ obstacle: 'disputed', leftCents: 80_000 },
    tickets: [{ priceCents: 80_000, isVoid: false, isInside: false }],
  })
  expect(await shopState(deps, shop)).toMatchObject({ refunds: [], sold: 1 })
})

test('RF12 a ticket whose holder is inside is given back and left for review', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const order = await aPaidOrder(deps, shop)
  const [ticket] = await ticketsOf(deps, shop, order)
  const ticketId = required(ticket, 'one').id
  await withTenant(
    deps.db,
    shop.tenantId,
    (tx) => tx`
      insert into scans (scan_id, kind, event_id, list_id, ticket_id, direction, scanned_at, received_at, verdict, reason, content_hash)
      select ${deps.newId()}, 'scan', ${shop.eventId}, l.id, ${ticketId}, 'entry', ${tx.typed.instant(deps.now())},
             ${tx.typed.instant(deps.now())}, 'admitted', 'ok', sha256('x')
        from check_in_lists l where l.event_id = ${shop.eventId} limit 1`,
  )

  granted(await give(deps, shop, order, WHOLE))

  const items = await withTenant(
    deps.db,
    shop.tenantId,
    (tx) => tx`select kind, reason, ticket_id from review_items`,
  )
  expect([...items]).toEqual([{ kind: 'voided_after_entry', reason: 'canceled', ticketId }])
})

test('RF17 money that finds no places goes back by itself, and its buyer is told', async () => {
  await using deps = await openShopDeps({}, { canClose: false })
  const shop = await aShop(deps, 1)
  const late = await anOpenOrder(deps, shop)
  deps.clock.now += HOLD_MS
  await sweepHolds(deps, deps.now())
  await aPaidOrder(deps, shop)
  deps.ledger.pay(late.ref)
  deps.clock.now += MINUTE_MS
  await comeBack(deps, late.ref)

  await workRefunds(deps, deps.now())

  const [txn] = required(deps.ledger.payments.get(late.ref), 'it was begun').txns
  expect(deps.ledger.refunds.made).toMatchObject([{ txn, amountCents: 80_000, state: 'succeeded' }])
  const { attempts } = await shopState(deps, shop)
  expect(attempts.map(({ state }) => state)).toEqual(['refunded', 'succeeded'])
  expect(await mailsOf(deps, shop)).toEqual(['on_its_way', 'returned'])
})

const askOf = async (deps: ShopDeps, { tenantId }: Shop) =>
  required(granted(await listAsks(deps, tenantId, { limit: 50 })).items[0], 'a wish')

test('RF15 a buyer asks once at a time; one of two who answer does, with the refund in the same moment', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const order = await aPaidOrder(deps, shop)
  const asked = await Promise.all(
    [1, 2, 3].map(() => askForRefund(deps, { ...shop, orderId: order.orderId }, 'I am ill')),
  )
  const { id: askId, state } = await askOf(deps, shop)
  const answer = { tenantId: shop.tenantId, askId, actor: SYSTEM_ACTOR, userId: null }
  const input = { what: WHOLE, reason: 'Get well' }

  const answers = await Promise.all([
    approveAsk(deps, answer, input),
    approveAsk(deps, answer, input),
    declineAsk(deps, answer, 'No'),
  ])
  const isApproved = (await askOf(deps, shop)).state === 'approved'

  expect(asked.map(codeOf).toSorted()).toEqual([
    ...['ok', 'refund_asked_already', 'refund_asked_already'],
  ])
  expect(state).toBe('open')
  expect(answers.map(codeOf).toSorted()).toEqual([
    ...['ok', 'refund_ask_answered', 'refund_ask_answered'],
  ])
  expect((await shopState(deps, shop)).refunds).toHaveLength(isApproved ? 1 : 0)
})

test('RF15, RF16 declined with words the tickets stay good, the buyer is told, and may ask again', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const order = await aPaidOrder(deps, shop)
  const ofOrder = { ...shop, orderId: order.orderId }
  granted(await askForRefund(deps, ofOrder, 'I am ill'))
  const { id: askId } = await askOf(deps, shop)
  const answer = { tenantId: shop.tenantId, askId, actor: SYSTEM_ACTOR, userId: null }

  granted(await declineAsk(deps, answer, 'Give them to a friend'))
  const declined = await askOf(deps, shop)
  granted(await askForRefund(deps, ofOrder, 'Please'))
  const stranger = { ...answer, tenantId: (await aShop(deps)).tenantId }

  expect(declined).toMatchObject({ state: 'declined', answer: 'Give them to a friend' })
  expect(await shopState(deps, shop)).toMatchObject({ refunds: [], sold: 1 })
  expect(await mailsOf(deps, shop)).toEqual(['arrived', 'declined', 'arrived'])
  expect(codeOf(await declineAsk(deps, stranger, 'x'))).toBe('refund_ask_not_found')
})

test('RF16 each mail is in the order’s language, with the amount and the organizer’s words', async () => {
  await using made = await openShopDeps()
  const sent: Mail[] = []
  const deps = {
    ...made,
    mailer: { ...made.mailer, send: async (mail: Mail) => void sent.push(mail) },
  }
  const shop = await aShop(deps)
  const order = await aPaidOrder(deps, shop)
  granted(await askForRefund(deps, { ...shop, orderId: order.orderId }, 'I am ill'))
  const { id: askId } = await askOf(deps, shop)
  const answer = { tenantId: shop.tenantId, askId, actor: SYSTEM_ACTOR, userId: null }
  const refundId = granted(await approveAsk(deps, answer, { what: WHOLE, reason: 'Get well' }))
  const { tenantId } = shop
  const tooEarly = { tenantId, refundId, news: 'returned' }
  await mailRefundJob.runOn(deps, tooEarly)
  const early = sent.length
  await workRefunds(deps, deps.now())

  await mailRefundAskJob.runOn(deps, { tenantId, askId, news: 'approved' })
  await mailRefundJob.runOn(deps, { tenantId, refundId, news: 'on_its_way' })
  await mailRefundJob.runOn(deps, tooEarly)

  expect(early).toBe(0)
  expect(sent).toHaveLength(3)
  for (const { subject, text } of sent) expect(subject + text).toMatch(/[\u0980-\u09ff]/)
  expect(sent.map(({ text }) => text.includes('৳৮০০') || text.includes('Get well'))).toEqual([
    ...[true, true, true],
  ])
})

test('RF15, PG9 the order’s page takes the wish once, and tells of money what is true', async () => {
  await using deps = await openShopDeps()
  const server = createApp(deps, { checkResponses: true })
  const shop = await aShop(deps)
  const order = await aPaidOrder(deps, shop, 2)
  const path = `/orders/${writeOrderToken(deps.config, order.orderId)}`
  const page = async (what = path): Promise<string> =>
    (await call(server, `GET ${what}`, { headers: { 'accept-language': 'en' } })).text()
  const send = (words: string): Promise<Response> =>
    call(server, `POST ${path}/refund`, {
      headers: {
        ...{ 'content-type': 'application/x-www-form-urlencoded', origin: 'http://localhost' },
        'accept-language': 'en',
      },
      body: new URLSearchParams({ words }).toString(),
    })

  const before = await page(`${path}?lang=en`)
  const form = await page(`${path}/refund?lang=en`)
  const empty = await send(' ')
  const sent = [await send('I am ill\r\nand <b>poor</b>'), await send('Again')]
  const asked = await page(`${path}?lang=en`)
  granted(await give(deps, shop, order, WHOLE))
  const due = await page(`${path}?lang=en`)
  await workRefunds(deps, deps.now())
  const returned = await page(`${path}?lang=en`)

  expect(before).toContain('Ask for your money back')
  expect(form).toContain('Why do you want it back?')
  expect([empty.status, ...sent.map(({ status }) => status)]).toEqual([400, 303, 303])
  expect(asked).toContain('answers you by mail')
  expect(asked).not.toContain('Ask for your money back')
  expect(granted(await listAsks(deps, shop.tenantId, { limit: 9 })).items).toMatchObject([
    { words: 'I am ill\nand <b>poor</b>' },
  ])
  expect(due).toMatch(/is on its way back to you/)
  expect(due).not.toMatch(/was sent back|was refunded/)
  expect(returned).toMatch(/was sent back to where it came from/)
  expect(returned).toContain('This order was refunded')
})

test('RF11, RF19 an administrator gives back over HTTP: the key in its header, what is left in the refusal, the list by its filters', async () => {
  await using deps = await openShopDeps()
  const server = createApp(deps, { checkResponses: true })
  const shop = await aShop(deps)
  const order = await aPaidOrder(deps, shop)
  const admin = await anAdmin(deps, shop.tenantId, 'admin@alpha.example')
  const { access: bearer } = await signInAs(server, admin.email)
  const path = `/tenant/orders/${order.orderId}`
  const post = (amountCents: number, key?: string): Promise<Response> =>
    call(server, `POST ${path}/refunds`, {
      ...{ bearer, ...(key !== undefined && { headers: { 'idempotency-key': key } }) },
      body: { what: { kind: 'amount', amountCents }, reason: 'Rain' },
    })
  const get = async (what: string) =>
    (await (await call(server, `GET ${what}`, { bearer })).json()) as {
      readonly items: readonly { readonly id: string; readonly decidedBy: string }[]
    }

  const first = (await (await post(30_000, 'k')).json()) as { readonly id: string }
  const second = (await (await post(30_000, 'k')).json()) as { readonly id: string }
  const tooMuch = await post(60_000)
  await workRefunds(deps, deps.now())
  const lists = await Promise.all(
    ['state=succeeded', 'state=failed', 'provider=bkash', `orderId=${order.orderId}`].map(
      async (filter) => (await get(`/tenant/refunds?${filter}`)).items.map(({ id }) => id),
    ),
  )

  expect(second.id).toBe(first.id)
  expect(tooMuch.status).toBe(409)
  expect(await tooMuch.json()).toMatchObject({
    code: 'refund_too_much',
    details: [{ leftCents: 50_000 }],
  })
  expect(lists).toEqual([[first.id], [], [], [first.id]])
  expect(await get(`/tenant/refunds/${first.id}`)).toMatchObject({ decidedBy: admin.id })
  expect(await get(`${path}/refundable`)).toMatchObject({ leftCents: 50_000, obstacle: null })
})
