// Notes that a person has sent a refund at the provider.
import type { RefundDetails } from '../../../../shared/payments/refund-schema.ts'
import { api } from '../api/api.ts'
import { frameText } from '../frame/words.ts'
import { createForm, type Fields, type FormStore } from '../parts/form-store.ts'
import { say } from '../parts/toast.ts'
import { text } from './words.ts'

/** `refundId`: which one is chosen at first. */
export function createHandForm(refundId: string, done: () => void): FormStore<Fields> {
  const first = { refundId, reference: '', note: '' }
  const form: FormStore<Fields> = createForm<Fields, RefundDetails>({
    first,
    check: (fields) =>
      Object.fromEntries(
        ['reference', 'note']
          .filter((name) => (fields[name] ?? '').trim() === '')
          .map((name) => [name, frameText('form.required')]),
      ),
    send: (fields) =>
      api('POST /tenant/refunds/:refundId/by-hand', {
        params: { refundId: fields['refundId'] ?? '' },
        body: { reference: fields['reference']?.trim() ?? '', note: fields['note']?.trim() ?? '' },
      }),
    done: () => {
      form.reset(first)
      say(text('refunds.hand.done'))
      done()
    },
  })
  return form
}
