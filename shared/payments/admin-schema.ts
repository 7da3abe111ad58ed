// Sales, money and orders as administrations read them afterwards.
import * as v from 'valibot'
import { ActivityView } from '../activity/schema.ts'
import { OrderId, TicketTypeId } from '../ids.ts'
import { InstantText } from '../time.ts'
import { PaymentView, Provider, RefundReason, RefundState } from './schema.ts'

/** How tickets went: sold for money or for nothing, given away, paid at the gate, brought in from elsewhere. */
export const SALES_KINDS = ['online', 'free', 'complimentary', 'gate', 'import'] as const
export const SalesKind = v.picklist(SALES_KINDS)
export type SalesKind = v.InferOutput<typeof SalesKind>

const number = v.number()
/** `2026-11-27`, of the event's zone. */
const Day = v.pipe(v.string(), v.isoDate())

export const SalesDay = v.object({
  day: Day,
  ticketTypeId: TicketTypeId,
  ticketTypeName: v.string(),
  kind: SalesKind,
  /** With this type. */
  orders: number,
  tickets: number,
  /** As sold; of `gate`: what was to be paid there. */
  amountCents: number,
  /** What promo codes took off, not in `amountCents` any more. */
  discountCents: number,
  /** What of it was paid. */
  paidCents: number,
  /** What of that is to be given back, or was, whenever that was decided. */
  givenBackCents: number,
  keptCents: number,
})
export type SalesDay = v.InferInput<typeof SalesDay>

export const SalesByDay = v.object({
  timeZone: v.string(),
  currency: v.string(),
  items: v.array(SalesDay),
  /** What is still to be given back, by the day on which that became due. */
  refundsDue: v.array(v.object({ day: Day, refunds: number, dueCents: number })),
})
export type SalesByDay = v.InferInput<typeof SalesByDay>

/** The money that providers brought for an event on one day, by the ledger. */
export const MoneyDay = v.object({
  day: Day,
  provider: Provider,
  isLive: v.boolean(),
  currency: v.string(),
  paidCents: number,
  /** What was decided on that day to go back, less what failed for good on it. */
  givenBackCents: number,
  /** Below 0 where more went back than came. */
  keptCents: number,
})
export type MoneyDay = v.InferInput<typeof MoneyDay>

export const MoneyByDay = v.object({ timeZone: v.string(), items: v.array(MoneyDay) })
export type MoneyByDay = v.InferInput<typeof MoneyByDay>

/** The installation in numbers. */
export const PlatformTotals = v.object({
  tenants: v.object({ pending: number, active: number, suspended: number }),
  events: v.object({ draft: number, published: number, cancelled: number, archived: number }),
  /** Issued and not voided. */
  tickets: number,
  money: v.array(
    v.object({
      provider: Provider,
      isLive: v.boolean(),
      currency: v.string(),
      paidCount: number,
      /** All that came, also what no tickets were given for. */
      paidCents: number,
      /** What of it is to be given back, or was. */
      givenBackCents: number,
      keptCents: number,
      /** Attempts of which nobody knows yet. */
      openCount: number,
      /** Attempts that a person must look at. */
      mismatchedCount: number,
      refundDueCents: number,
    }),
  ),
  webhookEvents: v.object({ pending: number, failed: number }),
})
export type PlatformTotals = v.InferInput<typeof PlatformTotals>

export const OrderTimeline = v.object({
  orderId: OrderId,
  source: v.picklist(['import', 'online', 'complimentary', 'gate']),
  /** Until when its places are held; null: nothing is held. */
  holdExpiresAt: v.nullable(InstantText),
  /** When it expired or was cancelled. */
  closedAt: v.nullable(InstantText),
  /** The oldest first. */
  payments: v.array(PaymentView),
  refunds: v.array(
    v.object({
      id: v.string(),
      ref: v.string(),
      attemptId: v.string(),
      amountCents: number,
      currency: v.string(),
      reason: RefundReason,
      state: RefundState,
      requestedAt: InstantText,
    }),
  ),
  /** What was done with the order, its payments, refunds and tickets, and every scan; the oldest first. */
  items: v.array(
    v.object({
      id: v.string(),
      at: InstantText,
      actor: v.object({ ...ActivityView.entries.actor.entries, name: v.nullable(v.string()) }),
      /** `noun.verb`. */
      action: v.string(),
      subject: ActivityView.entries.subject,
      metadata: ActivityView.entries.metadata,
    }),
  ),
})
export type OrderTimeline = v.InferInput<typeof OrderTimeline>
