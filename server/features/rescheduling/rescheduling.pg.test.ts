// An event that moves: what moves with it, who is told of it and how often, whatever happens in between.
import { expect, test } from 'vitest'
import { DAY_MS, HOUR_MS } from '../../../shared/time.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { granted, someTickets } from '../../testing/event.ts'
import { openInbox } from '../../testing/inbox.ts'
import { createMortal } from '../../testing/mortal.ts'
import {
  eventOf,
  jobsOf,
  mailAll,
  move,
  progress,
  tellAll,
  tellings,
} from '../../testing/rescheduling.ts'
import {
  anOpenOrder,
  aPaidOrder,
  aRequest,
  aShop,
  openShopDeps,
  type Shop,
  type ShopDeps,
} from '../../testing/shop.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { editEvent } from '../events/edit-event.ts'
import { mailOrderJob } from '../orders/mail-order.ts'
import { placeOrder } from '../orders/place-order.ts'
import { giveBack } from '../payments/give-back.ts'
import { mailReschedulingJob } from './mail-rescheduling.ts'
import { previewReschedule } from './reschedule-event.ts'
import { tellBuyers } from './tell-buyers.ts'

const setWindows = (deps: ShopDeps, { tenantId, eventId }: Shop, from: number, until: number) =>
  withTenant(deps.db, tenantId, async (tx) => {
    const [opens, closes] = [tx.typed.instant(from), tx.typed.instant(until)]
    await tx`update ticket_types set valid_from = ${opens}, valid_until = ${closes}, sale_until = ${opens}
              where event_id = ${eventId}`
    await tx`update check_in_lists set valid_from = ${opens} where event_id = ${eventId}`
    await tx`update tickets set valid_until = ${closes} where event_id = ${eventId}`
  })

test('RS1 an event moves with its windows in one transaction, the trail tells each, and an older version moves nothing', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  await aPaidOrder(deps, shop)
  const { startsAt, version } = await eventOf(deps, shop)
  const start = Date.parse(startsAt)
  await setWindows(deps, shop, start + 2 * HOUR_MS, start + 3 * HOUR_MS)
  const published = deps.published.length

  granted(await move(deps, shop, DAY_MS))
  const late = await move(deps, shop, 2 * DAY_MS, { version })

  const by = deps.now() + DAY_MS - start
  const iso = (at: number) => new Date(at).toISOString()
  const [opens, closes] = [iso(start + 2 * HOUR_MS + by), iso(start + 3 * HOUR_MS + by)]
  expect(await eventOf(deps, shop)).toMatchObject({
    ...{ startsAt: iso(start + by), version: version + 1 },
    ticketTypes: [{ validFrom: opens, validUntil: closes, saleUntil: opens, version: 2 }],
    lists: [{ validFrom: opens, validUntil: null, version: 2 }],
  })
  const { tenantId } = shop
  const read = await withTenant(deps.db, tenantId, async (tx) => ({
    tickets: await tx<{ until: string }[]>`select valid_until::text as until from tickets`,
    trail: await tx<{ action: string }[]>`
      select action from activity where action ~ 'edited|rescheduled' order by action`,
  }))
  expect(read.tickets.map(({ until }) => iso(Date.parse(until)))).toEqual([closes])
  expect(read.trail.map(({ action }) => action)).toEqual([
    ...['check_in_list.edited', 'event.rescheduled', 'ticket_type.edited'],
  ])
  expect(late).toMatchObject({ error: { code: 'changed_meanwhile', details: [{ version: 2 }] } })
  expect(deps.published.length).toBe(published + 1)
})

test('RS5 the preview says what the move then does, counts buyers and tickets, and changes nothing', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  await aPaidOrder(deps, shop, 2)
  await aPaidOrder(deps, shop)
  await anOpenOrder(deps, shop)
  const before = await eventOf(deps, shop)
  const start = Date.parse(before.startsAt)
  await setWindows(deps, shop, start + 2 * HOUR_MS, start + 3 * HOUR_MS)
  const { tenantId, eventId } = shop
  await withTenant(
    deps.db,
    tenantId,
    (tx) => tx`
      insert into promo_codes (id, event_id, code, kind, value, ends_at, created_at)
      values (${deps.newId()}, ${eventId}, 'EID10', 'percent', 10, ${tx.typed.instant(start + 5 * DAY_MS)},
              ${tx.typed.instant(start)})`,
  )
  const startsAt = deps.now() + DAY_MS
  const to = { startsAt, endsAt: startsAt + 4 * HOUR_MS }

  const seen = granted(await previewReschedule(deps, tenantId, { eventId, to, movesSales: true }))

  expect(seen).toMatchObject({ orders: 2, tickets: 3, ticketsIn: 0, ticketsMoved: 3 })
  expect(seen.stays).toMatchObject([
    { part: 'promo_code', name: 'EID10', field: 'endsAt', why: 'own_calendar' },
  ])
  expect((await eventOf(deps, shop)).version).toBe(before.version)
  granted(await move(deps, shop, DAY_MS))
  const after = await eventOf(deps, shop)
  const parts = [...after.ticketTypes, ...after.lists]
  for (const { id, field, after: told } of seen.moved) {
    expect(parts.find((part) => part.id === id)).toMatchObject({ [field]: told })
  }
  expect(seen.moved).toHaveLength(4)
  const other = await aShop(deps)
  const foreign = { eventId: other.eventId, to, movesSales: true }
  expect(await previewReschedule(deps, tenantId, foreign)).toMatchObject({
    error: { code: 'event_not_found' },
  })
})

test('RS6 the same request again moves nothing and tells nobody twice, also where both come at once', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  await aPaidOrder(deps, shop)
  const { version } = await eventOf(deps, shop)

  const both = await Promise.all([
    move(deps, shop, DAY_MS, { version }, 'one-key'),
    move(deps, shop, DAY_MS, { version }, 'one-key'),
  ])
  await tellAll(deps)
  const again = await move(deps, shop, DAY_MS, { version }, 'one-key')
  const other = await move(deps, shop, 2 * DAY_MS, { version }, 'one-key')
  await tellAll(deps)

  expect([...both, again].map(({ ok }) => ok)).toEqual([true, true, true])
  expect(other).toMatchObject({ error: { code: 'idempotency_key_reused' } })
  expect(await jobsOf(deps, shop)).toHaveLength(1)
  expect((await progress(deps, shop)).number).toBe(1)
})

test('RS7 each buyer with a good ticket is told once in the order’s language, by however many replicas; the others are not', async () => {
  await using mail = await openInbox()
  await using deps = await openShopDeps({ SMTP_URL: mail.url })
  const shop = await aShop(deps)
  const told = [await aPaidOrder(deps, shop), await aPaidOrder(deps, shop, 2)]
  const waits = await anOpenOrder(deps, shop)
  const given = await aPaidOrder(deps, shop)
  const back = { what: { kind: 'order', feeCents: 0 }, reason: 'ill' } as const
  const who = { tenantId: shop.tenantId, actor: SYSTEM_ACTOR, userId: null, key: null }
  granted(await giveBack(deps, { ...who, orderId: given.orderId, input: back }))
  const change = { wordsEn: 'A storm', wordsBn: 'ঝড় আসছে', refundUntil: deps.now() + HOUR_MS }

  granted(await move(deps, shop, DAY_MS, change))
  deps.clock.now += HOUR_MS / 2
  const late = await aPaidOrder(deps, shop)
  await Promise.all([tellBuyers(deps), tellBuyers(deps), tellBuyers(deps)])
  await tellAll(deps)
  await mailAll(deps)

  expect(await jobsOf(deps, shop)).toEqual(told.map(({ orderId }) => orderId).sort())
  const mails = await mail.mails(2)
  expect(mails).toHaveLength(2)
  expect(mails[0]?.subject).toContain('নতুন সময়')
  // Both times in the event's zone, in its digits: from 5 pm on the 15th to 6 pm on the 16th.
  expect(mails[0]?.text).toContain('১৫ জানুয়ারি')
  expect(mails[0]?.text).toContain('১৬ জানুয়ারি')
  expect(mails[0]?.text).toContain('“ঝড় আসছে”')
  expect(mails[0]?.text).toContain('টাকা ফেরত চান')
  expect(mails[0]?.text).toMatch(/\/orders\/[\w-]+/)
  expect(await progress(deps, shop)).toMatchObject({
    ...{ orders: 2, told: 2, waiting: 0, failed: 0, unneeded: 0, finishedAt: expect.any(String) },
  })
  const reached = (await tellings(deps, shop)).map(({ orderId }) => orderId)
  expect(reached).not.toContain(late.orderId)
  expect(reached).not.toContain(waits.orderId)
})

test('RS8 killed before any step and begun again, each buyer has one mail in the queue and nobody is left out', async () => {
  await using deps = await openShopDeps()
  await deps.jobs.boss([mailOrderJob, mailReschedulingJob])
  let total = 0
  for (let dieAt = 0; total === 0; dieAt += 1) {
    const shop = await aShop(deps)
    const orders = [await aPaidOrder(deps, shop), await aPaidOrder(deps, shop)]
    const mortal = createMortal(deps, dieAt)
    const { version } = await eventOf(deps, shop)
    const startsAt = deps.now() + DAY_MS
    const request = { version, startsAt, endsAt: startsAt + HOUR_MS }
    await move(mortal.deps, shop, DAY_MS, request, 'a-key').catch(() => {})
    await tellAll(mortal.deps).catch(() => {})
    if (!mortal.isDead()) total = mortal.steps.length
    deps.ledger.beforeCall = () => {}
    deps.ledger.afterCall = () => {}
    granted(await move(deps, shop, DAY_MS, request, 'a-key'))
    await tellAll(deps)
    const { number, orders: toTell } = await progress(deps, shop)
    expect({ dieAt, number, toTell, jobs: await jobsOf(deps, shop) }).toEqual({
      ...{ dieAt, number: 1, toTell: 2, jobs: orders.map(({ orderId }) => orderId).sort() },
    })
  }
  expect(total).toBeGreaterThan(20)
  process.stdout.write(`killed at each of ${total} steps of moving an event\n`)
})

test('RS9 moved again before anybody was told, everybody is told the newest times, from those that they know', async () => {
  await using mail = await openInbox()
  await using deps = await openShopDeps({ SMTP_URL: mail.url })
  const shop = await aShop(deps)
  const order = await aPaidOrder(deps, shop)
  granted(await move(deps, shop, 2 * DAY_MS))
  await tellAll(deps)
  // Its mail is in the queue, and the event moves once more.
  granted(await move(deps, shop, 3 * DAY_MS))
  await tellAll(deps)
  await mailAll(deps)

  const [only, ...more] = await mail.mails(1)
  expect(more).toEqual([])
  expect(only?.text).toContain('১৫ জানুয়ারি')
  expect(only?.text).not.toContain('১৭ জানুয়ারি')
  expect(only?.text).toContain('১৮ জানুয়ারি')
  expect(await tellings(deps, shop)).toEqual([
    { orderId: order.orderId, state: 'superseded', number: 1 },
    { orderId: order.orderId, state: 'told', number: 2 },
  ])

  granted(await move(deps, shop, 5 * DAY_MS))
  await tellAll(deps)
  await mailAll(deps)
  const [, third] = await mail.mails(2)
  expect(third?.text).toContain('১৮ জানুয়ারি')
  expect(third?.text).toContain('২০ জানুয়ারি')
  expect(third?.text).not.toContain('১৫ জানুয়ারি')
})

test('RS9 moved again while the orders are gone through, the first telling ends; moved back, whoever was not told is not', async () => {
  await using mail = await openInbox()
  await using deps = await openShopDeps({ SMTP_URL: mail.url })
  const shop = await aShop(deps)
  await aPaidOrder(deps, shop)
  const first = { startsAt: deps.now() + DAY_MS, endsAt: deps.now() + DAY_MS + HOUR_MS }
  await withTenant(
    deps.db,
    shop.tenantId,
    (tx) => tx`
      update events set starts_at = ${tx.typed.instant(first.startsAt)}, ends_at = ${tx.typed.instant(first.endsAt)}`,
  )
  granted(await move(deps, shop, 2 * DAY_MS))
  const { id } = await progress(deps, shop)
  granted(await move(deps, shop, 0, first))
  await tellAll(deps)
  await mailAll(deps)

  const newest = await progress(deps, shop)
  expect(newest).toMatchObject({ number: 2, told: 0, unneeded: 1, waiting: 0 })
  expect(newest.id).not.toBe(id)
  expect((await tellings(deps, shop)).map(({ number, state }) => `${number} ${state}`)).toEqual([
    '2 unneeded',
  ])
})

test('RS10 of an event that was cancelled, or an order that was given back meanwhile, nobody is told', async () => {
  await using mail = await openInbox()
  await using deps = await openShopDeps({ SMTP_URL: mail.url })
  const [off, back] = [await aShop(deps), await aShop(deps)]
  await aPaidOrder(deps, off)
  const given = await aPaidOrder(deps, back)
  for (const shop of [off, back]) granted(await move(deps, shop, DAY_MS))
  await tellAll(deps)
  await withTenant(deps.db, off.tenantId, (tx) => tx`update events set status = 'cancelled'`)
  const who = { tenantId: back.tenantId, actor: SYSTEM_ACTOR, userId: null, key: null }
  const input = { what: { kind: 'order', feeCents: 0 }, reason: 'ill' } as const
  granted(await giveBack(deps, { ...who, orderId: given.orderId, input }))

  expect(await mailAll(deps)).toEqual({ ran: 2, failed: 0 })
  expect(await progress(deps, off)).toMatchObject({ told: 0, unneeded: 1 })
  expect(await progress(deps, back)).toMatchObject({ told: 0, unneeded: 1 })
})

test('RS13 an order that waits for its money keeps its places and its hold, whatever becomes of the times', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const { id } = granted(await placeOrder(deps, aRequest(shop)))
  const holdOf = () =>
    withTenant(
      deps.db,
      shop.tenantId,
      (tx) => tx`select hold_expires_at, status from orders where id = ${id}`,
    )
  const before = await holdOf()
  granted(await move(deps, shop, DAY_MS))
  expect(await holdOf()).toEqual(before)
})

test('RS14 who paid at the gate’s word, was given tickets or was brought in is told as well; an edit of the times tells nobody', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const { tenantId, eventId } = shop
  const event = await eventOf(deps, shop)
  // Safe: what they need of an event is its id and its types.
  await someTickets(deps, tenantId, { id: eventId, ticketTypes: event.ticketTypes } as never, [
    'Rafi',
  ])
  granted(
    await editEvent(deps, {
      ...{ actor: SYSTEM_ACTOR, tenantId, eventId },
      fields: { endsAt: Date.parse(event.endsAt) + HOUR_MS, version: event.version },
    }),
  )
  await tellAll(deps)
  expect(await jobsOf(deps, shop)).toEqual([])
  granted(await move(deps, shop, DAY_MS))
  await tellAll(deps)
  expect(await jobsOf(deps, shop)).toHaveLength(1)
})
