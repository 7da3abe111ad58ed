// One dispute or hold: its facts, what was chosen for it, and what can be done.
import type { Child } from 'hono/jsx/dom'
import type { PaymentCaseView } from '../../../../shared/payments/case-schema.ts'
import { number } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import { pathAddress } from '../frame/location.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { dateTimeText } from '../parts/date-time.ts'
import { Form, Select, TextArea } from '../parts/form.tsx'
import { moneyText } from '../parts/money.ts'
import { createResource, type Resource } from '../parts/resource.ts'
import { ResourceNote } from '../parts/resource-note.tsx'
import { Fact } from '../parts/small.tsx'
import { type ActForm, createActForm } from './act-form.ts'
import { CaseBadges } from './case-state.tsx'
import { text } from './words.ts'

export const openScreen: OpenScreen = ({ params: { caseId = '' } }) => {
  let form: ActForm | null = null
  const shown: Resource<PaymentCaseView> = createResource(async (signal) => {
    const answer = await api('GET /tenant/payment-cases/:caseId', { params: { caseId }, signal })
    const load = (): void => void shown.load()
    // What somebody types is not taken from under their hands.
    if (answer.ok && form?.isDirty() !== true) {
      form = createActForm(answer.value, { done: load, reload: load })
    }
    return answer
  })
  return {
    title: () => {
      const known = shown.state().value
      if (known === null) return text('disputes.heading')
      const kind = text(`disputes.kind.${known.kind}`)
      return text('disputes.one', { kind, number: known.orderNumber })
    },
    isDirty: () => form?.isDirty() === true,
    close: shown.close,
    view: () => {
      const { value } = shown.state()
      return (
        <>
          <ResourceNote of={shown} />
          {value === null ? null : <Facts one={value} />}
          {value === null || form === null ? null : <Acts one={value} form={form} />}
        </>
      )
    },
  }
}

type OneProps = { readonly one: PaymentCaseView }

const Facts = ({ one }: OneProps): Child => (
  <>
    <p>{text(`disputes.kind.${one.kind}.text`)}</p>
    <dl class="facts">
      <Fact name={text('disputes.state')}>
        <CaseBadges one={one} />
      </Fact>
      <Fact name={text('disputes.order')}>
        <a href={pathAddress('/orders/:orderId', { orderId: one.orderId })}>{one.orderNumber}</a>
      </Fact>
      <Fact name={text('disputes.buyer')}>{one.buyerName}</Fact>
      <Fact name={text('disputes.event')}>{one.eventName}</Fact>
      <Fact name={text('disputes.provider')}>{text(`disputes.provider.${one.provider}`)}</Fact>
      <Fact name={text('disputes.amount')}>{moneyText(one.amountCents)}</Fact>
      {one.amountCents === one.paidCents ? null : (
        <Fact name={text('disputes.paid')}>{moneyText(one.paidCents)}</Fact>
      )}
      {one.kind === 'hold' ? null : (
        <Fact name={text('disputes.taken')}>{moneyText(one.takenCents)}</Fact>
      )}
      <GateFacts one={one} />
      {one.reason === null ? null : <Fact name={text('disputes.reason')}>{one.reason}</Fact>}
      {one.dueAt === null || one.closedAt !== null ? null : (
        <Fact name={text('disputes.due')}>{dateTimeText(one.dueAt)}</Fact>
      )}
      <Fact name={text('disputes.opened')}>{dateTimeText(one.openedAt)}</Fact>
      {one.closedAt === null ? null : (
        <Fact name={text('disputes.closed')}>{dateTimeText(one.closedAt)}</Fact>
      )}
      {one.note === null ? null : <Fact name={text('disputes.note')}>{one.note}</Fact>}
      {one.providerTxnId === null ? null : (
        <Fact name={text('disputes.txn')}>{one.providerTxnId}</Fact>
      )}
      {one.providerCaseId === null ? null : (
        <Fact name={text('disputes.case')}>{one.providerCaseId}</Fact>
      )}
    </dl>
  </>
)

const GateFacts = ({ one }: OneProps): Child => (
  <>
    <Fact name={text('disputes.choice')}>{text(`disputes.choice.${one.choice}`)}</Fact>
    <Fact name={text('disputes.gate')}>
      {one.isBlocking ? text('disputes.gate.blocked') : text('disputes.gate.good')}
    </Fact>
    <Fact name={text('disputes.tickets')}>
      {text('disputes.tickets.of', {
        tickets: number(one.tickets),
        entered: number(one.entered),
      })}
    </Fact>
  </>
)

const Acts = ({ one, form }: OneProps & { readonly form: ActForm }): Child => (
  <section class="card">
    <h2>{text('disputes.decide')}</h2>
    <Form form={form} submit={text('disputes.save')}>
      <Select
        form={form}
        name="act"
        label={text('disputes.act')}
        options={[
          ...(one.acts.length === 1 ? [] : [{ value: '', label: text('disputes.act.choose') }]),
          ...one.acts.map((act) => ({ value: act, label: text(`disputes.act.${act}`) })),
        ]}
      />
      <TextArea
        form={form}
        name="note"
        rows={2}
        label={text('disputes.words')}
        hint={text('disputes.words.hint')}
      />
    </Form>
  </section>
)
