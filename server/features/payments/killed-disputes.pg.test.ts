// Disputes and holds when a server dies in the middle, and when people and providers speak at the same moment.
import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import { ask, casesOf, choose, mailsOf, moves, ticketsOf } from '../../testing/cases-of-payments.ts'
import { createMortal } from '../../testing/mortal.ts'
import { aPaidOrder, aShop, openShopDeps } from '../../testing/shop.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { blockTicket } from '../tickets/block-ticket.ts'
import { mailCaseJob } from './mail-case.ts'
import { receiveWebhook } from './receive-webhook.ts'
import { workWebhooks } from './work-webhooks.ts'

test('DI11 a person and many notifications at the same moment leave one case, one movement and what was told last', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  await choose(deps, shop, 'block')
  const order = await aPaidOrder(deps, shop, 2)
  const [first] = await ticketsOf(deps, shop)
  const { tenantId } = shop
  const ticket = { tenantId, ticketId: required(first, 'one').id, actor: SYSTEM_ACTOR }
  const start = deps.now()
  for (const [standing, at] of [
    ['open', 1],
    ['won', 2],
    ['open', 1],
    ['lost', 3],
  ] as const) {
    const delivery = deps.ledger.tellDispute(order.ref, { standing, at: start + at * 1_000 })
    await receiveWebhook(deps, { provider: 'stripe', merchantRef: null, delivery })
  }

  await Promise.all([
    workWebhooks(deps, deps.now()),
    workWebhooks(deps, deps.now()),
    blockTicket(deps, ticket),
  ])
  while ((await workWebhooks(deps, deps.now())) > 0);

  expect(await casesOf(deps, shop)).toMatchObject([{ state: 'lost', takenCents: 80_000 * 2 }])
  expect(await ticketsOf(deps, shop)).toMatchObject([
    { byPerson: true, forPayment: true },
    { byPerson: false, forPayment: true },
  ])
  const sum = await ask(
    deps,
    shop,
    (tx) => tx<{ cents: number }[]>`
      select coalesce(sum(amount_cents), 0)::bigint as cents from ledger_entries where account = 'disputed'`,
  )
  expect([...sum]).toEqual([{ cents: 160_000 }])
})

test('DI11 killed before any statement or commit of taking a dispute, and started again: blocked once, taken once, told once', async () => {
  await using deps = await openShopDeps()
  await deps.jobs.boss([mailCaseJob])
  let total = 0
  for (let dieAt = 0; ; dieAt += 1) {
    const shop = await aShop(deps)
    await choose(deps, shop, 'block')
    const order = await aPaidOrder(deps, shop)
    const mortal = createMortal(deps, dieAt)
    const delivery = deps.ledger.tellDispute(order.ref)
    await receiveWebhook(deps, { provider: 'stripe', merchantRef: null, delivery })
    await workWebhooks(mortal.deps, deps.now()).catch(() => {})
    total = mortal.steps.length
    deps.ledger.beforeCall = () => {}
    deps.ledger.afterCall = () => {}
    // Past the lease of the one that died.
    deps.clock.now += 180_000
    while ((await workWebhooks(deps, deps.now())) > 0);
    const step = `died before step ${dieAt}: ${mortal.steps.at(-1)}`
    const [ticket] = await ticketsOf(deps, shop)
    const state = { moves: await moves(deps, shop), isBlocked: ticket?.isBlocked }
    const mails = await mailsOf(deps, shop)
    expect({ step, ...state, mails, cases: (await casesOf(deps, shop)).length }).toEqual({
      ...{ step, moves: ['dispute_taken 80000'], isBlocked: true, mails: ['waits'], cases: 1 },
    })
    if (!mortal.isDead()) break
  }

  process.stdout.write(`killed at ${total} steps of taking a dispute\n`)
  // Another number is another way through the code: look whether each of its steps may be the last one.
  expect(total).toBe(34)
})
