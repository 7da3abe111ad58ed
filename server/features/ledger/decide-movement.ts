// What a movement of money does to the accounts. Pure.
import { assert } from '../../../shared/assert.ts'
import type { LedgerAccount, LedgerKind } from '../../../shared/payments/ledger-schema.ts'
import type { RefundState } from '../../../shared/payments/schema.ts'

export type MoneyFact =
  /** A provider's proven word that money came: for tickets, or to be given back. */
  | { readonly kind: 'payment'; readonly isSold: boolean }
  /** Somebody decided that money which paid for tickets goes back. */
  | { readonly kind: 'refund_due' }
  /** It failed for good: until somebody decides again it is the organizer's. */
  | { readonly kind: 'refund_dropped' }
  | { readonly kind: 'refund_done'; readonly isByHand: boolean }
  /** It had gone back, and the provider returned it. */
  | { readonly kind: 'refund_undone' }
  /** The provider kept a part, or paid out what it held. */
  | { readonly kind: 'fee' }
  | { readonly kind: 'payout' }
  /** The statement that told so was taken back. */
  | { readonly kind: 'fee_undone' }
  | { readonly kind: 'payout_undone' }
  /** The buyer's bank took it, and gave it back. */
  | { readonly kind: 'dispute_taken' }
  | { readonly kind: 'dispute_returned' }

export type Sides = { readonly debit: LedgerAccount; readonly credit: LedgerAccount }

/** Where the money goes (debit) and where it comes from (credit). */
export function sidesOf(fact: MoneyFact): Sides {
  switch (fact.kind) {
    case 'payment':
      return { debit: 'at_provider', credit: fact.isSold ? 'sales' : 'to_give_back' }
    case 'refund_due':
      return { debit: 'sales', credit: 'to_give_back' }
    case 'refund_dropped':
      return { debit: 'to_give_back', credit: 'sales' }
    case 'refund_done':
      return { debit: 'to_give_back', credit: fact.isByHand ? 'by_hand' : 'at_provider' }
    case 'refund_undone':
      return { debit: 'at_provider', credit: 'to_give_back' }
    case 'fee':
      return { debit: 'fees', credit: 'at_provider' }
    case 'payout':
      return { debit: 'paid_out', credit: 'at_provider' }
    case 'fee_undone':
      return { debit: 'at_provider', credit: 'fees' }
    case 'payout_undone':
      return { debit: 'at_provider', credit: 'paid_out' }
    case 'dispute_taken':
      return { debit: 'disputed', credit: 'at_provider' }
    case 'dispute_returned':
      return { debit: 'at_provider', credit: 'disputed' }
  }
}

export type Leg = {
  readonly leg: 1 | 2
  readonly kind: LedgerKind
  readonly account: LedgerAccount
  /** Poisha: a debit is above 0, a credit below. */
  readonly amountCents: number
}

/** Two legs that balance. @param amountCents integer poisha, above 0 */
export function legsOf(fact: MoneyFact, amountCents: number): readonly [Leg, Leg] {
  assert(Number.isSafeInteger(amountCents) && amountCents > 0, 'money moves in whole poisha')
  const { debit, credit } = sidesOf(fact)
  const { kind } = fact
  return [
    { leg: 1, kind, account: debit, amountCents },
    { leg: 2, kind, account: credit, amountCents: -amountCents },
  ]
}

/** As much of a refund as the accounts need. */
export type RefundPosition = {
  readonly state: RefundState
  readonly isByHand: boolean
}

/**
 * What a refund's step moves. What no tickets were given for is owed from the moment it came, whatever becomes of its
 * refund; of what was a sale a refund is owed while it has not failed.
 *
 * @param before null: it did not exist
 * @param isOfSale its money paid an order, whoever decided that it goes back, and why
 */
export function factsOfRefund(
  before: RefundPosition | null,
  after: RefundPosition,
  isOfSale: boolean,
): readonly MoneyFact[] {
  const [wasDue, isDue] = [isOwed(before), isOwed(after)]
  const [wasDone, isDone] = [before?.state === 'succeeded', after.state === 'succeeded']
  const facts: MoneyFact[] = []
  if (wasDone && !isDone) facts.push({ kind: 'refund_undone' })
  if (isOfSale && wasDue && !isDue) facts.push({ kind: 'refund_dropped' })
  if (isOfSale && !wasDue && isDue) facts.push({ kind: 'refund_due' })
  if (!wasDone && isDone) facts.push({ kind: 'refund_done', isByHand: after.isByHand })
  return facts
}

/**
 * What a dispute's step moves: what the bank has by now, compared with what the ledger says that it has.
 *
 * @param heldCents, takenCents integer poisha, 0 for nothing
 */
export function movesOfDispute(
  heldCents: number,
  takenCents: number,
): readonly { readonly fact: MoneyFact; readonly amountCents: number }[] {
  if (heldCents === takenCents) return []
  const returned = { fact: { kind: 'dispute_returned' }, amountCents: heldCents } as const
  const taken = { fact: { kind: 'dispute_taken' }, amountCents: takenCents } as const
  return [...(heldCents > 0 ? [returned] : []), ...(takenCents > 0 ? [taken] : [])]
}

const isOwed = (refund: RefundPosition | null): boolean =>
  refund !== null && refund.state !== 'failed'
