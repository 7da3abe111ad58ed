// What a person does about one dispute or hold, in words; what cannot be undone asks first.
import type { CaseAct, PaymentCaseView } from '../../../../shared/payments/case-schema.ts'
import { type Answer, api } from '../api/api.ts'
import { frameText } from '../frame/words.ts'
import { confirm, type Question } from '../parts/confirm.tsx'
import { createForm, type Fields, type FormStore } from '../parts/form-store.ts'
import { moneyText } from '../parts/money.ts'
import { say } from '../parts/toast.ts'
import { text } from './words.ts'

export type ActForm = FormStore<Fields>

/** `reload`: it is drawn as it stands, whatever came. */
export function createActForm(
  one: PaymentCaseView,
  { done, reload }: { readonly done: () => void; readonly reload: () => void },
): ActForm {
  const [only] = one.acts
  const first = { act: one.acts.length === 1 ? (only ?? '') : '', note: '' }
  const chosenOf = (fields: Fields): CaseAct | undefined =>
    one.acts.find((act) => act === fields['act'])
  const form: ActForm = createForm<Fields, PaymentCaseView>({
    first,
    check: (fields) => ({
      ...(chosenOf(fields) === undefined ? { act: frameText('form.required') } : {}),
      ...(fields['note']?.trim() ? {} : { note: frameText('form.required') }),
    }),
    send: async (fields) => {
      // Safe: the check has found it among the acts.
      const answer = await sendAct(
        one.id,
        chosenOf(fields) as CaseAct,
        fields['note']?.trim() ?? '',
      )
      if (!answer.ok) reload()
      return answer
    },
    done: () => {
      form.reset(first)
      say(text('disputes.done'))
      done()
    },
  })
  return {
    ...form,
    submit: async () => {
      const act = one.acts.find((known) => known === form.value('act'))
      const question = act === undefined ? null : questionOf(act, one)
      const isFilled = form.value('note').trim() !== ''
      if (question !== null && isFilled && !(await confirm(question))) return
      await form.submit()
    },
  }
}

function sendAct(caseId: string, act: CaseAct, note: string): Promise<Answer<PaymentCaseView>> {
  const params = { caseId }
  switch (act) {
    case 'release':
    case 'reject':
    case 'note':
      return api(`POST /tenant/payment-cases/:caseId/${act}`, { params, body: { note } })
    case 'block_entry':
    case 'allow_entry': {
      const body = { note, isBlocked: act === 'block_entry' }
      return api('POST /tenant/payment-cases/:caseId/entry', { params, body })
    }
  }
}

function questionOf(act: CaseAct, { orderNumber, amountCents }: PaymentCaseView): Question | null {
  const words = { number: orderNumber, amount: moneyText(amountCents) }
  const yes = text(`disputes.act.${act}`)
  switch (act) {
    case 'release':
      return {
        ...{ heading: text('disputes.sure.release'), yes, isDanger: false },
        text: text('disputes.sure.release.text', words),
      }
    case 'reject':
      return {
        ...{ heading: text('disputes.sure.reject'), yes },
        text: text('disputes.sure.reject.text', words),
      }
    case 'block_entry':
      return {
        ...{ heading: text('disputes.sure.block', words), yes },
        text: text('disputes.sure.block.text'),
      }
    case 'allow_entry':
    case 'note':
      return null
  }
}
