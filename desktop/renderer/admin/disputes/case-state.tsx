// What became of a dispute or a hold, in a word, and whether its tickets open a gate.
import type { FC } from 'hono/jsx/dom'
import type { CaseState, PaymentCaseView } from '../../../../shared/payments/case-schema.ts'
import { Badge, type Tone } from '../parts/small.tsx'
import { text } from './words.ts'

const TONES: Readonly<Record<CaseState, Tone>> = {
  inquiry: 'care',
  open: 'care',
  won: 'good',
  lost: 'bad',
  dropped: 'quiet',
  released: 'good',
  rejected: 'quiet',
  cleared: 'good',
  refused: 'bad',
}

export const CaseBadges: FC<{
  readonly one: Pick<PaymentCaseView, 'state' | 'isBlocking'>
}> = ({ one: { state, isBlocking } }) => (
  <>
    <Badge tone={TONES[state]}>{text(`disputes.state.${state}`)}</Badge>{' '}
    {isBlocking ? <Badge tone="bad">{text('disputes.gate.blocked')}</Badge> : null}
  </>
)
