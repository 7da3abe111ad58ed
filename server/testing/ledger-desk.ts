// The ledger's refunds: what went back, and what can go wrong with it.
import type {
  RefundDesk,
  RefundRequest,
  RefundStanding,
} from '../features/payments/providers/port.ts'
import type { LedgerPayment } from './ledger-provider.ts'

export type LedgerRefund = {
  readonly id: string
  readonly refundRef: string
  readonly attemptRef: string
  readonly txn: string
  readonly amountCents: number
  state: 'pending' | 'succeeded' | 'failed'
}

export type LedgerRefunds = {
  readonly made: LedgerRefund[]
  /** What becomes of the next that is asked for. `refused`: nothing is done. */
  mode: 'succeeded' | 'pending' | 'failed' | 'refused'
  /** No answer arrives. `lost`: the work is done all the same. */
  silence: 'none' | 'down' | 'lost'
  /** Whether it tells of what comes back; and whether its questions go by its own id alone, as SSLCOMMERZ's. */
  isTelling: boolean
  isAskedByIdAlone: boolean
  /** A refund that is pending ends, or one that had succeeded comes back. */
  readonly end: (refundRef: string, state: 'succeeded' | 'failed') => void
  /** All that has gone back of a movement of money. */
  readonly moneyOut: (txn: string) => number
}

export function createLedgerRefunds(): LedgerRefunds {
  const made: LedgerRefund[] = []
  return {
    made,
    mode: 'succeeded',
    silence: 'none',
    isTelling: true,
    isAskedByIdAlone: false,
    end: (refundRef, state) => {
      const found = made.find((one) => one.refundRef === refundRef)
      if (found !== undefined) found.state = state
    },
    moneyOut: (txn) =>
      made
        .filter((one) => one.txn === txn && one.state === 'succeeded')
        .reduce((cents, { amountCents }) => cents + amountCents, 0),
  }
}

const NOT_ASKED = { kind: 'unknown', reason: 'no_reference', retryAfterMs: null } as const
const UNKNOWN = { kind: 'unknown', reason: 'timeout', retryAfterMs: null } as const

type Parts = {
  readonly refunds: LedgerRefunds
  readonly payments: ReadonlyMap<string, LedgerPayment>
  readonly isDown: () => boolean
  readonly before: (what: string) => void | Promise<void>
  readonly after: (what: string) => void | Promise<void>
}

/** A desk that keeps no key of a request: what is sent twice goes back twice, where there is still money for it. */
export function ledgerDesk({ refunds, payments, isDown, before, after }: Parts): RefundDesk {
  const call = async (what: string, work: () => RefundStanding): Promise<RefundStanding> => {
    await before(what)
    if (isDown() || refunds.silence === 'down') return UNKNOWN
    const answer = work()
    await after(what)
    return refunds.silence === 'lost' ? UNKNOWN : answer
  }
  return {
    get tellsOfReturns() {
      return refunds.isTelling
    },
    send: (request) => call('refund', () => send(refunds, payments, request)),
    query: ({ refundRef, providerRefundId }) =>
      call('query refund', () => {
        const byId = refunds.made.find(({ id }) => id === providerRefundId)
        if (refunds.isAskedByIdAlone) {
          return byId === undefined ? NOT_ASKED : standingOfRefund(byId)
        }
        const found = refunds.made.find((one) => one.refundRef === refundRef)
        return found === undefined ? { kind: 'absent' } : standingOfRefund(found)
      }),
  }
}

function send(
  refunds: LedgerRefunds,
  payments: ReadonlyMap<string, LedgerPayment>,
  { refundRef, attemptRef, providerTxnId: txn, amountCents }: RefundRequest,
): RefundStanding {
  const payment = payments.get(attemptRef)
  const isKnown = payment?.txns.includes(txn) === true
  const promised = refunds.made
    .filter((one) => one.txn === txn && one.state !== 'failed')
    .reduce((cents, one) => cents + one.amountCents, 0)
  if (!isKnown || refunds.mode === 'refused') return refused('declined')
  if (promised + amountCents > payment.amountCents) return refused('too_much')
  const id = `RFD${String(refunds.made.length + 1).padStart(6, '0')}`
  const made: LedgerRefund = { id, refundRef, attemptRef, txn, amountCents, state: refunds.mode }
  refunds.made.push(made)
  return standingOfRefund(made)
}

const refused = (reason: 'declined' | 'too_much'): RefundStanding => ({
  ...{ kind: 'failed', providerRefundId: null, reason, providerCode: 'E2', providerMessage: null },
})

/** As a query and a notification tell it. */
export function standingOfRefund({ id, state, amountCents }: LedgerRefund): RefundStanding {
  if (state === 'pending') return { kind: 'submitted', providerRefundId: id }
  if (state === 'failed') {
    const reason = 'declined'
    return {
      kind: 'failed',
      providerRefundId: id,
      reason,
      providerCode: null,
      providerMessage: null,
    }
  }
  return { kind: 'succeeded', providerRefundId: id, amountCents, completedAt: null }
}
