// What waits for a second administrator, in words.
import type { AgreementView } from '../../../../shared/payments/agreement-schema.ts'
import { number } from '../../parts/words.ts'
import { moneyText } from '../parts/money.ts'
import { text } from './words.ts'

/** In a sentence. */
export function whatOf(agreement: AgreementView): string {
  const { kind, amountCents, orderNumber, eventName, tickets } = agreement
  const event = eventName ?? ''
  const amount = amountCents === null ? '' : moneyText(amountCents)
  switch (kind) {
    case 'refund': {
      const order = orderNumber ?? ''
      const said = text('second.refund', { amount, order, event })
      return tickets === 0 ? said : `${said} ${text('second.tickets', { count: number(tickets) })}`
    }
    case 'event':
      return text('second.event', { amount, event })
    case 'limit':
      return amountCents === null ? text('second.limit.none') : text('second.limit', { amount })
  }
}
