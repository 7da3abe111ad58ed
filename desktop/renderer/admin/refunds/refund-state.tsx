// What became of a refund, in a word.
import type { FC } from 'hono/jsx/dom'
import type { RefundView, ShownRefundState } from '../../../../shared/payments/refund-schema.ts'
import { Badge, type Tone } from '../parts/small.tsx'
import { text } from './words.ts'

const TONES: Readonly<Record<ShownRefundState, Tone>> = {
  requested: 'care',
  submitted: 'care',
  succeeded: 'good',
  failed: 'bad',
  unknown: 'care',
  awaiting_second: 'care',
  declined: 'quiet',
}

export const RefundBadges: FC<{
  readonly refund: Pick<RefundView, 'state' | 'waitsForPerson'>
}> = ({ refund: { state, waitsForPerson } }) => (
  <>
    <Badge tone={TONES[state]}>{text(`refunds.state.${state}`)}</Badge>
    {waitsForPerson ? <Badge tone="bad">{text('refunds.waits')}</Badge> : null}
  </>
)
