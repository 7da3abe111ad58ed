// One promo code: a new one, or one that there is.
import type { EventDetails } from '../../../../shared/events/admin-schema.ts'
import type { PromoCodeView } from '../../../../shared/orders/promo-code.ts'
import { Button } from '../../parts/button.tsx'
import { api } from '../api/api.ts'
import { goTo, pathAddress } from '../frame/location.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { frameText } from '../frame/words.ts'
import { confirm } from '../parts/confirm.tsx'
import { Form } from '../parts/form.tsx'
import { createForm, type Fields, type FormStore } from '../parts/form-store.ts'
import { createPayOptions, PayWarning } from '../parts/pay-warning.tsx'
import { problemText } from '../parts/problem-text.ts'
import { createResource } from '../parts/resource.ts'
import { ResourceNote } from '../parts/resource-note.tsx'
import { say } from '../parts/toast.ts'
import {
  CodeInputs,
  codeFaults,
  EMPTY_CODE,
  pricesOf,
  readCodeFields,
  toCodeFields,
} from './code-fields.tsx'
import { text } from './words.ts'

const toCodes = (eventId: string): void =>
  goTo(pathAddress('/events/:eventId/promo-codes', { eventId }))

export const openScreen: OpenScreen = ({ params }) => {
  const eventId = params['eventId'] ?? ''
  const promoCodeId = params['promoCodeId'] ?? null
  let form: FormStore<Fields> | null = null
  let known: PromoCodeView | null = null
  const options = createPayOptions()
  const details = createResource<EventDetails>(async (signal) => {
    const event = await api('GET /tenant/events/:eventId', { params: { eventId }, signal })
    if (!event.ok) return event
    if (promoCodeId !== null) {
      const code = await api('GET /tenant/events/:eventId/promo-codes/:promoCodeId', {
        params: { eventId, promoCodeId },
        signal,
      })
      if (!code.ok) return code
      known = code.value
    }
    form = createCodeForm(event.value, known)
    return event
  })
  return {
    title: () => known?.code ?? text(promoCodeId === null ? 'promo.new' : 'promo.heading'),
    isDirty: () => form?.isDirty() === true,
    close: () => {
      options.close()
      details.close()
    },
    actions: () => {
      const code = known
      if (code === null) return null
      return (
        <Button
          label={text('promo.delete')}
          weight="danger"
          press={() => void remove(eventId, code)}
        />
      )
    },
    view: () => {
      const { value } = details.state()
      return (
        <>
          <ResourceNote of={details} />
          {value === null || form === null ? null : (
            <div class="card">
              <Form
                form={form}
                submit={promoCodeId === null ? text('promo.make') : frameText('form.save')}
                cancel={() => toCodes(eventId)}
              >
                <CodeInputs form={form} event={value} />
                <PayWarning options={options} prices={pricesOf(form.values(), value)} />
              </Form>
            </div>
          )}
        </>
      )
    },
  }
}

function createCodeForm(event: EventDetails, code: PromoCodeView | null): FormStore<Fields> {
  const { id: eventId } = event
  const form: FormStore<Fields> = createForm<Fields, PromoCodeView>({
    first: code === null ? EMPTY_CODE : toCodeFields(code, event.timeZone),
    version: code?.version ?? null,
    check: (fields) => codeFaults(fields, event),
    fieldOf: (path) => (path.startsWith('ticketTypeIds') ? 'allTypes' : path),
    fieldsOf: (theirs) => toCodeFields(theirs as PromoCodeView, event.timeZone),
    send: (fields, version) => {
      const body = readCodeFields(fields, event)
      return code === null
        ? api('POST /tenant/events/:eventId/promo-codes', { params: { eventId }, body })
        : api('PATCH /tenant/events/:eventId/promo-codes/:promoCodeId', {
            params: { eventId, promoCodeId: code.id },
            body: { ...body, version: version ?? 0 },
          })
    },
    done: (saved) => {
      form.reset(form.values())
      say(code === null ? text('promo.made', { code: saved.code }) : frameText('form.saved'))
      toCodes(eventId)
    },
  })
  return form
}

async function remove(eventId: string, code: PromoCodeView): Promise<void> {
  const isSure = await confirm({
    heading: text('promo.delete'),
    text: text('promo.delete.text', { code: code.code }),
    yes: text('promo.delete'),
  })
  if (!isSure) return
  const answer = await api('DELETE /tenant/events/:eventId/promo-codes/:promoCodeId', {
    params: { eventId, promoCodeId: code.id },
    query: { version: code.version },
  })
  say(answer.ok ? text('promo.delete.done') : problemText(answer.problem))
  if (answer.ok) toCodes(eventId)
}
