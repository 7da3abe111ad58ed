// Has the provider asked at once how a payment stands, and tells what it said.
import type { FC } from 'hono/jsx/dom'
import type { PaymentLook, PaymentView } from '../../../../shared/payments/schema.ts'
import { Button } from '../../parts/button.tsx'
import { api } from '../api/api.ts'
import { problemText } from '../parts/problem-text.ts'
import { say } from '../parts/toast.ts'
import { text } from './words.ts'

type AskProviderProps = {
  readonly payment: PaymentView
  readonly reload: () => Promise<void>
}

/** Not beside a payment that has its money. */
export const AskProvider: FC<AskProviderProps> = ({ payment, reload }) =>
  payment.settledAt === null || payment.isHeldForRisk ? (
    <Button label={text('payments.ask')} press={() => void look(payment.id, reload)} />
  ) : null

async function look(paymentId: string, reload: () => Promise<void>): Promise<void> {
  const answer = await api('POST /tenant/payments/:paymentId/look', { params: { paymentId } })
  say(answer.ok ? text(`payments.ask.${wordOf(answer.value)}`) : problemText(answer.problem))
  await reload()
}

function wordOf({ outcome, payment }: PaymentLook) {
  if (payment.settledAt !== null && !payment.isHeldForRisk) return 'paid'
  if (outcome !== 'settled') return outcome
  return payment.state === 'failed' ? 'failed' : 'undecided'
}
