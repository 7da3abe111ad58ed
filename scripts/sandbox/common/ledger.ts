// What money really moved. Tests compare it with what was sold.

export type LedgerEntry = {
  readonly at: number
  readonly kind: 'payment' | 'refund'
  /** The provider's id of this movement. */
  readonly txnId: string
  readonly paymentId: string
  /** The merchant's reference, as it was given when the payment was made. */
  readonly reference: string
  /** Integer poisha. */
  readonly amountCents: number
}

export type Ledger = {
  readonly entries: readonly LedgerEntry[]
  readonly add: (entry: LedgerEntry) => void
}

export function createLedger(): Ledger {
  const entries: LedgerEntry[] = []
  return {
    entries,
    add: (entry) => {
      entries.push(entry)
    },
  }
}
