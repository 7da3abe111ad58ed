// Where people enter: an event's gates, and the check-in lists that say who may come in where.
import type { Child } from 'hono/jsx/dom'
import type { GateView, ListView } from '../../../../shared/events/admin-schema.ts'
import { Button } from '../../parts/button.tsx'
import { number } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import { pathAddress } from '../frame/location.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { frameText } from '../frame/words.ts'
import { confirm } from '../parts/confirm.tsx'
import { Form, TextInput } from '../parts/form.tsx'
import { createForm, type FormStore } from '../parts/form-store.ts'
import { type Column, List } from '../parts/list.tsx'
import { createList, type ListStore } from '../parts/list-store.ts'
import { problemText } from '../parts/problem-text.ts'
import { say } from '../parts/toast.ts'
import { EventTabs } from './event-tabs.tsx'
import { text } from './words.ts'

type GateForm = FormStore<{ gateName: string }>
/** The gate whose name is being changed; null: a new one is typed. */
type Renaming = { readonly gate: GateView | null; readonly form: GateForm }

export const openScreen: OpenScreen = ({ params, event }) => {
  const eventId = params['eventId'] ?? ''
  const gates = createList<GateView>((_query, signal) =>
    api('GET /tenant/events/:eventId/gates', { params: { eventId }, signal }),
  )
  const lists = createList<ListView>((_query, signal) =>
    api('GET /tenant/events/:eventId/lists', { params: { eventId }, signal }),
  )
  const isOpen = event?.status !== 'archived'
  let typed: Renaming = { gate: null, form: createGateForm(eventId, null, () => begin(null)) }
  const begin = (gate: GateView | null): void => {
    typed = { gate, form: createGateForm(eventId, gate, () => begin(null)) }
    void gates.reload()
  }
  return {
    title: () => text('entry.heading'),
    isDirty: () => typed.form.isDirty(),
    close: () => {
      gates.close()
      lists.close()
    },
    view: () => (
      <>
        <EventTabs eventId={eventId} open="entry" />
        <section class="card">
          <h2>{text('entry.gates')}</h2>
          <List
            list={gates}
            label={text('entry.gates')}
            columns={gateColumns(eventId, gates, isOpen ? begin : null)}
            rowKey={(row) => row.id}
            empty={<p>{text('entry.gates.empty')}</p>}
          />
          {isOpen ? <GateInput typed={typed} cancel={() => begin(null)} /> : null}
        </section>
        <section class="card">
          <h2>{text('entry.lists')}</h2>
          <p>{text('entry.lists.text')}</p>
          <List
            list={lists}
            label={text('entry.lists')}
            columns={listColumns()}
            rowKey={(row) => row.id}
            address={(row) =>
              pathAddress('/events/:eventId/lists/:listId', { eventId, listId: row.id })
            }
            empty={<p>{text('entry.lists.empty')}</p>}
          />
          {isOpen ? (
            <div class="buttons">
              <a class="button" href={pathAddress('/events/:eventId/lists/new', { eventId })}>
                {text('entry.lists.new')}
              </a>
            </div>
          ) : null}
        </section>
      </>
    ),
  }
}

function createGateForm(eventId: string, gate: GateView | null, done: () => void): GateForm {
  const form: GateForm = createForm<{ gateName: string }, GateView>({
    first: { gateName: gate?.name ?? '' },
    version: gate?.version ?? null,
    check: ({ gateName }): Record<string, string> =>
      gateName.trim() === '' ? { gateName: frameText('form.required') } : {},
    fieldOf: () => 'gateName',
    fieldsOf: (theirs) => ({ gateName: (theirs as GateView).name }),
    send: ({ gateName }, version) => {
      const name = gateName.trim()
      return gate === null
        ? api('POST /tenant/events/:eventId/gates', { params: { eventId }, body: { name } })
        : api('PUT /tenant/events/:eventId/gates/:gateId', {
            params: { eventId, gateId: gate.id },
            body: { name, version: version ?? 0 },
          })
    },
    done: (saved) => {
      form.reset({ gateName: '' })
      say(text('entry.gates.saved', { name: saved.name }))
      done()
    },
  })
  return form
}

type GateInputProps = { readonly typed: Renaming; readonly cancel: () => void }

const GateInput = ({ typed: { gate, form }, cancel }: GateInputProps): Child => (
  <Form
    form={form}
    submit={gate === null ? text('entry.gates.add') : text('entry.gates.rename')}
    {...(gate === null ? {} : { cancel })}
  >
    <TextInput
      form={form}
      name="gateName"
      charsMax={100}
      label={
        gate === null ? text('entry.gates.new') : text('entry.gates.newName', { name: gate.name })
      }
    />
  </Form>
)

const gateColumns = (
  eventId: string,
  gates: ListStore<GateView>,
  begin: ((gate: GateView) => void) | null,
): readonly Column<GateView>[] => [
  { key: 'name', head: text('events.name'), cell: (row) => row.name },
  ...(begin === null
    ? []
    : [
        {
          key: 'acts',
          head: '',
          align: 'end' as const,
          cell: (row: GateView) => (
            <div class="buttons">
              <Button label={text('entry.gates.rename')} press={() => begin(row)} />
              <Button
                label={text('entry.gates.delete')}
                weight="danger"
                press={() => void removeGate(eventId, row, gates)}
              />
            </div>
          ),
        },
      ]),
]

async function removeGate(
  eventId: string,
  gate: GateView,
  gates: ListStore<GateView>,
): Promise<void> {
  const isSure = await confirm({
    heading: text('entry.gates.delete'),
    text: text('entry.gates.delete.text', { name: gate.name }),
    yes: text('entry.gates.delete'),
  })
  if (!isSure) return
  const answer = await api('DELETE /tenant/events/:eventId/gates/:gateId', {
    params: { eventId, gateId: gate.id },
    query: { version: gate.version },
  })
  if (!answer.ok) say(problemText(answer.problem))
  await gates.reload()
}

const listColumns = (): readonly Column<ListView>[] => [
  { key: 'name', head: text('events.name'), cell: (row) => row.name },
  {
    key: 'types',
    head: text('lists.types'),
    cell: (row) =>
      row.ticketTypeIds === null ? text('lists.types.all') : number(row.ticketTypeIds.length),
  },
  {
    key: 'gates',
    head: text('lists.gates'),
    cell: (row) =>
      row.gateIds.length === 0 ? text('lists.gates.all') : number(row.gateIds.length),
  },
  {
    key: 'entries',
    head: text('lists.entries'),
    align: 'end',
    cell: (row) => (row.entries === null ? text('lists.entries.any') : number(row.entries)),
  },
]
