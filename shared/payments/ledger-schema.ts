// The ledger as an organizer's administration reads it.
import * as v from 'valibot'
import { OrderId } from '../ids.ts'
import { InstantText } from '../time.ts'
import { Provider } from './schema.ts'

/**
 * - `at_provider`: money of ours that a provider holds.
 * - `sales`: what tickets have brought. A credit, below 0.
 * - `to_give_back`: what buyers are owed. A credit, below 0.
 * - `by_hand`: what people gave back past the provider.
 * - `fees`, `paid_out`: what providers kept, and paid to the organizer's bank, by their own statements.
 * - `disputed`: what buyers' banks took back and have not returned.
 */
export const LEDGER_ACCOUNTS = [
  'at_provider',
  'sales',
  'to_give_back',
  'by_hand',
  'fees',
  'paid_out',
  'disputed',
] as const
export const LedgerAccount = v.picklist(LEDGER_ACCOUNTS)
export type LedgerAccount = v.InferOutput<typeof LedgerAccount>

export const LEDGER_KINDS = [
  'payment',
  'refund_due',
  'refund_dropped',
  'refund_done',
  'refund_undone',
  'fee',
  'payout',
  'fee_undone',
  'payout_undone',
  'dispute_taken',
  'dispute_returned',
] as const
export const LedgerKind = v.picklist(LEDGER_KINDS)
export type LedgerKind = v.InferOutput<typeof LedgerKind>

const Id = v.pipe(v.string(), v.uuid())
const cents = v.number()
/** `2026-11-27`, in Dhaka; a day of the calendar, from 1970 to 9998. */
export const LedgerDay = v.pipe(
  v.string(),
  v.isoDate(),
  v.check(isRealDay, 'no day of the calendar'),
)

function isRealDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`)
  // A 31st of February would become a day of March.
  const isSame = !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
  return isSame && text >= '1970-01-01' && text < '9999-01-01'
}

/** One movement: from one account to another. */
export const LedgerMovement = v.object({
  id: Id,
  kind: LedgerKind,
  debit: LedgerAccount,
  credit: LedgerAccount,
  /** Above 0. */
  amountCents: cents,
  currency: v.string(),
  provider: Provider,
  isLive: v.boolean(),
  orderId: v.nullable(OrderId),
  orderNumber: v.nullable(v.string()),
  refundId: v.nullable(Id),
  reference: v.nullable(v.string()),
  /** By the provider's clock, where it told. */
  occurredAt: InstantText,
  recordedAt: InstantText,
})
export type LedgerMovement = v.InferInput<typeof LedgerMovement>

/** Debits less credits since the beginning; all of them together are 0. */
export const LedgerBalance = v.object({
  provider: Provider,
  isLive: v.boolean(),
  currency: v.string(),
  account: LedgerAccount,
  balanceCents: cents,
})
export type LedgerBalance = v.InferInput<typeof LedgerBalance>

/** One provider on one day of Dhaka. */
export const LedgerDayReport = v.object({
  day: LedgerDay,
  provider: Provider,
  isLive: v.boolean(),
  currency: v.string(),
  payments: v.number(),
  paidCents: cents,
  /** Of what was paid: what no tickets were given for. */
  unsoldCents: cents,
  refunds: v.number(),
  refundedCents: cents,
  /** What providers returned of refunds that had been done. */
  returnedCents: cents,
  feeCents: cents,
  paidOutCents: cents,
  /** How many of them some statement covers, and how many differ from it. */
  differences: v.number(),
})
export type LedgerDayReport = v.InferInput<typeof LedgerDayReport>

/**
 * - `not_here`: the provider tells of it and the ledger does not know it.
 * - `not_there`: the ledger has it, and the provider's statement of that day does not.
 * - `other_amount`: both, with different amounts.
 */
export const DifferenceKind = v.picklist(['not_here', 'not_there', 'other_amount'])

export const LedgerDifference = v.object({
  kind: DifferenceKind,
  provider: Provider,
  isLive: v.boolean(),
  what: v.picklist(['payment', 'refund']),
  reference: v.string(),
  /** Null: it has none of it. */
  ourCents: v.nullable(cents),
  theirCents: v.nullable(cents),
  orderId: v.nullable(OrderId),
  orderNumber: v.nullable(v.string()),
  day: LedgerDay,
})
export type LedgerDifference = v.InferInput<typeof LedgerDifference>

export const StatementView = v.object({
  id: Id,
  provider: Provider,
  isLive: v.boolean(),
  fileName: v.string(),
  firstDay: LedgerDay,
  lastDay: LedgerDay,
  lines: v.number(),
  importedAt: InstantText,
})
export type StatementView = v.InferInput<typeof StatementView>

export const StatementImported = v.object({
  statement: StatementView,
  /** Lines that an earlier statement had already told. */
  known: v.number(),
  /** False: this very file was here already, and nothing changed. */
  isNew: v.boolean(),
})
export type StatementImported = v.InferInput<typeof StatementImported>

export const STATEMENT_BYTES_MAX = 4 * 1024 * 1024
