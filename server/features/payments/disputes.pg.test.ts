// What a dispute does to a payment, its money, its tickets and its buyer, in whatever order it is told.
import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import {
  ask,
  casesOf,
  choose,
  flags,
  mailsOf,
  moves,
  tell,
  ticketsOf,
  told,
} from '../../testing/cases-of-payments.ts'
import { granted } from '../../testing/event.ts'
import { expectBalanced } from '../../testing/ledger-balance.ts'
import {
  anAccount,
  anOpenOrder,
  aPaidOrder,
  aShop,
  comeBack,
  openShopDeps,
} from '../../testing/shop.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { blockTicket, unblockTicket } from '../tickets/block-ticket.ts'
import { giveBack } from './give-back.ts'
import { editPaymentRules } from './payment-rules.ts'
import { receiveWebhook } from './receive-webhook.ts'
import { chooseEntry, noteCase } from './settle-case.ts'
import { workWebhooks } from './work-webhooks.ts'

test('DI1, DI3 where nothing else was chosen a dispute blocks no ticket, is a case for a person and keeps refunds away', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const order = await aPaidOrder(deps, shop)
  deps.published.length = 0

  await tell(deps, order)

  expect(await flags(deps, shop)).toEqual({
    ...{ state: 'succeeded', isDisputed: true, isDisputeLost: false },
  })
  expect(await ticketsOf(deps, shop)).toMatchObject([{ isBlocked: false }])
  expect(deps.published).toEqual([])
  expect(await mailsOf(deps, shop)).toEqual([])
  expect(await casesOf(deps, shop)).toMatchObject([
    {
      ...{
        kind: 'dispute',
        state: 'open',
        choice: 'nothing',
        isBlocking: false,
        reason: 'general',
      },
      ...{ amountCents: 80_000, paidCents: 80_000, takenCents: 80_000, tickets: 1, entered: 0 },
      ...{ providerCaseId: 'dp_1', acts: ['block_entry', 'note'], closedAt: null },
    },
  ])
})

test('DI3, DI7 where it was chosen a dispute blocks the order’s tickets at the gates and lets them go when it is won', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  await choose(deps, shop, 'block')
  const order = await aPaidOrder(deps, shop, 2)
  await aPaidOrder(deps, shop)
  deps.published.length = 0

  await tell(deps, order)
  await tell(deps, order)
  const blocked = await ticketsOf(deps, shop)
  const published = deps.published.length
  deps.clock.now += 1_000
  await tell(deps, order, { standing: 'won' })
  await tell(deps, order, { standing: 'won' })

  expect(blocked.map(({ isBlocked }) => isBlocked)).toEqual([true, true, false])
  expect(published).toBe(1)
  expect(deps.published).toHaveLength(2)
  expect((await ticketsOf(deps, shop)).some(({ isBlocked }) => isBlocked)).toBe(false)
  expect(await mailsOf(deps, shop)).toEqual(['waits', 'good'])
  expect(await told(deps, shop, 'ticket.payment_blocked')).toBe(2)
  expect(await told(deps, shop, 'ticket.payment_unblocked')).toBe(2)
  expect(await casesOf(deps, shop)).toMatchObject([{ state: 'won', isBlocking: false }])
})

test.each<readonly [string, readonly string[], 'won' | 'lost']>([
  ['closed before it was opened', ['won 2', 'open 1'], 'won'],
  ['lost within a second, told first', ['lost 1', 'open 1'], 'lost'],
  ['opened and closed, each twice', ['open 1', 'open 1', 'won 2', 'won 2'], 'won'],
  ['won, and lost after all', ['open 1', 'won 2', 'lost 3'], 'lost'],
])(
  'DI2, DI6, DI10 a dispute that is %s comes out right, and the ledger with it',
  async (_name, words, state) => {
    await using deps = await openShopDeps()
    const shop = await aShop(deps)
    await choose(deps, shop, 'block')
    const order = await aPaidOrder(deps, shop)
    const start = deps.now()

    for (const word of words) {
      const [standing = '', at] = word.split(' ')
      // Safe: the words above are those of the port.
      await tell(deps, order, { standing: standing as 'open', at: start + Number(at) * 1_000 })
    }

    const isLost = state === 'lost'
    const [ticket] = await ticketsOf(deps, shop)
    const balance = (await moves(deps, shop)).reduce(
      (cents, one) => cents + (one.startsWith('dispute_taken') ? 80_000 : -80_000),
      0,
    )
    expect(await casesOf(deps, shop)).toMatchObject([{ state, takenCents: isLost ? 80_000 : 0 }])
    expect(await flags(deps, shop)).toMatchObject({ isDisputed: isLost, isDisputeLost: isLost })
    expect({ balance, isBlocked: ticket?.isBlocked }).toEqual({
      balance: isLost ? 80_000 : 0,
      isBlocked: isLost,
    })
  },
)

test('DI6 the ledger holds what the bank has, once however often it is told, and the other accounts stay', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const order = await aPaidOrder(deps, shop)
  const held = await expectBalanced({ deps, shop }, 'paid')

  await tell(deps, order, { standing: 'inquiry' })
  const asked = await moves(deps, shop)
  for (const standing of ['open', 'open', 'won', 'won'] as const) {
    deps.clock.now += 1_000
    await tell(deps, order, { standing })
  }

  expect(asked).toEqual([])
  expect(await moves(deps, shop)).toEqual(['dispute_taken 80000', 'dispute_returned 80000'])
  expect(await expectBalanced({ deps, shop }, 'won')).toBe(held)
})

test('DI6 of a payment that the bank keeps nothing is given back, and nobody is asked to look any more', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const order = await aPaidOrder(deps, shop)
  const give = async () => {
    const { tenantId } = shop
    const what = { kind: 'order', feeCents: 0 } as const
    const given = await giveBack(deps, {
      ...{ tenantId, orderId: order.orderId, actor: SYSTEM_ACTOR, userId: null, key: null },
      input: { what, reason: 'Rain' },
    })
    return given.ok ? 'ok' : given.error.code
  }

  await tell(deps, order)
  const open = await give()
  deps.clock.now += 1_000
  await tell(deps, order, { standing: 'lost' })
  const lost = await give()
  deps.clock.now += 1_000
  await tell(deps, order, { standing: 'won' })

  expect([open, lost, await give()]).toEqual(['refund_disputed', 'refund_disputed', 'ok'])
})

test('DI6 a dispute about more than was paid moves no money and is for a person', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const order = await aPaidOrder(deps, shop)

  await tell(deps, order, { amountCents: 80_001 })
  await tell(deps, order, { disputeId: 'dp_2', currency: 'USD' })

  expect(await moves(deps, shop)).toEqual([])
  expect((await casesOf(deps, shop)).map(({ takenCents }) => takenCents)).toEqual([0, 0])
  const [row] = await ask(deps, shop, (tx) => tx`select is_mismatched from payment_attempts`)
  expect(row).toEqual({ isMismatched: true })
})

test('DI7 what a person blocked stays blocked when the dispute is won, and what only the dispute blocks no person unblocks', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  await choose(deps, shop, 'block')
  const order = await aPaidOrder(deps, shop, 2)
  const { tenantId } = shop
  const [first, second] = await ticketsOf(deps, shop)
  const request = (ticketId: never) => ({ tenantId, ticketId, actor: SYSTEM_ACTOR })
  const one = request(required(first, 'the first').id)
  const other = request(required(second, 'the second').id)

  granted(await blockTicket(deps, one))
  await tell(deps, order)
  const refused = await unblockTicket(deps, other)
  granted(await blockTicket(deps, other))
  const both = await ticketsOf(deps, shop)
  const kept = granted(await unblockTicket(deps, other))
  deps.clock.now += 1_000
  await tell(deps, order, { standing: 'won' })

  expect(refused).toMatchObject({ ok: false, error: { code: 'ticket_waits_for_payment' } })
  expect(both).toMatchObject([
    { byPerson: true, forPayment: true },
    { byPerson: true, forPayment: true },
  ])
  expect(kept).toMatchObject({ isBlocked: true, isBlockedByPerson: false })
  expect(await ticketsOf(deps, shop)).toMatchObject([
    { isBlocked: true, byPerson: true, forPayment: false },
    { isBlocked: false, byPerson: false, forPayment: false },
  ])
  granted(await unblockTicket(deps, one))
  expect((await ticketsOf(deps, shop))[0]).toMatchObject({ isBlocked: false })
})

test('DI7 the release before this one, which names nobody, blocks as a person, and void tickets are left alone', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  await choose(deps, shop, 'block')
  const order = await aPaidOrder(deps, shop, 2)
  const [first, second] = await ticketsOf(deps, shop)
  await ask(deps, shop, async (tx) => {
    await tx`update tickets set is_blocked = true where id = ${required(first, 'one').id}`
    await tx`update tickets set is_void = true where id = ${required(second, 'two').id}`
  })

  await tell(deps, order)

  expect(await ticketsOf(deps, shop)).toMatchObject([
    { byPerson: true, forPayment: true, isBlocked: true },
    { byPerson: false, forPayment: false, isBlocked: false },
  ])
})

test('DI8 whoever is inside when a dispute blocks their ticket is left for review, once', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  await choose(deps, shop, 'block')
  const order = await aPaidOrder(deps, shop, 2)
  const [inside] = await ticketsOf(deps, shop)
  const ticketId = required(inside, 'one').id
  await ask(
    deps,
    shop,
    (tx) => tx`
      insert into scans (scan_id, kind, event_id, list_id, ticket_id, direction, scanned_at, received_at, verdict, reason, content_hash)
      select ${deps.newId()}, 'scan', ${shop.eventId}, l.id, ${ticketId}, 'entry', ${tx.typed.instant(deps.now())},
             ${tx.typed.instant(deps.now())}, 'admitted', 'ok', sha256('x')
        from check_in_lists l where l.event_id = ${shop.eventId} limit 1`,
  )

  await tell(deps, order)
  await tell(deps, order, { standing: 'won', at: deps.now() + 1_000 })
  await tell(deps, order, { standing: 'open', at: deps.now() + 2_000 })

  const items = await ask(
    deps,
    shop,
    (tx) => tx`select kind, reason, ticket_id, status from review_items`,
  )
  expect([...items]).toEqual([
    { kind: 'blocked_after_entry', reason: 'blocked', ticketId, status: 'open' },
  ])
})

test('DI9 one merchant’s word about another’s payment is nothing, nor is one about a payment that nobody made', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const other = await aShop(deps)
  for (const one of [shop, other]) await choose(deps, one, 'block')
  const { merchantRef } = await anAccount(deps, other.tenantId)
  const order = await aPaidOrder(deps, shop)

  const delivery = deps.ledger.tellDispute(order.ref)
  await receiveWebhook(deps, { provider: 'stripe', merchantRef, delivery })
  while ((await workWebhooks(deps, deps.now())) > 0);
  await tell(deps, order, { providerTxnId: 'TXN999999' })

  expect([...(await casesOf(deps, shop)), ...(await casesOf(deps, other))]).toEqual([])
  expect(await ticketsOf(deps, shop)).toMatchObject([{ isBlocked: false }])
  const events = await deps.platformDb`select outcome from webhook_events order by received_at`
  expect(events.map(({ outcome }) => outcome)).toEqual(['unknown_payment', 'unknown_payment'])
})

test('DI9 a dispute of money that paid no ticket blocks none', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  await choose(deps, shop, 'block')
  const order = await anOpenOrder(deps, shop)
  const first = deps.ledger.pay(order.ref)
  deps.ledger.pay(order.ref)
  await comeBack(deps, order.ref)

  await tell(deps, order)
  const second = await ticketsOf(deps, shop)
  await tell(deps, order, { disputeId: 'dp_2', providerTxnId: String(first) })

  expect(second).toMatchObject([{ isBlocked: false }])
  expect(await ticketsOf(deps, shop)).toMatchObject([{ isBlocked: true }])
})

test('DI5 a person chooses for one dispute what the rule does not, in words, and it stands when the dispute is told again', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const order = await aPaidOrder(deps, shop)
  await tell(deps, order)
  const [one] = await casesOf(deps, shop)
  const caseId = required(one, 'a case').id
  const { tenantId } = shop
  const userId = deps.newId() as never
  const request = { tenantId, caseId, actor: SYSTEM_ACTOR, userId, note: 'A stolen card' }
  const other = await aShop(deps)

  granted(await chooseEntry(deps, request, true))
  granted(await chooseEntry(deps, request, true))
  await tell(deps, order)
  const blocked = await ticketsOf(deps, shop)
  granted(await chooseEntry(deps, { ...request, note: 'They called' }, false))
  await tell(deps, order, { standing: 'lost', at: deps.now() + 1_000 })
  granted(await noteCase(deps, { ...request, note: 'Written off' }))
  const stranger = await chooseEntry(deps, { ...request, tenantId: other.tenantId }, true)

  expect(blocked).toMatchObject([{ isBlocked: true }])
  expect(await ticketsOf(deps, shop)).toMatchObject([{ isBlocked: false }])
  expect(await casesOf(deps, shop)).toMatchObject([
    { state: 'lost', choice: 'nothing', isBlocking: false, note: 'Written off' },
  ])
  expect(stranger).toMatchObject({ ok: false, error: { code: 'payment_case_not_found' } })
  expect(await told(deps, shop, 'payment.entry_blocked')).toBe(1)
})

test('DI3 a choice counts for what comes after it, and of two who choose at once the second is told', async () => {
  await using deps = await openShopDeps()
  const shop = await aShop(deps)
  const [before, after] = [await aPaidOrder(deps, shop), await aPaidOrder(deps, shop)]
  const { tenantId } = shop
  await tell(deps, before)

  const rules = { onDispute: 'block', onHold: 'deliver', version: 1 } as const
  const edits = await Promise.all(
    [1, 2].map(() => editPaymentRules(deps, { tenantId, actor: SYSTEM_ACTOR }, rules)),
  )
  await tell(deps, before)
  await tell(deps, after, { disputeId: 'dp_2' })

  expect(edits.filter(({ ok }) => ok)).toHaveLength(1)
  expect(edits.find(({ ok }) => !ok)).toMatchObject({
    error: { code: 'changed_meanwhile', details: [{ version: 2, onDispute: 'block' }] },
  })
  expect((await casesOf(deps, shop)).map(({ choice }) => choice).sort()).toEqual([
    'block',
    'nothing',
  ])
  expect(await told(deps, shop, 'payment_rules.edited')).toBe(1)
})
