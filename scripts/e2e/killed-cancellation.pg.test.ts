// RF28: an event that is off, with the money of its buyers at four providers, while the server is killed again and again.
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { readBalances } from '../../server/features/ledger/list-ledger.ts'
import { mailEventOffJob } from '../../server/features/payments/mail-event-off.ts'
import { mailRefundJob } from '../../server/features/payments/mail-refund.ts'
import { withTenant } from '../../server/platform/db/tenant-tx.ts'
import type { EventRefundView, RefundView } from '../../shared/payments/refund-schema.ts'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/time.ts'
import type { LedgerEntry } from '../sandbox/common/ledger.ts'
import { createDice } from '../seed/people.ts'
import type { DemoProvider } from './buy-demo-ticket.ts'
import { type CountingMailServer, openCountingMailServer } from './counting-mail-server.ts'
import { emailOf, openSoldEvent, PROVIDERS, type SoldEvent } from './sold-event.ts'

const isWhole = process.env['PROBESH_SHARE'] === '1'
const ORDERS = isWhole ? 10_000 : 40
const KILLS = isWhole ? 5 : 2
const FAILING_PERCENT = isWhole ? 1 : 10
const FEE_PERCENT = 7
/** Longer than any wait for a provider: Nagad says after an hour that it has no such refund. */
const LATER_MS = 75 * MINUTE_MS
const ROUNDS_MAX = 6
const LOOK_MS = 50
const LAST_MS_MAX = 40
const TEST_MS_MAX = isWhole ? 3 * HOUR_MS : 4 * MINUTE_MS

type Payment = LedgerEntry & { readonly provider: DemoProvider }

/** How each provider's own words name the payment in a request for a refund, and a final no. */
const REFUSALS = {
  stripe: { operation: 'refund', code: 'charge_disputed', name: 'txnId' },
  bkash: { operation: 'refund-v2', code: '2023', name: 'txnId' },
  nagad: { operation: 'cancel', code: 'InvalidPurchaseInformation', name: 'paymentId' },
  rocket: { operation: 'refund', code: 'INVALID_REQUEST', name: 'txnId' },
} as const satisfies Record<DemoProvider, object>

async function readBooks({ books }: SoldEvent) {
  const all = await Promise.all(
    PROVIDERS.map(async (provider) =>
      (await books(provider)).map((entry) => ({ ...entry, provider })),
    ),
  )
  return {
    payments: all.flat().filter(({ kind }) => kind === 'payment'),
    refunds: all.flat().filter(({ kind }) => kind === 'refund'),
  }
}

const post = async (url: string, body: unknown): Promise<void> => {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`)
}

/** So many payments, drawn by the seed, whose refund their provider refuses whoever asks, until a person has set it right. */
async function refuseSome(
  { sandboxes }: SoldEvent,
  payments: readonly Payment[],
  dice: ReturnType<typeof createDice>,
): Promise<ReadonlySet<string>> {
  const left = payments.toSorted((one, other) => (one.reference < other.reference ? -1 : 1))
  const chosen = new Set<string>()
  while (chosen.size < (ORDERS * FAILING_PERCENT) / 100) {
    const [payment] = left.splice(dice.roll(left.length), 1)
    if (payment === undefined) break
    const { operation, code, name } = REFUSALS[payment.provider]
    const fault = { operation, kind: 'code', code, match: payment[name], times: 1_000 }
    await post(`${sandboxes[payment.provider]}/__sim/faults`, fault)
    chosen.add(payment.txnId)
  }
  return chosen
}

type Progress = {
  readonly decided: number
  readonly sent: number
  readonly open: number
  readonly returned: number
  readonly failed: number
}

const readProgress = ({ deps, tenantId }: SoldEvent): Promise<Progress> =>
  withTenant(deps.db, tenantId, async (tx) => {
    const [row] = await tx<Progress[]>`
      select count(*) as decided, count(*) filter (where sent_at is not null) as sent,
             count(*) filter (where state in ('requested', 'submitted', 'unknown')) as open,
             count(*) filter (where state = 'succeeded') as returned, count(*) filter (where state = 'failed') as failed
        from refunds`
    return row ?? { decided: 0, sent: 0, open: 0, returned: 0, failed: 0 }
  })

/** At instants of the seed: after so many refunds were decided or sent, and some moments more. */
async function killInTheMiddle(
  sold: SoldEvent,
  settings: Readonly<Record<string, string>>,
  dice: ReturnType<typeof createDice>,
): Promise<readonly string[]> {
  const told: string[] = []
  const instants = Array.from({ length: KILLS }, () => 1 + dice.roll(2 * ORDERS - 2))
  for (const instant of instants.toSorted((one, other) => one - other)) {
    for (;;) {
      const { decided, sent } = await readProgress(sold)
      if (decided + sent >= instant) break
      await wait(LOOK_MS)
    }
    // A random instant, not a wait for something: the kill may fall anywhere in a step.
    await wait(dice.roll(LAST_MS_MAX))
    await sold.kill()
    const { decided, sent, returned } = await readProgress(sold)
    told.push(`${decided} decided, ${sent} sent, ${returned} given back`)
    await sold.start(settings)
  }
  return told
}

/** Until the server has nothing to do by its own clock. */
async function workOff(sold: SoldEvent, aheadMs: number): Promise<void> {
  const { deps, tenantId, eventId } = sold
  for (;;) {
    const busy = await withTenant(
      deps.db,
      tenantId,
      (tx) => tx`
        select from event_refunds where event_id = ${eventId} and finished_at is null
        union all select from refunds where next_try_at <= ${tx.typed.instant(Date.now() + aheadMs)}
        limit 1`,
    )
    if (busy.length === 0) return
    await wait(LOOK_MS)
  }
}

/** A person reads at SSLCOMMERZ what became of a refund whose id never arrived. */
async function lookUp({ ask, sandboxes }: SoldEvent): Promise<number> {
  const waiting = await listWaiting(ask)
  const theirs: { id: string; refundTransId: string }[] = await (
    await fetch(`${sandboxes.rocket}/__sim/refunds`)
  ).json()
  const unknown = waiting.filter(({ state }) => state === 'unknown')
  for (const { id, ref } of unknown) {
    const providerRefundId = theirs.find((one) => one.refundTransId === ref)?.id ?? null
    await ask('POST', `/tenant/refunds/${id}/look-up`, { providerRefundId, note: 'Looked' })
  }
  return unknown.length
}

type Waiting = Pick<
  RefundView,
  'id' | 'ref' | 'state' | 'failure' | 'provider' | 'providerTxnId' | 'providerCode' | 'amountCents'
>

async function listWaiting(ask: SoldEvent['ask']): Promise<readonly Waiting[]> {
  const all: Waiting[] = []
  for (let after = ''; ; ) {
    const page: { items: Waiting[]; next: string | null } = await ask(
      'GET',
      `/tenant/refunds?waitsForPerson=true&limit=100${after}`,
    )
    all.push(...page.items)
    if (page.next === null) return all
    after = `&after=${encodeURIComponent(page.next)}`
  }
}

/** Time goes on, for the server and for the providers, until nothing is on its way. Gives how far ahead that is. */
async function letTimePass(
  sold: SoldEvent,
  settings: Readonly<Record<string, string>>,
  fromMs: number,
): Promise<number> {
  let aheadMs = fromMs
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    await workOff(sold, aheadMs)
    const lookedUp = await lookUp(sold)
    if (lookedUp === 0 && (await readProgress(sold)).open === 0) return aheadMs
    await sold.stop()
    aheadMs += LATER_MS
    for (const provider of PROVIDERS) {
      await post(`${sold.sandboxes[provider]}/__sim/clock`, { advanceMs: LATER_MS })
    }
    await sold.start(settings, aheadMs)
  }
  return aheadMs
}

/** Every second one is tried again; the others a person has sent at the provider's own desk. */
async function finishByPerson(
  { ask, sandboxes }: SoldEvent,
  failed: readonly Waiting[],
): Promise<ReadonlySet<string>> {
  for (const provider of PROVIDERS) {
    await fetch(`${sandboxes[provider]}/__sim/faults`, { method: 'DELETE' })
  }
  const byHand = new Set<string>()
  for (const [at, { id, providerTxnId }] of failed.entries()) {
    if (at % 2 === 0) await ask('POST', `/tenant/refunds/${id}/retry`)
    else {
      const note = { reference: `HAND-${at}`, note: 'Sent at the counter' }
      await ask('POST', `/tenant/refunds/${id}/by-hand`, note)
      byHand.add(providerTxnId)
    }
  }
  return byHand
}

/** What died while a mail was sent is taken up again once its time is over, which a test need not wait for. */
async function mailsLeft({ deps }: SoldEvent): Promise<number> {
  const boss = await deps.jobs.boss([mailEventOffJob, mailRefundJob])
  const rows = await deps.platformDb<{ left: number }[]>`
    select count(*) as left from pgboss.job
     where name in (${mailEventOffJob.name}, ${mailRefundJob.name}) and state <> 'completed'`
  await deps.platformDb`
    update pgboss.job set started_on = started_on - interval '1 hour'
     where name in (${mailEventOffJob.name}, ${mailRefundJob.name}) and state = 'active'
       and started_on < now() - interval '10 seconds'`
  await Promise.all([mailEventOffJob, mailRefundJob].map(({ name }) => boss.supervise(name)))
  return rows[0]?.left ?? 0
}

/** Stripe's books name a refund by the movement that it is of, the others' by the payment. */
const keyOf = ({ provider, txnId, paymentId }: Payment): string =>
  provider === 'stripe' ? txnId : paymentId

const dueOf = ({ amountCents }: Payment): number =>
  amountCents - Math.floor((amountCents * FEE_PERCENT) / 100)

function expectOnce(
  { payments, refunds }: Awaited<ReturnType<typeof readBooks>>,
  byHand: ReadonlySet<string>,
): void {
  const back = Map.groupBy(refunds, ({ paymentId }) => paymentId)
  const told = payments.map((payment) => ({
    txnId: payment.txnId,
    back: (back.get(keyOf(payment)) ?? []).map(({ amountCents }) => amountCents),
  }))
  expect(told).toEqual(
    payments.map((payment) => ({
      txnId: payment.txnId,
      back: byHand.has(payment.txnId) ? [] : [dueOf(payment)],
    })),
  )
  expect(refunds).toHaveLength(payments.length - byHand.size)
}

/** LE1, LE3: by provider, and together with what people sent and what was kept. */
async function expectSameBooks(
  { deps, tenantId }: SoldEvent,
  { payments, refunds }: Awaited<ReturnType<typeof readBooks>>,
): Promise<void> {
  const balances = await readBalances(deps, tenantId)
  const cents = (some: readonly LedgerEntry[]): number =>
    some.reduce((sum, { amountCents }) => sum + amountCents, 0)
  expect(balances.reduce((sum, { balanceCents }) => sum + balanceCents, 0)).toBe(0)
  for (const provider of PROVIDERS) {
    const of = (one: { readonly provider: string }): boolean => one.provider === provider
    const held = balances.find((one) => of(one) && one.account === 'at_provider')
    expect({ provider, cents: held?.balanceCents }).toEqual({
      ...{ provider, cents: cents(payments.filter(of)) - cents(refunds.filter(of)) },
    })
    const owed = balances.find((one) => of(one) && one.account === 'to_give_back')
    expect({ provider, owed: owed?.balanceCents ?? 0 }).toEqual({ provider, owed: 0 })
  }
}

/**
 * All that were refused, with the provider's reason; and such as a person did not find at SSLCOMMERZ, among which is a
 * refusal whose answer died with the server.
 */
function expectListed(failed: readonly Waiting[], refused: ReadonlySet<string>): void {
  const unlisted = new Set(refused)
  for (const { providerTxnId } of failed) unlisted.delete(providerTxnId)
  expect([...unlisted]).toEqual([])
  const named = failed.filter(({ failure }) => failure !== 'not_there')
  expect(named.filter(({ providerTxnId }) => !refused.has(providerTxnId))).toEqual([])
  expect(
    named.every(({ failure, providerCode }) => failure !== null && providerCode !== null),
  ).toBe(true)
}

/** Each buyer once of the end of the event and once of the money; so many mails came twice. */
async function expectMailed(sold: SoldEvent, mails: CountingMailServer): Promise<number> {
  const jobs = await sold.deps.platformDb`
    select name, count(*)::integer as count, count(distinct data)::integer as different from pgboss.job
     where name in (${mailEventOffJob.name}, ${mailRefundJob.name}) group by name order by name`
  expect([...jobs]).toEqual([
    { name: mailEventOffJob.name, count: ORDERS, different: ORDERS },
    { name: mailRefundJob.name, count: ORDERS, different: ORDERS },
  ])
  let twice = 0
  for (let number = 0; number < ORDERS; number += 1) {
    const own = [...(mails.counts.get(emailOf(number)) ?? new Map<string, number>()).values()]
    expect({ number, kinds: own.length }).toEqual({ number, kinds: 2 })
    twice += own.reduce((sum, count) => sum + count - 1, 0)
  }
  return twice
}

/** So many mails are on their way at once, of two kinds: only those may come twice when a server dies. */
const MAILED_AT_ONCE = 8

test('RF28 a server that is killed in the middle of giving an event back, and started again, gives everybody’s money back once, tells everybody, and leaves what was refused to a person', {
  timeout: TEST_MS_MAX,
}, async () => {
  const seed = process.env['PROBESH_SEED'] ?? String(Date.now() % 2 ** 32)
  const dice = createDice(`cancellation ${seed}`)
  await using mails = await openCountingMailServer()
  await using sold = await openSoldEvent()
  const startedAt = performance.now()
  // Without a mail server: the tickets' own mails are not what is looked at.
  await sold.start({})
  await sold.sell(ORDERS)
  const { deps, tenantId, eventId } = sold
  await expect
    .poll(() => countPaid(sold), { timeout: TEST_MS_MAX, interval: 10 * LOOK_MS })
    .toBe(ORDERS)
  await sold.stop()
  await forgetTicketMails(sold)
  const refused = await refuseSome(sold, (await readBooks(sold)).payments, dice)
  const settings = { SMTP_URL: mails.url }
  await sold.start(settings)
  const soldAt = performance.now()

  await sold.ask('POST', `/tenant/events/${eventId}/cancel`, { version: 1 })
  const wish = { reason: 'A storm', feePercent: FEE_PERCENT }
  const begun = await sold.ask<EventRefundView>('POST', `/tenant/events/${eventId}/refunds`, wish)
  const kills = await killInTheMiddle(sold, settings, dice)
  await workOff(sold, 0)
  const sentAt = performance.now()
  const aheadMs = await letTimePass(sold, settings, 0)
  const failed = (await listWaiting(sold.ask)).filter(({ state }) => state === 'failed')
  const shown = await sold.ask<EventRefundView>('GET', `/tenant/events/${eventId}/refunds`)
  const byHand = await finishByPerson(sold, failed)
  await letTimePass(sold, settings, aheadMs)
  const endedAt = performance.now()
  await expect.poll(() => mailsLeft(sold), { timeout: TEST_MS_MAX, interval: 10 * LOOK_MS }).toBe(0)
  const mailedAt = performance.now()

  expect(begun).toMatchObject({ finishedAt: null, feePercent: FEE_PERCENT })
  expectListed(failed, refused)
  expect(shown).toMatchObject({ ordersLeft: 0, finishedAt: expect.any(String), skipped: [] })
  const books = await readBooks(sold)
  expect(books.payments).toHaveLength(ORDERS)
  expectOnce(books, byHand)
  await expectSameBooks(sold, books)
  const [tickets] = await withTenant(
    deps.db,
    tenantId,
    (tx) => tx`
        select count(*) as all, count(*) filter (where t.is_void and o.status = 'refunded') as ended
          from tickets t join orders o on o.id = t.order_id where o.event_id = ${eventId}`,
  )
  expect(tickets).toEqual({ all: ORDERS, ended: ORDERS })
  const twice = await expectMailed(sold, mails)
  expect(twice).toBeLessThanOrEqual(KILLS * MAILED_AT_ONCE)
  const seconds = (from: number, to: number): string => ((to - from) / SECOND_MS).toFixed(1)
  process.stdout.write(
    `seed ${seed}: ${ORDERS} orders sold in ${seconds(startedAt, soldAt)} s; killed at: ${kills.join('; ')}; ` +
      `all sent after ${seconds(soldAt, sentAt)} s, all given back after ${seconds(soldAt, endedAt)} s, all told after ${seconds(soldAt, mailedAt)} s; ` +
      `${failed.length} failed, ${byHand.size} by hand, ${twice} mails twice, the server had ${sold.peakMb()} MB at most\n`,
  )
})

async function countPaid({ deps, tenantId }: SoldEvent): Promise<number> {
  const [row] = await withTenant(
    deps.db,
    tenantId,
    (tx) => tx<{ paid: number }[]>`select count(*) as paid from orders where status = 'paid'`,
  )
  return row?.paid ?? 0
}

const forgetTicketMails = ({ deps }: SoldEvent) =>
  deps.platformDb`delete from pgboss.job where name = 'orders.mail-tickets'`
