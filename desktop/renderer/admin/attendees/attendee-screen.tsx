// One ticket: whose it is, whether it lets in, and what can be done with it.
import type { FC } from 'hono/jsx/dom'
import type { ChangedTicket, TicketView } from '../../../../shared/tickets/admin-schema.ts'
import { Button } from '../../parts/button.tsx'
import { localName, number } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import { listEvents } from '../frame/events.ts'
import { pathAddress } from '../frame/location.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { frameText } from '../frame/words.ts'
import { confirm } from '../parts/confirm.tsx'
import { dateTimeText, HOME_ZONE } from '../parts/date-time.ts'
import { Form, TextInput } from '../parts/form.tsx'
import { createForm, type FormStore } from '../parts/form-store.ts'
import { problemText } from '../parts/problem-text.ts'
import { createResource, type Resource } from '../parts/resource.ts'
import { ResourceNote } from '../parts/resource-note.tsx'
import { Fact } from '../parts/small.tsx'
import { say } from '../parts/toast.ts'
import { createTypeNames, type TypeNames } from '../parts/type-names.ts'
import { TicketBadges } from './ticket-state.tsx'
import { text } from './words.ts'

type Shown = Resource<TicketView>
type NameForm = FormStore<{ attendeeName: string }>
type Step = 'void' | 'block' | 'unblock' | 'reissue'

export const openScreen: OpenScreen = ({ params }) => {
  const ticketId = params['ticketId'] ?? ''
  let form: NameForm | null = null
  let types: TypeNames | null = null
  const shown: Shown = createResource(async (signal) => {
    const answer = await api('GET /tenant/tickets/:ticketId', { params: { ticketId }, signal })
    if (answer.ok && form?.isDirty() !== true) form = createNameForm(shown, answer.value)
    if (answer.ok && !signal.aborted) types ??= createTypeNames(answer.value.eventId)
    return answer
  })
  return {
    title: () => {
      const ticket = shown.state().value
      return ticket === null ? text('tickets.one') : (ticket.attendeeName ?? ticket.order.buyerName)
    },
    isDirty: () => form?.isDirty() === true,
    close: () => {
      shown.close()
      types?.close()
    },
    actions: () => {
      const { value } = shown.state()
      return value === null ? null : <Steps shown={shown} ticket={value} />
    },
    view: () => {
      const { value } = shown.state()
      return (
        <>
          <ResourceNote of={shown} />
          {value === null ? null : (
            <Facts ticket={value} typeName={types?.nameOf(value.ticketTypeId, '') ?? ''} />
          )}
          {value === null || form === null || value.isVoid ? null : (
            <div class="card">
              <Form form={form} submit={frameText('form.save')}>
                <TextInput
                  form={form}
                  name="attendeeName"
                  label={text('tickets.name')}
                  hint={text('tickets.name.hint')}
                  charsMax={200}
                  isOptional
                />
              </Form>
            </div>
          )}
        </>
      )
    },
  }
}

/** A ticket's version is a text, and a form keeps numbers: it is read from what is shown. */
function createNameForm(shown: Shown, ticket: TicketView): NameForm {
  const nameOf = (one: TicketView) => ({ attendeeName: one.attendeeName ?? '' })
  return createForm<{ attendeeName: string }, ChangedTicket>({
    first: nameOf(ticket),
    fieldsOf: (theirs) => nameOf(theirs as TicketView),
    took: (theirs) => shown.put(theirs as TicketView),
    send: ({ attendeeName }) => {
      const typed = attendeeName.trim()
      return api('PATCH /tenant/tickets/:ticketId', {
        params: { ticketId: ticket.id },
        body: {
          attendeeName: typed === '' ? null : typed,
          version: shown.state().value?.version ?? ticket.version,
        },
      })
    },
    done: ({ ticket: changed, code }) => {
      shown.put(changed)
      say(code === null ? frameText('form.saved') : text('tickets.newCode'))
    },
  })
}

type FactsProps = { readonly ticket: TicketView; readonly typeName: string }

const Facts: FC<FactsProps> = ({ ticket, typeName }) => {
  const event = listEvents()?.find(({ id }) => id === ticket.eventId)
  const zone = event?.timeZone ?? HOME_ZONE
  return (
    <dl class="facts">
      <Fact name={text('tickets.state')}>
        <TicketBadges ticket={ticket} />
        {ticket.isVoid || ticket.isBlocked ? null : text('tickets.state.good')}
      </Fact>
      <Fact name={text('tickets.event')}>
        {event === undefined ? '' : localName(event.name, event.nameBn)}
      </Fact>
      <Fact name={text('tickets.type')}>{typeName}</Fact>
      <Fact name={text('tickets.order')}>
        <a href={pathAddress('/orders/:orderId', { orderId: ticket.order.id })}>
          {ticket.order.number}
        </a>
      </Fact>
      <Fact name={text('tickets.buyer')}>
        {ticket.order.buyerName} · {ticket.order.buyerEmail}
        {ticket.order.buyerPhone === null ? '' : ` · ${ticket.order.buyerPhone}`}
      </Fact>
      {ticket.note === null ? null : <Fact name={text('tickets.note')}>{ticket.note}</Fact>}
      {ticket.attention === null ? null : (
        <Fact name={text('tickets.attention')}>{ticket.attention}</Fact>
      )}
      <Fact name={text('tickets.issued')}>{dateTimeText(ticket.issuedAt, zone)}</Fact>
      <Fact name={text('tickets.serial')}>{number(ticket.serial)}</Fact>
      <Fact name={text('tickets.entered')}>
        {ticket.checkedInAt === null
          ? text('tickets.notYet')
          : dateTimeText(ticket.checkedInAt, zone)}
      </Fact>
    </dl>
  )
}

type StepsProps = { readonly shown: Shown; readonly ticket: TicketView }

const Steps: FC<StepsProps> = ({ shown, ticket }) =>
  ticket.isVoid ? null : (
    <>
      <Button label={text('tickets.reissue')} press={() => void take(shown, ticket, 'reissue')} />
      {ticket.isBlocked ? (
        <Button
          label={text('tickets.unblock')}
          weight="main"
          press={() => void take(shown, ticket, 'unblock')}
        />
      ) : (
        <Button label={text('tickets.block')} press={() => void take(shown, ticket, 'block')} />
      )}
      <Button
        label={text('tickets.void')}
        weight="danger"
        press={() => void take(shown, ticket, 'void')}
      />
    </>
  )

async function take(shown: Shown, ticket: TicketView, step: Step): Promise<void> {
  const name = ticket.attendeeName ?? ticket.order.buyerName
  const isSure = await confirm({
    heading: text(`tickets.${step}`),
    text: text(`tickets.${step}.text`, { name }),
    yes: text(`tickets.${step}`),
    isDanger: step === 'void',
  })
  if (!isSure) return
  const answer = await api(`POST /tenant/tickets/:ticketId/${step}`, {
    params: { ticketId: ticket.id },
    body: { version: ticket.version },
  })
  if (answer.ok) shown.put(answer.value.ticket)
  else await shown.load()
  say(answer.ok ? text(`tickets.${step}.done`) : problemText(answer.problem))
}
