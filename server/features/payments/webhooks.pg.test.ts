import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts'
import type { ServerApp } from '../../app.ts'
import { createApp } from '../../app.ts'
import type { Deps } from '../../deps.ts'
import { granted } from '../../testing/event.ts'
import {
  anAccount,
  anOpenOrder,
  aShop,
  openShopDeps,
  type ShopDeps,
  shopState,
} from '../../testing/shop.ts'
import type { WebhookDelivery } from './providers/port.ts'
import { purgeWebhooks } from './purge-webhooks.ts'
import { listEvents, replayEvent } from './webhook-events.ts'
import { workWebhooks } from './work-webhooks.ts'

const send = (
  { app }: Pick<ServerApp, 'app'>,
  { body, headers }: WebhookDelivery,
  path = '/webhooks/stripe',
): Promise<Response> =>
  Promise.resolve(
    app.request(path, { method: 'POST', body: body.slice(), headers: Object.fromEntries(headers) }),
  )

/** Works until nothing is due. */
async function workAll(deps: Deps): Promise<void> {
  while ((await workWebhooks(deps, deps.now())) > 0);
}

const eventsOf = async (deps: Deps) => [
  ...(await deps.platformDb`select state, outcome from webhook_events order by received_at, id`),
]

const SYSTEM = { kind: 'system', id: null } as const

test('WH1 a notification is kept as it came before it is answered, sealed, and settled afterwards', async () => {
  await using deps = await openShopDeps()
  const server = createApp(deps, { checkResponses: true })
  const shop = await aShop(deps)
  const order = await anOpenOrder(deps, shop, 2)
  deps.ledger.pay(order.ref)
  const delivery = deps.ledger.tell(order.ref)

  const answer = await send(server, delivery)
  const kept = await deps.platformDb<{ sealedBody: Uint8Array; state: string }[]>`
    select sealed_body, state from webhook_events`
  const before = await shopState(deps, shop)
  await workAll(deps)

  expect([answer.status, await answer.json()]).toEqual([200, { received: true }])
  expect(kept.map(({ state }) => state)).toEqual(['pending'])
  expect(Buffer.from(required(kept[0], 'one').sealedBody).includes(order.ref)).toBe(false)
  expect(before.tickets).toBe(0)
  expect(await shopState(deps, shop)).toMatchObject({ tickets: 2, mails: 1 })
  expect(await eventsOf(deps)).toEqual([{ state: 'processed', outcome: 'issued' }])
})

test('WH2 what a provider did not sign is refused without a reason, and is not kept', async () => {
  await using deps = await openShopDeps()
  const server = createApp(deps, { checkResponses: true })
  const shop = await aShop(deps)
  const order = await anOpenOrder(deps, shop)
  deps.ledger.pay(order.ref)
  const { body } = deps.ledger.tell(order.ref)

  const forged = await send(server, { body, headers: new Map() })
  const nobody = await send(
    server,
    deps.ledger.tell(order.ref),
    '/webhooks/stripe/ABCDEFGHJKMNPQRS',
  )
  const unset = await send(server, deps.ledger.tell(order.ref), '/webhooks/nagad')
  await workAll(deps)

  expect(forged.status).toBe(400)
  expect(await forged.text()).not.toContain('signature')
  expect([nobody.status, unset.status]).toEqual([404, 404])
  expect(await eventsOf(deps)).toEqual([])
  expect(await shopState(deps, shop)).toMatchObject({ tickets: 0 })
})

test('WH3 the same notification a hundred times at once is one event and one settlement', async () => {
  await using deps = await openShopDeps()
  const server = createApp(deps, { checkResponses: true })
  // Another replica, with a queue and a cache of its own.
  const replica = createApp({ ...deps }, { checkResponses: true })
  const shop = await aShop(deps)
  const order = await anOpenOrder(deps, shop, 2)
  deps.ledger.pay(order.ref)
  const delivery = deps.ledger.tell(order.ref)

  const answers = await Promise.all(
    Array.from({ length: 100 }, async (_unused, at) => {
      const { status } = await send(at % 2 === 0 ? server : replica, delivery)
      if (at % 10 === 0) await workWebhooks(deps, deps.now())
      return status
    }),
  )
  await workAll(deps)

  expect(new Set(answers)).toEqual(new Set([200]))
  expect(await eventsOf(deps)).toEqual([{ state: 'processed', outcome: 'issued' }])
  expect(await shopState(deps, shop)).toMatchObject({ tickets: 2, mails: 1, refunds: [] })
})

test('WH4 a replica that dies after it has settled leaves the event to another, which settles nothing more', async () => {
  await using deps = await openShopDeps()
  const server = createApp(deps, { checkResponses: true })
  const shop = await aShop(deps)
  const order = await anOpenOrder(deps, shop)
  deps.ledger.pay(order.ref)
  await send(server, deps.ledger.tell(order.ref))
  await workAll(deps)
  // As it was before the death: taken, settled, and not marked.
  await deps.platformDb`
    update webhook_events
       set state = 'pending', finished_at = null, outcome = null, tries = 1,
           next_try_at = ${new Date(deps.now() + 2 * MINUTE_MS).toISOString()}`

  const early = await workWebhooks(deps, deps.now())
  deps.clock.now += 2 * MINUTE_MS
  await workAll(deps)

  expect(early).toBe(0)
  expect(await eventsOf(deps)).toEqual([{ state: 'processed', outcome: 'repeated' }])
  expect(await shopState(deps, shop)).toMatchObject({ tickets: 1, mails: 1 })
})

test('WH5 a replay is worked off again and changes nothing that was settled; another id is not there', async () => {
  await using deps = await openShopDeps()
  const server = createApp(deps, { checkResponses: true })
  const shop = await aShop(deps)
  const order = await anOpenOrder(deps, shop)
  deps.ledger.pay(order.ref)
  await send(server, deps.ledger.tell(order.ref))
  await workAll(deps)
  const [event] = await deps.platformDb<{ id: string }[]>`select id from webhook_events`

  const replayed = await replayEvent(deps, required(event, 'one').id, SYSTEM)
  await workAll(deps)
  const other = await replayEvent(deps, deps.newId(), SYSTEM)

  expect(replayed).toMatchObject({ ok: true, value: { state: 'pending' } })
  expect(other).toMatchObject({ ok: false, error: { code: 'webhook_event_not_found' } })
  expect(await eventsOf(deps)).toEqual([{ state: 'processed', outcome: 'repeated' }])
  expect(await shopState(deps, shop)).toMatchObject({ tickets: 1, mails: 1 })
})

test('WH6 a merchant’s word about another merchant’s payment counts for nothing', async () => {
  await using deps = await openShopDeps()
  const server = createApp(deps, { checkResponses: true })
  const [shop, stranger] = [await aShop(deps), await aShop(deps)]
  const order = await anOpenOrder(deps, shop)
  const { merchantRef } = await anAccount(deps, stranger.tenantId)
  const path = `/webhooks/stripe/${merchantRef}`
  deps.ledger.decline(order.ref)
  const failed = deps.ledger.tell(order.ref)
  const paid = paidFor(deps, order.ref)

  for (const delivery of [failed, paid]) await send(server, delivery, path)
  await workAll(deps)

  expect(await eventsOf(deps)).toEqual([
    { state: 'ignored', outcome: 'unknown' },
    { state: 'ignored', outcome: 'unknown' },
  ])
  expect(await shopState(deps, shop)).toMatchObject({
    attempts: [{ state: 'processing' }],
    tickets: 0,
  })
})

/** A word that it was paid, with all that the ledger knows of it. */
function paidFor({ ledger }: ShopDeps, ref: string): WebhookDelivery {
  const payment = required(ledger.payments.get(ref), 'the ledger knows it')
  const state = payment.state
  payment.state = 'paid'
  payment.txns.push('TXN-FORGED')
  const delivery = ledger.tell(ref)
  payment.state = state
  payment.txns.pop()
  return delivery
}

test('WH7 a hint makes us ask, once in five seconds, and only the answer settles', async () => {
  await using deps = await openShopDeps()
  const server = createApp(deps, { checkResponses: true })
  const shop = await aShop(deps)
  const order = await anOpenOrder(deps, shop)
  const asked: string[] = []
  deps.ledger.beforeCall = (what) => void asked.push(what)

  for (let times = 0; times < 5; times += 1) await send(server, deps.ledger.tell(order.ref, 'hint'))
  await workAll(deps)
  const unpaid = await shopState(deps, shop)
  const askedOnce = [...asked]
  deps.ledger.pay(order.ref)
  deps.clock.now += 5 * SECOND_MS
  await workAll(deps)

  expect(askedOnce).toEqual(['query'])
  expect(unpaid.tickets).toBe(0)
  expect(await shopState(deps, shop)).toMatchObject({ tickets: 1 })
})

test('WH8 a notification that does not fit is kept for a person, and one about nobody’s payment is let be', async () => {
  await using deps = await openShopDeps()
  const server = createApp(deps, { checkResponses: true })
  const shop = await aShop(deps)
  const order = await anOpenOrder(deps, shop)
  deps.ledger.pay(order.ref)
  deps.ledger.forge = (evidence) => ({ ...evidence, amountCents: 1 })

  await send(server, deps.ledger.tell(order.ref))
  deps.ledger.forge = (evidence) => ({ ...evidence, attemptRef: 'PBNOBODYKNOWSTHIS' })
  await send(server, deps.ledger.tell(order.ref))
  await workAll(deps)

  expect(await eventsOf(deps)).toEqual([
    { state: 'failed', outcome: 'mismatched' },
    { state: 'ignored', outcome: 'unknown_payment' },
  ])
  expect(await shopState(deps, shop)).toMatchObject({ tickets: 0 })
})

test('WH9 one that breaks is tried again, ever later, and in the end kept for a person; the others go on', async () => {
  await using deps = await openShopDeps()
  const server = createApp(deps, { checkResponses: true })
  const shop = await aShop(deps)
  const [bad, good] = [await anOpenOrder(deps, shop), await anOpenOrder(deps, shop)]
  for (const { ref } of [bad, good]) deps.ledger.pay(ref)
  // Longer than the column takes: an adapter would have refused it, so only a defect gets here.
  deps.ledger.forge = (evidence) =>
    evidence.attemptRef === bad.ref ? { ...evidence, providerTxnId: 'T'.repeat(300) } : evidence

  for (const { ref } of [bad, good]) await send(server, deps.ledger.tell(ref))
  await workAll(deps)
  const first = await eventsOf(deps)
  for (let times = 0; times < 12; times += 1) {
    deps.clock.now += 60 * MINUTE_MS
    await workAll(deps)
  }

  expect(first).toEqual([
    { state: 'pending', outcome: 'error' },
    { state: 'processed', outcome: 'issued' },
  ])
  expect((await eventsOf(deps))[0]).toEqual({ state: 'failed', outcome: 'error' })
})

test('WH10 a browser’s return settles nothing by what it says: the provider is asked, and the order’s page shown', async () => {
  await using deps = await openShopDeps({ PUBLIC_URL: 'https://tickets.example' })
  const { app } = createApp(deps, { checkResponses: true })
  const shop = await aShop(deps)
  const order = await anOpenOrder(deps, shop)
  const url = returnUrlOf(deps, order.ref)

  const claimed = await app.request(`${url}?said=success`)
  const unpaid = await shopState(deps, shop)
  deps.ledger.approve(order.ref)
  deps.clock.now += 5 * SECOND_MS
  const body = new URLSearchParams({ said: 'success' })
  const approved = await app.request(url, { method: 'POST', body })

  expect(claimed.status).toBe(303)
  expect(claimed.headers.get('location')).toMatch(
    /^https:\/\/tickets\.example\/orders\/[\w-]{32}(\?back)?$/,
  )
  expect(unpaid.tickets).toBe(0)
  expect(approved.status).toBe(303)
  expect(await shopState(deps, shop)).toMatchObject({ tickets: 1 })
})

const returnUrlOf = (deps: ShopDeps, ref: string): string =>
  required(deps.ledger.payments.get(ref), 'it was begun').returnUrl

test('WH12 whoever knows an attempt’s reference is sent to no order, and has nobody asked', async () => {
  await using deps = await openShopDeps({ PUBLIC_URL: 'https://tickets.example' })
  const { app } = createApp(deps, { checkResponses: true })
  const [shop, other] = [await aShop(deps), await aShop(deps)]
  const [{ ref }, { ref: otherRef }] = [
    await anOpenOrder(deps, shop),
    await anOpenOrder(deps, other),
  ]
  const [own, others] = [returnUrlOf(deps, ref), returnUrlOf(deps, otherRef)]
  const proof = own.split('/').at(-1) ?? ''
  const asked: string[] = []
  deps.ledger.beforeCall = (what) => void asked.push(what)
  deps.ledger.approve(ref)
  const base = 'https://tickets.example/pay'
  const strays = [
    `${base}/stripe/return?ref=${ref}&said=success`,
    `${base}/stripe/return?a=${ref}&outcome=success`,
    `${base}/stripe/return/${ref}/${others.split('/').at(-1)}?ref=${ref}&said=success`,
    `${base}/stripe/return/${ref}/${proof.slice(0, -1)}`,
    `${base}/stripe/return/${ref}/${proof}A`,
    `${base}/stripe/return/${ref}/x`,
    `${base}/stripe/return/PBNOBODYKNOWSTHIS/${proof}`,
    `${base}/bkash/return/${ref}/${proof}`,
  ]

  for (const url of strays) {
    for (const method of ['GET', 'POST']) {
      const answer = await app.request(url, { method })
      const page = await answer.text()
      expect({ url, status: answer.status, to: answer.headers.get('location') }).toEqual({
        ...{ url, status: 200, to: null },
      })
      expect(page).toContain('<h1>')
      expect(page).not.toContain('/orders/')
    }
  }
  expect(asked).toEqual([])
  const misled = await app.request(`${own}?ref=${otherRef}&said=success`)

  expect(misled.status).toBe(303)
  expect(misled.headers.get('location')).not.toContain('back')
  // What was approved is taken: by our own question, not for what the browser said.
  expect(asked).toEqual(['query', 'confirm'])
})

test('WH11 a dispute marks the payment for a person and changes nothing else', async () => {
  await using deps = await openShopDeps()
  const server = createApp(deps, { checkResponses: true })
  const shop = await aShop(deps)
  const order = await anOpenOrder(deps, shop)
  deps.ledger.pay(order.ref)
  const unknown = deps.ledger.tell(order.ref, 'dispute')
  await send(server, unknown)
  await workAll(deps)

  await send(server, deps.ledger.tell(order.ref))
  await workAll(deps)
  await send(server, deps.ledger.tell(order.ref, 'dispute'))
  await workAll(deps)

  expect((await eventsOf(deps)).map(({ outcome }) => outcome).sort()).toEqual([
    'dispute_opened',
    'issued',
    'unknown_payment',
  ])
  const [row] = await deps.platformDb`select state, is_disputed from payment_attempts`
  expect(row).toEqual({ state: 'succeeded', isDisputed: true })
  expect(await shopState(deps, shop)).toMatchObject({ tickets: 1, refunds: [] })
})

test('WH13 what was told is deleted 90 days after it was worked off, and not what waits or failed; a replay says so', async () => {
  await using deps = await openShopDeps()
  const server = createApp(deps, { checkResponses: true })
  const shop = await aShop(deps)
  const order = await anOpenOrder(deps, shop)
  deps.ledger.pay(order.ref)
  await send(server, deps.ledger.tell(order.ref))
  await send(server, deps.ledger.tell(order.ref, 'dispute'))
  await workAll(deps)
  deps.ledger.forge = (evidence) => ({ ...evidence, amountCents: 1 })
  await send(server, deps.ledger.tell(order.ref))
  await workAll(deps)
  deps.clock.now += 90 * DAY_MS
  await send(server, deps.ledger.tell(order.ref))

  const early = await purgeWebhooks(deps)
  deps.clock.now += 1
  const purged = [await purgeWebhooks(deps), await purgeWebhooks(deps)]

  const listed = granted(await listEvents(deps, { limit: 50, after: undefined })).items
  expect(early).toBe(0)
  expect(purged).toEqual([2, 0])
  expect(listed.map(({ state, isPurged }) => ({ state, isPurged }))).toEqual([
    { state: 'pending', isPurged: false },
    { state: 'failed', isPurged: false },
    { state: 'processed', isPurged: true },
    { state: 'processed', isPurged: true },
  ])
  const [, failed, gone] = listed
  expect(await replayEvent(deps, gone?.id ?? '', SYSTEM)).toEqual({
    ...{ ok: false, error: { code: 'webhook_event_purged' } },
  })
  expect(await replayEvent(deps, failed?.id ?? '', SYSTEM)).toMatchObject({ ok: true })
  // The provider's second delivery of it is still known.
  expect(await eventsOf(deps)).toHaveLength(4)
})
