// What a supervisor's word went past, as it is told of somebody who is in.
import type { RefusalReason } from '../../../shared/checkin/schema.ts'
import type { MessageKey } from '../../../shared/i18n/keys.ts'

/** Refusals whose own sentence also says where to send the visitor, which nobody does with one who was let in. */
const WITHOUT_ADVICE: Partial<Record<RefusalReason, MessageKey>> = {
  revoked: 'past.revoked',
  blocked: 'past.blocked',
  product: 'past.product',
}

/** The sentence of the refusal that was forced past: the fact alone. */
export const forcedPastKey = (reason: RefusalReason): MessageKey =>
  WITHOUT_ADVICE[reason] ?? `reason.${reason}`
