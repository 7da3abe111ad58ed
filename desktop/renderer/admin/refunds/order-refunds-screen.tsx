// The money of one order: what can be given back, what was, and what a person has to finish.
import type { FC } from 'hono/jsx/dom'
import type { OrderDetails } from '../../../../shared/orders/admin-schema.ts'
import type { AgreementView } from '../../../../shared/payments/agreement-schema.ts'
import type {
  RefundAskView,
  RefundableView,
  RefundView,
} from '../../../../shared/payments/refund-schema.ts'
import { Button } from '../../parts/button.tsx'
import { type Answer, api } from '../api/api.ts'
import { goTo, pathAddress } from '../frame/location.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { confirm } from '../parts/confirm.tsx'
import { dateTimeText } from '../parts/date-time.ts'
import { CheckBox, Form, Select, TextArea, TextInput } from '../parts/form.tsx'
import type { Fields, FormStore } from '../parts/form-store.ts'
import { moneyText } from '../parts/money.ts'
import { problemText } from '../parts/problem-text.ts'
import { createResource } from '../parts/resource.ts'
import { ResourceNote } from '../parts/resource-note.tsx'
import { say } from '../parts/toast.ts'
import { whatOf } from './agreement-text.ts'
import { createGiveForm, decline, ticketField } from './give-form.ts'
import { createHandForm } from './hand-form.ts'
import { createLookForm, isToLookUp, LookUp } from './look-form.tsx'
import { RefundBadges } from './refund-state.tsx'
import { text } from './words.ts'

type Shown = {
  readonly order: OrderDetails
  readonly refundable: RefundableView
  readonly refunds: readonly RefundView[]
  /** The buyer's open wish. */
  readonly ask: RefundAskView | null
  /** What of it waits for a second administrator. */
  readonly agreements: readonly AgreementView[]
}
type Forms = Readonly<Record<'give' | 'hand' | 'look', FormStore<Fields>>>

export const openScreen: OpenScreen = ({ params }) => {
  const orderId = params['orderId'] ?? ''
  let forms: Forms | null = null
  const shown = createResource<Shown>(async (signal) => {
    const answer = await load(orderId, signal)
    if (answer.ok) forms ??= openForms(answer.value, again)
    return answer
  })
  /** Other tickets are good by now, and another wish is open: the forms begin anew. */
  const again = (): void => {
    forms = null
    void shown.load()
  }
  return {
    title: () => text('refunds.of', { number: shown.state().value?.order.number ?? '' }),
    isDirty: () => forms !== null && Object.values(forms).some((form) => form.isDirty()),
    close: shown.close,
    view: () => {
      const { value } = shown.state()
      return (
        <>
          <ResourceNote of={shown} />
          {value === null || forms === null ? null : (
            <Money {...value} forms={forms} reload={again} />
          )}
        </>
      )
    },
  }
}

const openForms = ({ refundable, ask, refunds }: Shown, done: () => void): Forms => ({
  give: createGiveForm(refundable, ask, { key: crypto.randomUUID(), done }),
  hand: createHandForm(refunds.find(isToSend)?.id ?? '', done),
  look: createLookForm(refunds.find(isToLookUp)?.id ?? '', done),
})

/** A person sends it, or has it sent. */
const isToSend = (refund: RefundView): boolean => refund.waitsForPerson && !isToLookUp(refund)

async function load(orderId: string, signal: AbortSignal): Promise<Answer<Shown>> {
  const params = { orderId }
  const [order, refundable, refunds, asks, agreements] = await Promise.all([
    api('GET /tenant/orders/:orderId', { params, signal }),
    api('GET /tenant/orders/:orderId/refundable', { params, signal }),
    api('GET /tenant/refunds', { query: { orderId }, signal }),
    api('GET /tenant/refund-asks', { query: { orderId, state: 'open' }, signal }),
    api('GET /tenant/agreements', { query: { orderId, state: 'open' }, signal }),
  ])
  if (!order.ok) return order
  if (!refundable.ok) return refundable
  if (!refunds.ok) return refunds
  if (!asks.ok) return asks
  if (!agreements.ok) return agreements
  const [ask = null] = asks.value.items
  return {
    ok: true,
    value: {
      ...{ order: order.value, refundable: refundable.value, refunds: refunds.value.items, ask },
      agreements: agreements.value.items,
    },
  }
}

type MoneyProps = Shown & { readonly forms: Forms; readonly reload: () => void }

const Money: FC<MoneyProps> = (props) => {
  const { refundable, refunds, ask, agreements, forms } = props
  const waiting = refunds.filter(isToSend)
  const unanswered = refunds.filter(isToLookUp)
  const { obstacle, leftCents, paidCents } = refundable
  return (
    <>
      {ask === null ? null : (
        <section class="card">
          <h2>{text('refunds.asked')}</h2>
          <p>{ask.words}</p>
        </section>
      )}
      {agreements.length === 0 ? null : <Waiting agreements={agreements} />}
      {obstacle === null ? (
        <section class="card">
          <h2>{text('refunds.give')}</h2>
          <p>{text('refunds.left', { left: moneyText(leftCents), paid: moneyText(paidCents) })}</p>
          <GiveForm {...props} />
        </section>
      ) : (
        <p class="card">{text(`refunds.obstacle.${obstacle}`)}</p>
      )}
      {refunds.length === 0 ? null : <History {...props} />}
      {unanswered.length === 0 ? null : <LookUp form={forms.look} refunds={unanswered} />}
      {waiting.length === 0 ? null : (
        <section class="card">
          <h2>{text('refunds.hand')}</h2>
          <p>{text('refunds.hand.text')}</p>
          <Form form={forms.hand} submit={text('refunds.hand.submit')}>
            <Select
              form={forms.hand}
              name="refundId"
              label={text('refunds.hand.refund')}
              options={waiting.map(({ id, ref, amountCents }) => ({
                value: id,
                label: `${moneyText(amountCents)} · ${ref}`,
              }))}
            />
            <TextInput
              form={forms.hand}
              name="reference"
              label={text('refunds.hand.reference')}
              charsMax={100}
            />
            <TextArea form={forms.hand} name="note" label={text('refunds.hand.note')} rows={2} />
          </Form>
        </section>
      )}
    </>
  )
}

const Waiting: FC<Pick<Shown, 'agreements'>> = ({ agreements }) => (
  <section class="card">
    <h2>{text('second.heading')}</h2>
    <ul>
      {agreements.map((agreement) => (
        <li key={agreement.id}>{whatOf(agreement)}</li>
      ))}
    </ul>
    <a href={pathAddress('/refunds', {})}>{text('second.answer.there')}</a>
  </section>
)

const KINDS = ['order', 'tickets', 'amount'] as const

const GiveForm: FC<MoneyProps> = ({ order, refundable, ask, forms: { give }, reload }) => {
  const kind = give.value('kind')
  const good = refundable.tickets.filter(({ isVoid }) => !isVoid)
  const kinds = good.length === 0 ? KINDS.filter((one) => one === 'amount') : KINDS
  return (
    <Form
      form={give}
      submit={text('refunds.give')}
      cancel={() => goTo(pathAddress('/orders/:orderId', { orderId: order.id }))}
    >
      <Select
        form={give}
        name="kind"
        label={text('refunds.what')}
        options={kinds.map((value) => ({ value, label: text(`refunds.what.${value}`) }))}
      />
      {kind === 'tickets' ? (
        <fieldset>
          <legend>{text('refunds.tickets')}</legend>
          {good.map(({ id, attendeeName, priceCents, isInside }) => (
            <CheckBox
              key={id}
              form={give}
              name={ticketField(id)}
              label={[
                text('refunds.ticket', {
                  name: attendeeName ?? order.buyerName,
                  price: moneyText(priceCents),
                }),
                ...(isInside ? [text('refunds.inside')] : []),
              ].join(' · ')}
            />
          ))}
        </fieldset>
      ) : null}
      {kind === 'amount' ? (
        <TextInput form={give} name="amount" inputMode="decimal" label={text('refunds.sum')} />
      ) : (
        <TextInput
          form={give}
          name="fee"
          inputMode="decimal"
          label={text('refunds.fee')}
          isOptional
        />
      )}
      <TextArea
        form={give}
        name="reason"
        label={text('refunds.words')}
        hint={text('refunds.words.hint')}
        rows={2}
      />
      {ask === null ? null : (
        <Button
          label={text('refunds.decline')}
          weight="danger"
          press={() => void decline(ask, give, reload)}
        />
      )}
    </Form>
  )
}

const History: FC<MoneyProps> = ({ refunds, reload }) => (
  <section class="card">
    <h2>{text('refunds.history')}</h2>
    <ul>
      {refunds.map((refund) => (
        <li key={refund.id}>
          {dateTimeText(refund.requestedAt)} · {moneyText(refund.amountCents)} ·{' '}
          {refund.note ?? text(`refunds.reason.${refund.reason}`)} <RefundBadges refund={refund} />
          {refund.failure === null ? null : <p>{text(`refunds.failure.${refund.failure}`)}</p>}
          {isToSend(refund) ? (
            <Button label={text('refunds.again')} press={() => void sendAgain(refund, reload)} />
          ) : null}
        </li>
      ))}
    </ul>
  </section>
)

async function sendAgain({ id, amountCents }: RefundView, reload: () => void): Promise<void> {
  const isSure = await confirm({
    heading: text('refunds.again'),
    text: text('refunds.again.text', { amount: moneyText(amountCents) }),
    yes: text('refunds.again'),
  })
  if (!isSure) return
  const answer = await api('POST /tenant/refunds/:refundId/retry', { params: { refundId: id } })
  say(answer.ok ? text('refunds.again.done') : problemText(answer.problem))
  reload()
}
