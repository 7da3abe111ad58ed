// One thing that waits for a second administrator. Loaded where something does.
import type { FC } from 'hono/jsx/dom'
import type { AgreementView } from '../../../../shared/payments/agreement-schema.ts'
import { Button } from '../../parts/button.tsx'
import { api } from '../api/api.ts'
import { pathAddress } from '../frame/location.ts'
import { confirm } from '../parts/confirm.tsx'
import { dateTimeText } from '../parts/date-time.ts'
import { Form, TextArea } from '../parts/form.tsx'
import type { Fields, FormStore } from '../parts/form-store.ts'
import { problemText } from '../parts/problem-text.ts'
import { say } from '../parts/toast.ts'
import { whatOf } from './agreement-text.ts'
import { text } from './words.ts'

export type Waiting = { readonly agreement: AgreementView; readonly decline: FormStore<Fields> }

async function agreeSure(agreement: AgreementView, done: () => void): Promise<void> {
  const isSure = await confirm({
    heading: text('second.sure'),
    text: `${whatOf(agreement)} ${text(`second.sure.${agreement.kind}`)}`,
    yes: text('second.agree'),
    isDanger: agreement.kind !== 'limit',
  })
  if (!isSure) return
  const answer = await api('POST /tenant/agreements/:agreementId/agree', {
    params: { agreementId: agreement.id },
    body: {},
  })
  say(answer.ok ? text('second.agreed') : problemText(answer.problem))
  done()
}

export const WaitingItem: FC<Waiting & { readonly done: () => void }> = ({
  agreement,
  decline,
  done,
}) => {
  const { orderId, askedByName, askedAt, lapsesAt, reason, mayAgree } = agreement
  const said = whatOf(agreement)
  const name = askedByName ?? ''
  return (
    <section class="card">
      <h3>
        {orderId === null ? (
          said
        ) : (
          <a href={pathAddress('/orders/:orderId/refunds', { orderId })}>{said}</a>
        )}
      </h3>
      <p>{text('second.asked', { name, time: dateTimeText(askedAt) })}</p>
      <blockquote>{reason}</blockquote>
      <p>{text('second.lapses', { time: dateTimeText(lapsesAt) })}</p>
      {mayAgree ? (
        <div class="buttons">
          <Button
            label={text('second.agree')}
            weight="main"
            press={() => void agreeSure(agreement, done)}
          />
        </div>
      ) : (
        <p>{text('second.own')}</p>
      )}
      <Form form={decline} submit={text(mayAgree ? 'second.decline' : 'second.withdraw')}>
        <TextArea form={decline} name="answer" label={text('second.answer')} rows={2} />
      </Form>
    </section>
  )
}
