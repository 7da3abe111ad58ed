// One ticket type: a new one, or one that there is.
import type { TicketTypeView } from '../../../../shared/events/admin-schema.ts'
import { Button } from '../../parts/button.tsx'
import { localName } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import { gone } from '../api/gone.ts'
import { goTo, pathAddress } from '../frame/location.ts'
import type { OpenScreen, ScreenAt } from '../frame/screen.ts'
import { frameText } from '../frame/words.ts'
import { confirm } from '../parts/confirm.tsx'
import { HOME_ZONE } from '../parts/date-time.ts'
import { Form } from '../parts/form.tsx'
import { createForm, type FormStore } from '../parts/form-store.ts'
import { readMoney } from '../parts/money.ts'
import { createPayOptions, type PayOptions, PayWarning } from '../parts/pay-warning.tsx'
import { problemText } from '../parts/problem-text.ts'
import { createResource } from '../parts/resource.ts'
import { ResourceNote } from '../parts/resource-note.tsx'
import { say } from '../parts/toast.ts'
import {
  EMPTY_TYPE,
  readTypeFields,
  type TypeFields,
  TypeInputs,
  toTypeFields,
  typeFaults,
} from './type-fields.tsx'
import { text } from './words.ts'

export const openScreen: OpenScreen = (at) =>
  at.params['ticketTypeId'] === undefined ? openNew(at) : openOne(at, at.params['ticketTypeId'])

const placeOf = ({ params, event }: ScreenAt) => ({
  eventId: params['eventId'] ?? '',
  zone: event?.timeZone ?? HOME_ZONE,
})
const toTypes = (eventId: string): void =>
  goTo(pathAddress('/events/:eventId/ticket-types', { eventId }))

const openNew: OpenScreen = (at) => {
  const { eventId, zone } = placeOf(at)
  const options = createPayOptions()
  const form = createForm<TypeFields, TicketTypeView>({
    first: EMPTY_TYPE,
    check: typeFaults,
    fieldOf,
    send: (fields) =>
      api('POST /tenant/events/:eventId/ticket-types', {
        params: { eventId },
        body: readTypeFields(fields, zone),
      }),
    done: (type) => {
      form.reset(EMPTY_TYPE)
      say(text('types.made', { name: localName(type.name, type.nameBn) }))
      toTypes(eventId)
    },
  })
  return {
    title: () => text('types.new'),
    isDirty: form.isDirty,
    close: options.close,
    view: () => <TypeForm {...{ form, eventId, options }} submit={text('types.make')} />,
  }
}

const openOne = (at: ScreenAt, ticketTypeId: string) => {
  const { eventId, zone } = placeOf(at)
  const options = createPayOptions()
  let form: FormStore<TypeFields> | null = null
  const type = createResource<TicketTypeView>(async (signal) => {
    const all = await api('GET /tenant/events/:eventId/ticket-types', {
      params: { eventId },
      signal,
    })
    if (!all.ok) return all
    const found = all.value.items.find(({ id }) => id === ticketTypeId)
    if (found === undefined) return { ok: false, problem: gone('ticket_type_not_found') }
    form = createTypeForm(found)
    return { ok: true, value: found }
  })
  const createTypeForm = (found: TicketTypeView): FormStore<TypeFields> =>
    createForm<TypeFields, TicketTypeView>({
      first: toTypeFields(found, zone),
      version: found.version,
      check: typeFaults,
      fieldOf,
      fieldsOf: (theirs) => toTypeFields(theirs as TicketTypeView, zone),
      send: (fields, version) =>
        api('PUT /tenant/events/:eventId/ticket-types/:ticketTypeId', {
          params: { eventId, ticketTypeId },
          body: { ...readTypeFields(fields, zone), version: version ?? 0 },
        }),
      done: () => {
        say(frameText('form.saved'))
        toTypes(eventId)
      },
    })
  return {
    title: () => {
      const { value } = type.state()
      return value === null ? text('types.heading') : localName(value.name, value.nameBn)
    },
    isDirty: () => form?.isDirty() === true,
    close: () => {
      options.close()
      type.close()
    },
    actions: () => {
      const { value } = type.state()
      if (value === null) return null
      return (
        <Button
          label={text('types.delete')}
          weight="danger"
          press={() => void remove(eventId, value)}
        />
      )
    },
    view: () => (
      <>
        <ResourceNote of={type} />
        {form === null ? null : (
          <TypeForm {...{ form, eventId, options }} submit={frameText('form.save')} />
        )}
      </>
    ),
  }
}

const fieldOf = (path: string): string => (path === 'priceCents' ? 'price' : path)

type TypeFormProps = {
  readonly form: FormStore<TypeFields>
  readonly submit: string
  readonly eventId: string
  readonly options: PayOptions
}

const TypeForm = ({ form, submit, eventId, options }: TypeFormProps) => (
  <div class="card">
    <Form form={form} submit={submit} cancel={() => toTypes(eventId)}>
      <TypeInputs
        form={form}
        ofPrice={
          <PayWarning
            options={options}
            prices={[{ name: null, cents: readMoney(form.value('price')) ?? 0 }]}
          />
        }
      />
    </Form>
  </div>
)

async function remove(eventId: string, type: TicketTypeView): Promise<void> {
  const isSure = await confirm({
    heading: text('types.delete'),
    text: text('types.delete.text', { name: localName(type.name, type.nameBn) }),
    yes: text('types.delete'),
  })
  if (!isSure) return
  const answer = await api('DELETE /tenant/events/:eventId/ticket-types/:ticketTypeId', {
    params: { eventId, ticketTypeId: type.id },
    query: { version: type.version },
  })
  say(answer.ok ? text('types.delete.done') : problemText(answer.problem))
  if (answer.ok) toTypes(eventId)
}
