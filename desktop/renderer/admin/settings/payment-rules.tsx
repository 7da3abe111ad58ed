// What a dispute and a hold do to tickets: the organizer's choice, on the screen of its accounts.
import type { FC } from 'hono/jsx/dom'
import type { PaymentRules } from '../../../../shared/payments/case-schema.ts'
import { api } from '../api/api.ts'
import { ON_DISPUTE, ON_HOLD } from '../api/values.ts'
import { frameText } from '../frame/words.ts'
import { Form, Select } from '../parts/form.tsx'
import { createForm, type FormStore } from '../parts/form-store.ts'
import { createResource } from '../parts/resource.ts'
import { ResourceNote } from '../parts/resource-note.tsx'
import { say } from '../parts/toast.ts'
import { text } from './words.ts'

type RuleFields = { readonly onDispute: string; readonly onHold: string }
type RulesForm = FormStore<RuleFields, number>

const fieldsOf = ({ onDispute, onHold }: PaymentRules): RuleFields => ({ onDispute, onHold })

export type PaymentRulesStore = ReturnType<typeof createPaymentRules>

export function createPaymentRules() {
  let form: RulesForm | null = null
  const shown = createResource<PaymentRules>(async (signal) => {
    const answer = await api('GET /tenant/payment-rules', { signal })
    if (answer.ok && form?.isDirty() !== true) form = createRulesForm(answer.value)
    return answer
  })
  return {
    state: shown.state,
    load: shown.load,
    close: shown.close,
    form: () => form,
    isDirty: () => form?.isDirty() === true,
  }
}

function createRulesForm(known: PaymentRules): RulesForm {
  const form: RulesForm = createForm<RuleFields, PaymentRules, number>({
    first: fieldsOf(known),
    version: known.version,
    // Safe: the conflict's details are the newer rules.
    fieldsOf: (theirs) => fieldsOf(theirs as PaymentRules),
    send: ({ onDispute, onHold }, version) =>
      api('PUT /tenant/payment-rules', {
        body: {
          onDispute: ON_DISPUTE.find((one) => one === onDispute) ?? known.onDispute,
          onHold: ON_HOLD.find((one) => one === onHold) ?? known.onHold,
          version: version ?? known.version,
        },
      }),
    done: (rules) => {
      form.reset(fieldsOf(rules), rules.version)
      say(text('settings.rules.saved'))
    },
  })
  return form
}

export const PaymentRulesCard: FC<{ readonly rules: PaymentRulesStore }> = ({ rules }) => {
  const form = rules.form()
  return (
    <section class="card" aria-label={text('settings.rules')}>
      <h2>{text('settings.rules')}</h2>
      <p>{text('settings.rules.text')}</p>
      <ResourceNote of={rules} />
      {form === null ? null : (
        <div class="rules-form">
          <Form form={form} submit={frameText('form.save')}>
            <Select
              form={form}
              name="onDispute"
              label={text('settings.rules.onDispute')}
              hint={text('settings.rules.onDispute.hint')}
              options={ON_DISPUTE.map((one) => ({
                value: one,
                label: text(`settings.rules.onDispute.${one}`),
              }))}
            />
            <Select
              form={form}
              name="onHold"
              label={text('settings.rules.onHold')}
              hint={text('settings.rules.onHold.hint')}
              options={ON_HOLD.map((one) => ({
                value: one,
                label: text(`settings.rules.onHold.${one}`),
              }))}
            />
          </Form>
        </div>
      )}
    </section>
  )
}
