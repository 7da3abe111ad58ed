// Promo codes in the checkout's pages, and for programs.
import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import type { OrderId, PromoCodeId, TicketTypeId } from '../../../shared/ids.ts'
import { DAY_MS } from '../../../shared/time.ts'
import { createApp } from '../../app.ts'
import { call, type TestApp } from '../../testing/app.ts'
import type { TestSettings } from '../../testing/deps.ts'
import { anEvent, aTenant, granted } from '../../testing/event.ts'
import { openShopDeps } from '../../testing/shop.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { addPromoCode, editPromoCode } from '../orders/change-promo-codes.ts'
import { writeOrderToken } from '../orders/order-link.ts'
import { PROMO_GUESS_RATE } from '../orders/try-promo-code.ts'

/** A server whose payments go to a ledger. */
async function shopApp(settings: TestSettings = {}): Promise<TestApp> {
  const deps = await openShopDeps(settings)
  const { app, endpoints, close } = createApp(deps, { checkResponses: true })
  return {
    ...{ deps, app, endpoints },
    [Symbol.asyncDispose]: async () => {
      close()
      await deps.lastSeen.drain()
      await deps[Symbol.asyncDispose]()
    },
  }
}

type Form = Readonly<Record<string, string>>

const PATH = '/t/alpha/winter'

async function aShop(server: TestApp) {
  const { deps } = server
  const tenantId = await aTenant(deps)
  const event = await anEvent(deps, tenantId, {
    ticketTypes: [{ number: 1, name: 'Regular', priceCents: 80_000 }],
  })
  const place = { tenantId, eventId: event.id, actor: SYSTEM_ACTOR }
  const all = { ticketTypeIds: null, startsAt: null, endsAt: null, quota: null, ticketsMax: null }
  const code = async (name: string, change: object = {}) =>
    granted(
      await addPromoCode(deps, place, {
        ...{ code: name, kind: 'percent', value: 10, isEnabled: true, ...all, ...change },
      }),
    )
  const typeId: TicketTypeId = required(event.ticketTypes[0], 'a type').id
  return { place, code, typeId }
}

const form = (typeId: string, change: Form = {}): Form => ({
  ...{ key: 'a-try-to-order', [`q.${typeId}`]: '2', [`p.${typeId}`]: '80000' },
  ...{ name: 'Rahim Uddin', email: 'rahim@example.com', phone: '', provider: 'stripe' },
  ...change,
})

async function submit(server: TestApp, fields: Form, language = 'en') {
  const answer = await call(server, `POST ${PATH}/checkout?lang=${language}`, {
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://localhost' },
  })
  return { status: answer.status, to: answer.headers.get('location'), page: await answer.text() }
}

const price = (server: TestApp, body: unknown): Promise<Response> =>
  call(server, 'POST /public/t/alpha/winter/price', { body })

test('PM17 the field is there where the event has a code, and only there', async () => {
  await using server = await shopApp()
  const { code, typeId, place } = await aShop(server)
  const look = async (): Promise<string> =>
    (await call(server, `GET ${PATH}/checkout?lang=en&q.${typeId}=2`)).text()

  const without = await look()
  const { id } = await code('WINTER')
  const withOne = await look()
  granted(
    await editPromoCode(server.deps, place, id as PromoCodeId, { isEnabled: false, version: 1 }),
  )

  expect(without).not.toContain('name="code"')
  expect(withOne).toContain('Promo code (if you have one)')
  expect(await look()).not.toContain('name="code"')
})

test('PM13 whoever pays with a code that was not shown yet sees the new sum first, and then orders at it', async () => {
  await using server = await shopApp()
  const { code, typeId } = await aShop(server)
  await code('WINTER')

  const first = await submit(server, form(typeId, { code: ' winter ' }))
  const shown = { code: ' winter ', shown: 'WINTER', off: '16000' }
  const other = await submit(server, form(typeId, { ...shown, off: '99' }))
  const gone = await submit(server, form(typeId, { ...shown, code: '' }))
  const onlyCounted = await submit(server, form(typeId, { ...shown, do: 'code', name: '' }))
  const ordered = await submit(server, form(typeId, shown))
  const [{ id = '' } = {}] = await server.deps.platformDb<{ id: OrderId }[]>`select id from orders`
  const orderPath = `/orders/${writeOrderToken(server.deps.config, id as OrderId)}`
  const order = await (await call(server, `GET ${orderPath}?lang=en`)).text()

  expect(first).toMatchObject({ status: 200, to: null })
  expect(first.page).toContain('−BDT\u00a0160')
  expect(first.page).toContain('Pay BDT\u00a01,440')
  expect(first.page).toContain('Look at the new total')
  expect(first.page).toContain('value="rahim@example.com"')
  expect(other).toMatchObject({ status: 200, to: null })
  expect(gone.page).toContain('Pay BDT\u00a01,600')
  expect(gone.page).toContain('without a promo code now')
  expect(onlyCounted).toMatchObject({ status: 200, to: null })
  expect(onlyCounted.page).not.toContain('role="alert"')
  expect(ordered.status).toBe(303)
  expect(order).toContain('Promo code WINTER')
  expect(order).toContain('BDT\u00a01,440')
})

test('PM17 what is refused is told at the field, in both languages, and nothing that was typed is lost', async () => {
  await using server = await shopApp()
  const { code, typeId } = await aShop(server)
  const { deps } = server
  await code('SOON', { startsAt: deps.now() + DAY_MS })
  await code('OVER', { endsAt: deps.now() })
  await code('ONE', { ticketsMax: 1 })
  const told = async (typed: string, language = 'en'): Promise<string> => {
    const { status, page } = await submit(server, form(typeId, { code: typed }), language)
    expect(status).toBe(422)
    expect(page).toContain(`name="code" value="${typed}"`)
    expect(page).toContain('value="Rahim Uddin"')
    expect(page).toContain('aria-describedby="code-bad"')
    return /id="code-bad">([^<]*)/.exec(page)?.[1] ?? ''
  }

  expect(await told('nobody')).toContain('not known')
  expect(await told('soon')).toMatch(/begins on \w+day/)
  expect(await told('Over')).toContain('does not count any more')
  expect(await told('one')).toContain('at most 1 tickets')
  expect(await told('one', 'bn')).toContain('সর্বোচ্চ ১টি')
})

test('PM17 what somebody types as a code is text on the page', async () => {
  await using server = await shopApp()
  const { code, typeId } = await aShop(server)
  await code('WINTER')

  const { page } = await submit(server, form(typeId, { code: '"><script>x</script>' }))

  expect(page).not.toContain('<script>x')
})

test('PM10 a code that takes everything off asks for no way to pay', async () => {
  await using server = await shopApp()
  const { code, typeId } = await aShop(server)
  await code('GIFT', { value: 100 })

  const shown = await submit(server, form(typeId, { code: 'gift' }))
  const { provider: _none, ...rest } = form(typeId, { code: 'gift', shown: 'GIFT', off: '160000' })
  const ordered = await submit(server, rest)
  const order = await (
    await call(server, `GET ${new URL(ordered.to ?? '').pathname}?lang=en`)
  ).text()

  expect(shown.page).not.toContain('name="provider"')
  expect(shown.page).toContain('Get the tickets')
  expect(order).toContain('Nothing to pay. Thank you')
})

test('PM16 whoever guesses codes is stopped, whether by pages or by programs, and a code that there is counts as no guess', async () => {
  await using server = await shopApp({ RATE_LIMIT_FACTOR: '0.1' })
  const { code, typeId } = await aShop(server)
  await code('WINTER')
  const items = [{ ticketTypeId: typeId, quantity: 2 }]
  const max = PROMO_GUESS_RATE.max / 10
  const outcomes: string[] = []
  const ask = async (promoCode: string): Promise<void> => {
    const answer = await price(server, { items, promoCode })
    const body = (await answer.json()) as { readonly code?: string; readonly totalCents?: number }
    outcomes.push(body.code ?? String(body.totalCents))
  }

  for (let at = 0; at < max - 2; at += 1) await ask(`guess-${at}`)
  await ask('winter')
  await submit(server, form(typeId, { code: 'another guess' }))
  await ask('winter')
  await ask('the last')
  await ask('winter')

  expect(outcomes.filter((told) => told === 'promo_code_unknown')).toHaveLength(max - 1)
  expect(outcomes.slice(-4)).toEqual(['144000', '144000', 'promo_code_unknown', 'rate_limited'])
})

test('PM13 a program is told the price, orders at it, and reads the discount on the order', async () => {
  await using server = await shopApp()
  const { code, typeId } = await aShop(server)
  await code('24-EID', { kind: 'fixed', value: 30_000 })
  const items = [{ ticketTypeId: typeId, quantity: 2 }]
  const buyer = { name: 'Rahim Uddin', email: 'rahim@example.com' }

  const priced = await (await price(server, { items, promoCode: '24-EID' })).json()
  const placed = await call(server, 'POST /public/t/alpha/winter/orders', {
    body: { items, buyer, provider: 'stripe', promoCode: ' ২৪-eid', discountCents: 30_000 },
  })
  const answer = (await placed.json()) as { order?: { token: string } }
  expect(answer).toHaveProperty('order')
  const order = required(answer.order, 'it was placed')
  const read = await (await call(server, `GET /public/orders/${order.token}`)).json()

  expect(priced).toEqual({
    items: [{ ...items[0], unitPriceCents: 65_000, unitDiscountCents: 15_000 }],
    ...{ promoCode: '24-EID', discountCents: 30_000, totalCents: 130_000, currency: 'BDT' },
  })
  expect(order).toMatchObject({ totalCents: 130_000, discountCents: 30_000 })
  expect(read).toMatchObject({ promoCode: '24-EID', discountCents: 30_000 })
})
