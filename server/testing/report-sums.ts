// Whether every report of an event's money says what the ledger says.
import { expect } from 'vitest'
import { listOrders } from '../features/orders/read-orders.ts'
import { readPlatformTotals } from '../features/payments/read-platform-totals.ts'
import {
  listAllPayments,
  listPayments,
  readAllTotals,
  readSales,
  readTotals,
} from '../features/payments/report-payments.ts'
import { readMoneyByDay, readSalesByDay } from '../features/payments/report-sales.ts'
import { withTenant } from '../platform/db/tenant-tx.ts'
import { granted } from './event.ts'
import type { Shop, ShopDeps } from './shop.ts'

type Sums = { readonly paid: number; readonly givenBack: number; readonly kept: number }

type Row = {
  readonly paidCents: number
  readonly givenBackCents: number
  readonly keptCents: number
}

const sumOf = <T>(rows: readonly T[], of: (row: T) => number): number =>
  rows.reduce((cents, row) => cents + of(row), 0)

const sumsOf = (rows: readonly Row[]): Sums => ({
  paid: sumOf(rows, ({ paidCents }) => paidCents),
  givenBack: sumOf(rows, ({ givenBackCents }) => givenBackCents),
  kept: sumOf(rows, ({ keptCents }) => keptCents),
})

/** By the accounts alone: what came, what of it is owed or gone, and what tickets have brought. */
async function ledgerSums({ deps, shop }: Of, eventId: string | null): Promise<Sums & Unsold> {
  const rows = await withTenant(
    deps.db,
    shop.tenantId,
    (tx) => tx<{ what: string; cents: number }[]>`
      select case when l.account = 'sales' then 'kept'
                  when l.kind = 'payment' and l.leg = 1 then 'paid'
                  when l.kind = 'payment' and l.account = 'to_give_back' then 'unsold' else 'other' end as what,
             sum(l.amount_cents)::bigint as cents
        from ledger_entries l join orders o on o.id = l.order_id
       where true ${eventId === null ? tx`` : tx`and o.event_id = ${eventId}`}
       group by 1`,
  )
  const of = (what: string): number => rows.find((row) => row.what === what)?.cents ?? 0
  const [paid, kept] = [of('paid'), 0 - of('kept')]
  return { paid, kept, givenBack: paid - kept, unsold: 0 - of('unsold') }
}

type Of = { readonly deps: ShopDeps; readonly shop: Shop }
type Unsold = { readonly unsold: number }

/** For an event whose orders were all paid by providers. Gives what the ledger says of it. */
export async function expectReported(of: Of, name: string): Promise<Sums> {
  const { deps, shop } = of
  const { tenantId, eventId } = shop
  const { unsold, ...event } = await ledgerSums(of, eventId)
  const { unsold: _all, ...tenant } = await ledgerSums(of, null)
  const orders = granted(await listOrders(deps, tenantId, { eventId, limit: 1_000 }))
  const payments = granted(await listPayments(deps, tenantId, { limit: 1_000 }))
  const figures = granted(await readSales(deps, tenantId, eventId))
  const sales = granted(await readSalesByDay(deps, tenantId, eventId))
  const money = granted(await readMoneyByDay(deps, tenantId, eventId))
  // What no tickets were given for has no type.
  const ofTypes = {
    paid: event.paid - unsold,
    givenBack: event.givenBack - unsold,
    kept: event.kept,
  }

  expect({ name, orders: sumsOf(orders.items) }).toEqual({ name, orders: event })
  expect({ name, payments: sumsOf(payments.items.map(toRow)) }).toEqual({ name, payments: tenant })
  expect({ name, event: sumsOf([figures]) }).toEqual({ name, event })
  expect({ name, types: sumsOf(figures.ticketTypes.map(toPaid)) }).toEqual({ name, types: ofTypes })
  expect({ name, days: sumsOf(sales.items) }).toEqual({ name, days: ofTypes })
  expect({ name, providers: sumsOf(money.items) }).toEqual({ name, providers: event })
  expect({ name, totals: sumsOf(await readTotals(deps, tenantId)) }).toEqual({
    name,
    totals: tenant,
  })
  for (const { ticketTypeId, ...type } of figures.ticketTypes) {
    const days = sales.items.filter((day) => day.ticketTypeId === ticketTypeId)
    expect({ name, type: sumsOf(days) }).toEqual({ name, type: sumsOf([toPaid(type)]) })
    expect(type.keptCents, name).toBeGreaterThanOrEqual(0)
  }
  return event
}

/** The platform's, of all tenants: equal to those of every tenant together. */
export async function expectPlatformReported({ deps, shop }: Of, name: string): Promise<void> {
  const { unsold: _unsold, ...tenant } = await ledgerSums({ deps, shop }, null)
  const [totals, own, payments] = await Promise.all([
    readPlatformTotals(deps),
    readAllTotals(deps, shop.tenantId),
    listAllPayments(deps, { tenantId: shop.tenantId, limit: 1_000 }),
  ])
  expect({ name, own: sumsOf(own) }).toEqual({ name, own: tenant })
  expect({ name, all: sumsOf(totals.money) }).toEqual({ name, all: tenant })
  expect({ name, of: sumsOf(granted(payments).items.map(toRow)) }).toEqual({ name, of: tenant })
}

const toRow = ({
  refundCents,
  ...payment
}: {
  readonly refundCents: number
  readonly paidCents: number
  readonly keptCents: number
}): Row => ({ ...payment, givenBackCents: refundCents })

const toPaid = ({
  soldCents,
  ...type
}: {
  readonly soldCents: number
  readonly givenBackCents: number
  readonly keptCents: number
}): Row => ({ ...type, paidCents: soldCents })
