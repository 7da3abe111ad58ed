// What the sandboxes have in their own books, by the name under which a buyer knows them.
import type { Provider } from '../../../shared/payments/schema.ts'
import type { Sandboxes } from '../../start-demo/sandboxes.ts'
import type { Pay } from './buyer.ts'

export const PROVIDER_OF: Readonly<Record<Pay, Provider>> = {
  bKash: 'bkash',
  Nagad: 'nagad',
  Rocket: 'rocket',
  Card: 'stripe',
}

export type Book = {
  /** Payments less what went back, in poisha. */
  readonly heldCents: number
  /** Of a payment by our reference: what was paid, and what went back of it. */
  readonly of: (reference: string) => {
    readonly paid: readonly number[]
    readonly back: readonly number[]
  }
}

type Entry = {
  readonly kind: 'payment' | 'refund'
  readonly txnId: string
  /** Of a refund: what it is of, by the payment's page or by its movement. */
  readonly paymentId: string
  readonly reference: string
  readonly amountCents: number
}

const amountsOf = (entries: readonly Entry[]): readonly number[] =>
  entries.map(({ amountCents }) => amountCents)

export async function readBook(sandboxes: Sandboxes, pay: Pay): Promise<Book> {
  // Safe: our own sandbox's answer.
  const entries = (await askSandbox(sandboxes, pay, 'ledger')) as readonly Entry[]
  const sum = (kind: Entry['kind']): number =>
    amountsOf(entries.filter((one) => one.kind === kind)).reduce((all, one) => all + one, 0)
  return {
    heldCents: sum('payment') - sum('refund'),
    of: (reference) => {
      const paid = entries.filter((one) => one.kind === 'payment' && one.reference === reference)
      const names = new Set(paid.flatMap(({ paymentId, txnId }) => [paymentId, txnId]))
      const back = entries.filter((one) => one.kind === 'refund' && names.has(one.paymentId))
      return { paid: amountsOf(paid), back: amountsOf(back) }
    },
  }
}

/** One of its doors under `/__sim/`. `fields` left out: a question. */
export async function askSandbox(
  { urls }: Sandboxes,
  pay: Pay,
  door: string,
  fields?: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const response = await fetch(`${urls[PROVIDER_OF[pay]]}/__sim/${door}`, {
    headers: { 'content-type': 'application/json' },
    ...(fields !== undefined && { method: 'POST', body: JSON.stringify(fields) }),
  })
  if (!response.ok) throw new Error(`${pay}: ${response.status} ${await response.text()}`)
  return response.json()
}

/** From now on it answers as it should. */
export async function endFaults({ urls }: Sandboxes, pay: Pay): Promise<void> {
  const { ok, status } = await fetch(`${urls[PROVIDER_OF[pay]]}/__sim/faults`, { method: 'DELETE' })
  if (!ok) throw new Error(`${pay}: ${status}`)
}

/** All that it has ever notified of leaves once more; resolves when each was answered. */
export async function tellAllAgain(sandboxes: Sandboxes, pay: Pay): Promise<void> {
  // Safe: our own sandbox's answer.
  const { log } = (await askSandbox(sandboxes, pay, 'deliveries')) as {
    readonly log: readonly { readonly id: string }[]
  }
  for (const id of new Set(log.map((told) => told.id))) {
    await askSandbox(sandboxes, pay, 'again', { id })
  }
}
