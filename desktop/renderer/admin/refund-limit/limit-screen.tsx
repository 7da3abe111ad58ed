// What one administrator may give back alone. Setting it takes one person, changing it two.
import type { FC } from 'hono/jsx/dom'
import type { RefundRuleView } from '../../../../shared/payments/agreement-schema.ts'
import { number } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { frameText } from '../frame/words.ts'
import { CheckBox, Form, TextArea, TextInput } from '../parts/form.tsx'
import { createForm, type Fields, type FormStore } from '../parts/form-store.ts'
import { moneyInput, moneyText, readMoney } from '../parts/money.ts'
import { createResource, type Resource } from '../parts/resource.ts'
import { ResourceNote } from '../parts/resource-note.tsx'
import { say } from '../parts/toast.ts'
import { AgreementList, createAgreements } from '../refunds/agreements.tsx'
import { text as refundText } from '../refunds/words.ts'
import { text } from './words.ts'

export const openScreen: OpenScreen = () => {
  let form: FormStore<Fields> | null = null
  const rule: Resource<RefundRuleView> = createResource(async (signal) => {
    const answer = await api('GET /tenant/refund-rule', { signal })
    if (answer.ok && form?.isDirty() !== true) form = createLimitForm(answer.value, again)
    return answer
  })
  const again = (): void => {
    form = null
    void rule.load()
    void agreements.shown.load()
  }
  const agreements = createAgreements({ kind: 'limit' }, () => void rule.load())
  return {
    title: () => text('limit.heading'),
    isDirty: () => form?.isDirty() === true || agreements.isDirty(),
    close: () => {
      rule.close()
      agreements.close()
    },
    view: () => {
      const { value } = rule.state()
      return (
        <>
          <ResourceNote of={rule} />
          <AgreementList agreements={agreements} done={() => void rule.load()} />
          {value === null || form === null ? null : <Limit rule={value} form={form} />}
        </>
      )
    },
  }
}

const fieldsOf = ({ limitCents }: RefundRuleView): Fields => ({
  isOn: limitCents === null ? '' : 'yes',
  limit: limitCents === null ? '' : moneyInput(limitCents),
  reason: '',
})

const limitOf = (fields: Fields): number | null =>
  fields['isOn'] === 'yes' ? readMoney(fields['limit'] ?? '') : null

function createLimitForm(rule: RefundRuleView, done: () => void): FormStore<Fields> {
  const form: FormStore<Fields> = createForm<Fields, RefundRuleView>({
    first: fieldsOf(rule),
    version: rule.version,
    // Safe: a conflict of the limit carries the newer one.
    fieldsOf: (theirs) => ({ ...fieldsOf(theirs as RefundRuleView), reason: form.value('reason') }),
    fieldOf: (path) => (path === 'limitCents' ? 'limit' : path),
    check: (fields) => ({
      ...(fields['isOn'] === 'yes' &&
        limitOf(fields) === null && { limit: refundText('refunds.money') }),
      ...((fields['reason'] ?? '').trim() === '' && { reason: frameText('form.required') }),
    }),
    send: (fields, version) =>
      api('PUT /tenant/refund-rule', {
        body: {
          limitCents: limitOf(fields),
          reason: fields['reason']?.trim() ?? '',
          version: version ?? 0,
        },
      }),
    done: (saved) => {
      form.reset(fieldsOf(saved), saved.version)
      say(saved.waiting === null ? frameText('form.saved') : refundText('second.waits'))
      done()
    },
  })
  return form
}

const Limit: FC<{ readonly rule: RefundRuleView; readonly form: FormStore<Fields> }> = ({
  rule: { limitCents, administrators, waiting },
  form,
}) => (
  <section class="card">
    <p>{text('limit.text')}</p>
    <p>
      {limitCents === null
        ? text('limit.off')
        : text('limit.on', { amount: moneyText(limitCents) })}
    </p>
    {administrators < 2 ? (
      <p class="notice">{text('limit.alone')}</p>
    ) : (
      <p>{text('limit.administrators', { count: number(administrators) })}</p>
    )}
    {waiting !== null ? null : (
      <Form form={form} submit={frameText('form.save')}>
        <CheckBox form={form} name="isOn" label={text('limit.isOn')} />
        {form.value('isOn') === 'yes' ? (
          <TextInput form={form} name="limit" inputMode="decimal" label={text('limit.amount')} />
        ) : null}
        <TextArea
          form={form}
          name="reason"
          label={refundText('refunds.words')}
          hint={limitCents === null ? text('limit.first') : text('limit.change')}
          rows={2}
        />
      </Form>
    )}
  </section>
)
