// What the pages say of an event that was moved.
import { expect, test } from 'vitest'
import type { EventDetails } from '../../../shared/events/admin-schema.ts'
import { DAY_MS, HOUR_MS } from '../../../shared/time.ts'
import { createApp } from '../../app.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { granted } from '../../testing/event.ts'
import { eventOf, move } from '../../testing/rescheduling.ts'
import { aPaidOrder, aShop, openShopDeps, type Shop, type ShopDeps } from '../../testing/shop.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { editEvent } from '../events/edit-event.ts'
import { writeOrderToken } from '../orders/order-link.ts'
import { askForRefund } from '../payments/refund-asks.ts'

/** From the 15th, 5 pm, until the 16th, 6 pm; moved to the 17th, 6 pm. */
async function aMovedShop(deps: ShopDeps, refundUntil: number | null) {
  const shop = await aShop(deps)
  const early = await aPaidOrder(deps, shop)
  const before = await eventOf(deps, shop)
  granted(await move(deps, shop, 2 * DAY_MS, { refundUntil }))
  const { app } = createApp(deps)
  const get = async (path: string) => (await app.request(path)).text()
  const linkOf = ({ orderId }: { readonly orderId: typeof early.orderId }) =>
    `/orders/${writeOrderToken(deps.config, orderId)}`
  return { shop, early, before, get, linkOf, eventPath: `/t/${shop.slug}/winter` }
}

const words = {
  moved: 'Moved from Thursday, 15 January 2026, 5:00',
  invited: 'If you cannot come at the new time',
}

/** By an edit: moved to the past nothing is. */
const putBack = async (deps: ShopDeps, { tenantId, eventId }: Shop, to: EventDetails) => {
  const { version } = await eventOf(deps, { tenantId, eventId })
  const fields = { startsAt: Date.parse(to.startsAt), endsAt: Date.parse(to.endsAt), version }
  granted(await editEvent(deps, { actor: SYSTEM_ACTOR, tenantId, eventId, fields }))
}

test('RS17 the event’s page and the order’s show the new times and those before; whoever bought later sees only the new ones', async () => {
  await using deps = await openShopDeps()
  const { shop, early, before, get, linkOf, eventPath } = await aMovedShop(deps, null)
  deps.clock.now += HOUR_MS
  const late = await aPaidOrder(deps, shop)

  const event = await get(`${eventPath}?lang=en`)
  const order = await get(`${linkOf(early)}?lang=en`)
  const later = await get(`${linkOf(late)}?lang=en`)

  for (const page of [event, order]) {
    expect(page).toContain('Saturday, 17 January 2026, 6:00')
    expect(page.replaceAll('\u00a0', ' ')).toContain(words.moved)
  }
  expect(await get(`${linkOf(early)}?lang=bn`)).toContain('আগের সময়: বৃহস্পতিবার, ১৫ জানুয়ারি')
  expect(later).toContain('Saturday, 17 January 2026')
  expect(later).not.toContain('Moved from')
  const ticket = /href="(\/orders\/[^"]*\/tickets\/[^"?]*)/.exec(order)?.[1] ?? ''
  expect(await get(`${ticket}?lang=en`)).toContain('Saturday, 17 January 2026')
  const calendar = await get(`${linkOf(early)}/event.ics`)
  expect(calendar).toContain('DTSTART:20260117T120000Z')
  expect(calendar).toContain('SEQUENCE:2')

  const setStatus = (status: string) =>
    withTenant(deps.db, shop.tenantId, (tx) => tx`update events set status = ${status}`)
  const told = async () => [
    await get(`${eventPath}?lang=en`),
    await get(`${linkOf(early)}?lang=en`),
  ]
  await setStatus('cancelled')
  for (const page of await told()) expect(page).not.toContain('Moved from')
  await setStatus('published')
  await putBack(deps, shop, before)
  for (const page of await told()) {
    expect(page).toContain('Thursday, 15 January 2026')
    expect(page).not.toContain('Moved from')
  }
})

test('RS18 where the organizer allowed it, the order’s page points to asking for the money, until that very time and once', async () => {
  await using deps = await openShopDeps()
  const until = deps.now() + 3 * HOUR_MS
  const { shop, early, get, linkOf } = await aMovedShop(deps, until)
  const pageOf = () => get(`${linkOf(early)}?lang=en`)

  // A newer move that says an earlier time, or nothing of it, takes back nothing that was promised.
  granted(await move(deps, shop, 3 * DAY_MS, { refundUntil: until - HOUR_MS }))
  deps.clock.now = until - 1
  expect(await pageOf()).toContain(words.invited)
  granted(await move(deps, shop, 4 * DAY_MS))
  expect(await pageOf()).toContain(words.invited)
  deps.clock.now = until
  expect(await pageOf()).not.toContain(words.invited)
  deps.clock.now = until - 1
  const { tenantId } = shop
  granted(await askForRefund(deps, { tenantId, orderId: early.orderId }, 'I cannot come'))
  const asked = await pageOf()
  expect(asked).not.toContain(words.invited)
  expect(asked).toContain('You asked for your money back')
})
