// What a person has to finish of an event that is off: tried again, one or all, or noted as sent by hand.
import type { Child } from 'hono/jsx/dom'
import type { RetriedRefunds, WaitingRefund } from '../../../../shared/payments/event-off-schema.ts'
import type { EventRefundView } from '../../../../shared/payments/refund-schema.ts'
import { Button } from '../../parts/button.tsx'
import { number } from '../../parts/words.ts'
import { type Answer, api } from '../api/api.ts'
import type { Problem } from '../api/problem.ts'
import { redraw } from '../frame/drawing.ts'
import { pathAddress } from '../frame/location.ts'
import { confirm } from '../parts/confirm.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { createDownload } from '../parts/download.ts'
import { DownloadButton } from '../parts/download-button.tsx'
import { Form, TextArea, TextInput } from '../parts/form.tsx'
import type { Fields, FormStore } from '../parts/form-store.ts'
import { type Column, List } from '../parts/list.tsx'
import { createList } from '../parts/list-store.ts'
import { moneyText } from '../parts/money.ts'
import { problemText } from '../parts/problem-text.ts'
import { say } from '../parts/toast.ts'
import { createHandForm } from '../refunds/hand-form.ts'
import { text as refundText } from '../refunds/words.ts'
import { text } from './words.ts'

export type Waiting = {
  readonly view: () => Child
  readonly actions: (begun: EventRefundView) => Child
  readonly reload: () => void
  readonly isDirty: () => boolean
  readonly close: () => void
}

/** What is noted for one of them. */
type Noting = { readonly of: WaitingRefund; readonly form: FormStore<Fields> }

/** `changed`: something was done about one. */
export function createWaiting(eventId: string, changed: () => void): Waiting {
  const params = { eventId }
  const list = createList<WaitingRefund>((query, signal) =>
    api('GET /tenant/events/:eventId/refunds/waiting', { params, query, signal }),
  )
  const download = createDownload()
  const save = (): void =>
    void download.start(
      '/tenant/exports/waiting-refunds.csv',
      params,
      `${text('cancel.list.file')}.csv`,
    )
  let noting: Noting | null = null
  const note = (of: WaitingRefund | null): void => {
    const done = (): void => {
      note(null)
      changed()
    }
    noting = of === null ? null : { of, form: createHandForm(of.refundId ?? '', done) }
    redraw()
  }
  return {
    reload: () => void list.reload(),
    isDirty: () => noting?.form.isDirty() === true,
    close: () => {
      list.close()
      download.cancel()
    },
    actions: (begun) => (
      <>
        <DownloadButton download={download} start={save} />
        <Button label={text('cancel.do.all')} press={() => void retryAll(begun, changed)} />
      </>
    ),
    view: () => (
      <section>
        <h2>{text('cancel.list')}</h2>
        <p>{text('cancel.list.text')}</p>
        <List
          list={list}
          label={text('cancel.list')}
          columns={columnsOf(changed, note)}
          rowKey={(row) => row.refundId ?? row.orderId}
          empty={<p>{text('cancel.list.empty')}</p>}
        />
        {noting === null ? null : <HandDialog noting={noting} close={() => note(null)} />}
      </section>
    ),
  }
}

function HandDialog({
  noting: { of, form },
  close,
}: {
  readonly noting: Noting
  readonly close: () => void
}): Child {
  return (
    <Dialog heading={text('cancel.do.hand')} close={close}>
      <p>
        {of.orderNumber} · {of.buyerName} · {moneyText(of.amountCents)}
      </p>
      <Form form={form} submit={refundText('refunds.hand.submit')} cancel={close}>
        <TextInput
          form={form}
          name="reference"
          label={refundText('refunds.hand.reference')}
          charsMax={100}
        />
        <TextArea form={form} name="note" label={refundText('refunds.hand.note')} rows={2} />
      </Form>
    </Dialog>
  )
}

/** As if it had just been refused. */
const toProblem = (code: string): Problem => ({
  ...{ code, isOurs: false, message: code, status: 409, details: null, retryAfterMs: null },
})

/** In the reader's language, with the provider's own words where it said some. */
function whyOf({ failure, refusal, refundId, providerMessage, state }: WaitingRefund): Child {
  if (refundId === null) return problemText(toProblem(refusal ?? ''))
  const unsent = text(state === 'unknown' ? 'cancel.why.unknown' : 'cancel.why.by_hand')
  const why = failure === null ? unsent : refundText(`refunds.failure.${failure}`)
  return (
    <>
      {why}
      {providerMessage === null ? null : (
        <p>
          <small>{text('cancel.why.said', { words: providerMessage })}</small>
        </p>
      )}
    </>
  )
}

const columnsOf = (
  changed: () => void,
  note: (of: WaitingRefund) => void,
): readonly Column<WaitingRefund>[] => [
  {
    key: 'order',
    head: text('cancel.list.order'),
    cell: ({ orderId, orderNumber }) => (
      <a href={pathAddress('/orders/:orderId/refunds', { orderId })}>{orderNumber}</a>
    ),
  },
  { key: 'buyer', head: text('cancel.list.buyer'), cell: ({ buyerName }) => buyerName },
  {
    key: 'amount',
    head: text('cancel.list.amount'),
    align: 'end',
    cell: ({ amountCents }) => moneyText(amountCents),
  },
  {
    key: 'provider',
    head: text('cancel.paidBy'),
    cell: ({ provider }) =>
      provider === null ? text('cancel.none') : refundText(`refunds.provider.${provider}`),
  },
  { key: 'why', head: text('cancel.list.why'), cell: whyOf },
  {
    key: 'act',
    head: text('cancel.list.act'),
    cell: (row) => {
      const { orderId, refundId, failure, state } = row
      if (refundId === null || state === 'unknown') {
        return (
          <a class="button" href={pathAddress('/orders/:orderId/refunds', { orderId })}>
            {text('cancel.do.order')}
          </a>
        )
      }
      return (
        <div class="buttons">
          {failure === null ? null : (
            <Button
              label={text('cancel.do.again')}
              press={() => void retryOne(refundId, changed)}
            />
          )}
          <Button label={text('cancel.do.hand')} press={() => note(row)} />
        </div>
      )
    },
  },
]

async function retryOne(refundId: string, changed: () => void): Promise<void> {
  const answer = await api('POST /tenant/refunds/:refundId/retry', { params: { refundId } })
  say(answer.ok ? text('cancel.do.again.done') : problemText(answer.problem))
  changed()
}

/** Some in a call, on to the last one; then the orders that nothing could be given back of. */
async function retryAll(begun: EventRefundView, changed: () => void): Promise<void> {
  const isSure = await confirm({
    heading: text('cancel.do.all'),
    text: text('cancel.do.all.text'),
    yes: text('cancel.do.all'),
    isDanger: false,
  })
  if (!isSure) return
  const { eventId, skippedCount } = begun
  const tried = await retryFailed(eventId)
  const isDone = typeof tried === 'number' && (skippedCount === 0 || (await beginAgain(begun)))
  if (isDone) say(text('cancel.do.all.done', { count: number(tried + skippedCount) }))
  changed()
}

/** How many; null: it was told why not. */
async function retryFailed(eventId: string): Promise<number | null> {
  let tried = 0
  let after: string | null = null
  do {
    const answer: Answer<RetriedRefunds> = await api('POST /tenant/events/:eventId/refunds/retry', {
      params: { eventId },
      body: after === null ? {} : { after },
    })
    if (!answer.ok) {
      say(problemText(answer.problem))
      return null
    }
    tried += answer.value.tried
    after = answer.value.next
  } while (after !== null)
  return tried
}

/** By the words and the fee of the first time, whatever is sent. */
async function beginAgain({ eventId, reason, feePercent }: EventRefundView): Promise<boolean> {
  const answer = await api('POST /tenant/events/:eventId/refunds', {
    params: { eventId },
    body: { reason, feePercent },
  })
  if (!answer.ok) say(problemText(answer.problem))
  return answer.ok
}
