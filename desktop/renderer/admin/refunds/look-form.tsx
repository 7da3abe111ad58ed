// Tells what a person found at the provider about a refund of which nobody else tells.
import type { FC } from 'hono/jsx/dom'
import type { RefundDetails, RefundView } from '../../../../shared/payments/refund-schema.ts'
import { api } from '../api/api.ts'
import { frameText } from '../frame/words.ts'
import { Form, Select, TextArea, TextInput } from '../parts/form.tsx'
import { createForm, type Fields, type FormStore } from '../parts/form-store.ts'
import { moneyText } from '../parts/money.ts'
import { say } from '../parts/toast.ts'
import { text } from './words.ts'

export const isToLookUp = ({ state, waitsForPerson }: RefundView): boolean =>
  state === 'unknown' && waitsForPerson

/** `refundId`: which one is chosen at first. */
export function createLookForm(refundId: string, done: () => void): FormStore<Fields> {
  const first = { refundId, found: 'yes', id: '', note: '' }
  const form: FormStore<Fields> = createForm<Fields, RefundDetails>({
    first,
    check: faultsOf,
    send: (fields) =>
      api('POST /tenant/refunds/:refundId/look-up', {
        params: { refundId: fields['refundId'] ?? '' },
        body: {
          providerRefundId: isFound(fields) ? (fields['id']?.trim() ?? '') : null,
          note: fields['note']?.trim() ?? '',
        },
      }),
    done: ({ state }) => {
      form.reset(first)
      say(text(state === 'failed' ? 'refunds.look.done.no' : 'refunds.look.done.yes'))
      done()
    },
  })
  return form
}

const isFound = (fields: Fields): boolean => fields['found'] === 'yes'

function faultsOf(fields: Fields): Readonly<Record<string, string>> {
  const isId = /^[A-Za-z0-9_-]{4,80}$/.test(fields['id']?.trim() ?? '')
  return {
    ...(isFound(fields) && !isId && { id: text('refunds.look.id.wrong') }),
    ...((fields['note'] ?? '').trim() === '' && { note: frameText('form.required') }),
  }
}

export const LookUp: FC<{
  readonly form: FormStore<Fields>
  readonly refunds: readonly RefundView[]
}> = ({ form, refunds }) => (
  <section class="card">
    <h2>{text('refunds.look')}</h2>
    <p>{text('refunds.look.text')}</p>
    <Form form={form} submit={text('refunds.look.submit')}>
      <Select
        form={form}
        name="refundId"
        label={text('refunds.hand.refund')}
        options={refunds.map(({ id, ref, amountCents }) => ({
          value: id,
          label: `${moneyText(amountCents)} · ${ref}`,
        }))}
      />
      <Select
        form={form}
        name="found"
        label={text('refunds.look.found')}
        options={(['yes', 'no'] as const).map((value) => ({
          value,
          label: text(`refunds.look.found.${value}`),
        }))}
      />
      {form.value('found') === 'yes' ? (
        <TextInput form={form} name="id" label={text('refunds.look.id')} charsMax={80} />
      ) : null}
      <TextArea form={form} name="note" label={text('refunds.look.note')} rows={2} />
    </Form>
  </section>
)
