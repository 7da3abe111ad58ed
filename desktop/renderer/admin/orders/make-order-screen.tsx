// An order that the organizer makes: tickets that are given away, or paid at the gate.
import type { FC } from 'hono/jsx/dom'
import type { EventDetails } from '../../../../shared/events/admin-schema.ts'
import type { OrderDetails } from '../../../../shared/orders/admin-schema.ts'
import { currentLanguage, localName } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import { goTo, pathAddress } from '../frame/location.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { frameText } from '../frame/words.ts'
import { readCount } from '../parts/digits.ts'
import { Form, Select, TextInput } from '../parts/form.tsx'
import { createForm, type Fields, type FormStore } from '../parts/form-store.ts'
import { moneyText } from '../parts/money.ts'
import { createResource } from '../parts/resource.ts'
import { ResourceNote } from '../parts/resource-note.tsx'
import { say } from '../parts/toast.ts'
import { text } from './words.ts'

const countField = (ticketTypeId: string): string => `count.${ticketTypeId}`

export const openScreen: OpenScreen = ({ params }) => {
  const eventId = params['eventId'] ?? ''
  let form: FormStore<Fields> | null = null
  const details = createResource<EventDetails>(async (signal) => {
    const answer = await api('GET /tenant/events/:eventId', { params: { eventId }, signal })
    if (answer.ok) form ??= createOrderForm(answer.value)
    return answer
  })
  return {
    title: () => text('orders.make'),
    isDirty: () => form?.isDirty() === true,
    close: details.close,
    view: () => {
      const { value } = details.state()
      return (
        <>
          <ResourceNote of={details} />
          {value === null || form === null ? null : <OrderForm form={form} event={value} />}
        </>
      )
    },
  }
}

type OrderFormProps = { readonly form: FormStore<Fields>; readonly event: EventDetails }

const OrderForm: FC<OrderFormProps> = ({ form, event }) => (
  <div class="card">
    <Form
      form={form}
      submit={text('orders.make.submit')}
      cancel={() => goTo(pathAddress('/orders', {}))}
    >
      <Select
        form={form}
        name="kind"
        label={text('orders.make.kind')}
        options={(['complimentary', 'gate'] as const).map((value) => ({
          value,
          label: text(`orders.make.${value}`),
        }))}
      />
      <TextInput form={form} name="name" label={text('orders.make.name')} charsMax={200} />
      <TextInput
        form={form}
        name="email"
        kind="email"
        label={text('orders.email')}
        charsMax={254}
      />
      <TextInput form={form} name="phone" label={text('orders.phone')} charsMax={40} isOptional />
      <fieldset>
        <legend>{text('orders.make.tickets')}</legend>
        {event.ticketTypes.map(({ id, name, nameBn, priceCents }) => (
          <TextInput
            key={id}
            form={form}
            name={countField(id)}
            inputMode="numeric"
            label={`${localName(name, nameBn)} · ${moneyText(priceCents)}`}
            isOptional
          />
        ))}
      </fieldset>
    </Form>
  </div>
)

function createOrderForm(event: EventDetails): FormStore<Fields> {
  const counts = event.ticketTypes.map(({ id }) => [countField(id), ''])
  const itemsOf = (fields: Fields) =>
    event.ticketTypes.flatMap(({ id }) => {
      const quantity = readCount(fields[countField(id)] ?? '') ?? 0
      return quantity === 0 ? [] : [{ ticketTypeId: id, quantity }]
    })
  const form: FormStore<Fields> = createForm<Fields, OrderDetails>({
    first: { kind: 'complimentary', name: '', email: '', phone: '', ...Object.fromEntries(counts) },
    check: (fields) => {
      const faults: Record<string, string> = {}
      if ((fields['name'] ?? '').trim() === '') faults['name'] = frameText('form.required')
      if ((fields['email'] ?? '').trim() === '') faults['email'] = frameText('form.required')
      for (const { id } of event.ticketTypes) {
        const typed = fields[countField(id)]?.trim() ?? ''
        if (typed !== '' && readCount(typed) === null) {
          faults[countField(id)] = text('orders.make.count')
        }
      }
      const [firstType] = event.ticketTypes
      if (firstType !== undefined && itemsOf(fields).length === 0) {
        faults[countField(firstType.id)] ??= text('orders.make.none')
      }
      return faults
    },
    fieldOf: (path) => path.replace(/^buyer\./, ''),
    send: (fields) => {
      const phone = fields['phone']?.trim() ?? ''
      return api('POST /tenant/events/:eventId/orders', {
        params: { eventId: event.id },
        body: {
          kind: fields['kind'] === 'gate' ? 'gate' : 'complimentary',
          buyer: {
            name: fields['name']?.trim() ?? '',
            email: fields['email']?.trim() ?? '',
            ...(phone !== '' && { phone }),
          },
          items: itemsOf(fields),
          locale: currentLanguage(),
        },
      })
    },
    done: (order) => {
      form.reset(form.values())
      say(text('orders.make.done', { number: order.number }))
      goTo(pathAddress('/orders/:orderId', { orderId: order.id }))
    },
  })
  return form
}
