// What an administrator types to give money of an order back, and what is sent of it.
import type {
  RefundAskView,
  RefundableView,
  RefundDetails,
} from '../../../../shared/payments/refund-schema.ts'
import { number } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import { frameText } from '../frame/words.ts'
import { confirm } from '../parts/confirm.tsx'
import { createForm, type Fields, type FormStore } from '../parts/form-store.ts'
import { moneyText, readMoney } from '../parts/money.ts'
import { problemText } from '../parts/problem-text.ts'
import { say } from '../parts/toast.ts'
import { text } from './words.ts'

export const ticketField = (id: string): string => `ticket.${id}`

const BLANK = { kind: 'order', amount: '', fee: '', reason: '' }

const chosenOf = (refundable: RefundableView, fields: Fields): string[] =>
  refundable.tickets.flatMap(({ id }) => (fields[ticketField(id)] === 'yes' ? [id] : []))

function whatOf(refundable: RefundableView, fields: Fields) {
  const feeCents = readMoney(fields['fee'] ?? '') ?? 0
  switch (fields['kind']) {
    case 'amount':
      return { kind: 'amount', amountCents: readMoney(fields['amount'] ?? '') ?? 0 } as const
    case 'tickets':
      return { kind: 'tickets', ticketIds: chosenOf(refundable, fields), feeCents } as const
    default:
      return { kind: 'order', feeCents } as const
  }
}

function check(refundable: RefundableView, fields: Fields): Readonly<Record<string, string>> {
  const faults: Record<string, string> = {}
  if ((fields['reason'] ?? '').trim() === '') faults['reason'] = frameText('form.required')
  const fee = fields['fee'] ?? ''
  if (fields['kind'] === 'amount') {
    if (!readMoney(fields['amount'] ?? '')) faults['amount'] = text('refunds.money')
  } else if (fee.trim() !== '' && readMoney(fee) === null) {
    faults['fee'] = text('refunds.money')
  }
  const isNone = fields['kind'] === 'tickets' && chosenOf(refundable, fields).length === 0
  const [first] = refundable.tickets
  if (isNone && first !== undefined) faults[ticketField(first.id)] = text('refunds.none')
  return faults
}

/** `ask`: the buyer's open wish, which this answers; null: nobody asked. `key` makes two sends one refund. */
export function createGiveForm(
  refundable: RefundableView,
  ask: RefundAskView | null,
  { key, done }: { readonly key: string; readonly done: () => void },
): FormStore<Fields> {
  const { orderId } = refundable
  const form: FormStore<Fields> = createForm<Fields, RefundDetails>({
    first: BLANK,
    check: (fields) => check(refundable, fields),
    send: (fields) => {
      const body = {
        what: whatOf(refundable, fields),
        reason: fields['reason']?.trim() ?? '',
      }
      if (ask !== null) {
        return api('POST /tenant/refund-asks/:askId/approve', { params: { askId: ask.id }, body })
      }
      const headers = { 'idempotency-key': key }
      return api('POST /tenant/orders/:orderId/refunds', { params: { orderId }, headers, body })
    },
    done: ({ state }) => {
      form.reset(BLANK)
      say(text(state === 'awaiting_second' ? 'second.waits' : 'refunds.done'))
      done()
    },
  })
  return { ...form, submit: () => submitSure(refundable, form) }
}

/** What the form finds wrong is told first; then it asks, because tickets end. */
async function submitSure(refundable: RefundableView, form: FormStore<Fields>): Promise<void> {
  const fields = form.values()
  if (Object.keys(check(refundable, fields)).length > 0) return form.submit()
  const what = whatOf(refundable, fields)
  const isSure = await confirm({
    heading: text('refunds.sure'),
    text: text(`refunds.sure.${what.kind}`, {
      count: what.kind === 'tickets' ? number(what.ticketIds.length) : '',
      amount: what.kind === 'amount' ? moneyText(what.amountCents) : '',
    }),
    yes: text('refunds.give'),
    isDanger: true,
  })
  if (isSure) await form.submit()
}

/** With the words that stand in the form. */
export async function decline(
  ask: RefundAskView,
  form: FormStore<Fields>,
  done: () => void,
): Promise<void> {
  const answer = form.value('reason').trim()
  if (answer === '') return form.submit()
  const isSure = await confirm({
    heading: text('refunds.decline'),
    text: text('refunds.decline.text'),
    yes: text('refunds.decline'),
  })
  if (!isSure) return
  const declined = await api('POST /tenant/refund-asks/:askId/decline', {
    params: { askId: ask.id },
    body: { answer },
  })
  say(declined.ok ? text('refunds.declined') : problemText(declined.problem))
  if (!declined.ok) return
  form.reset(BLANK)
  done()
}
