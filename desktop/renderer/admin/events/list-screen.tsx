// One check-in list: a new one, or one that there is.
import type { EventDetails, ListView } from '../../../../shared/events/admin-schema.ts'
import { Button } from '../../parts/button.tsx'
import { api } from '../api/api.ts'
import { gone } from '../api/gone.ts'
import { goTo, pathAddress } from '../frame/location.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { frameText } from '../frame/words.ts'
import { confirm } from '../parts/confirm.tsx'
import { Form } from '../parts/form.tsx'
import { createForm, type Fields, type FormStore } from '../parts/form-store.ts'
import { problemText } from '../parts/problem-text.ts'
import { createResource } from '../parts/resource.ts'
import { ResourceNote } from '../parts/resource-note.tsx'
import { say } from '../parts/toast.ts'
import { EMPTY_LIST, ListInputs, listFaults, readListFields, toListFields } from './list-fields.tsx'
import { text } from './words.ts'

const toEntry = (eventId: string): void => goTo(pathAddress('/events/:eventId/entry', { eventId }))

export const openScreen: OpenScreen = ({ params }) => {
  const eventId = params['eventId'] ?? ''
  const listId = params['listId'] ?? null
  let form: FormStore<Fields> | null = null
  let known: ListView | null = null
  const details = createResource<EventDetails>(async (signal) => {
    const answer = await api('GET /tenant/events/:eventId', { params: { eventId }, signal })
    if (!answer.ok) return answer
    known = answer.value.lists.find(({ id }) => id === listId) ?? null
    if (listId !== null && known === null) return { ok: false, problem: gone('list_not_found') }
    form = createListForm(answer.value, known)
    return answer
  })
  return {
    title: () => (listId === null ? text('entry.lists.new') : (known?.name ?? text('entry.lists'))),
    isDirty: () => form?.isDirty() === true,
    close: details.close,
    actions: () => {
      const list = known
      if (list === null) return null
      return (
        <Button
          label={text('lists.delete')}
          weight="danger"
          press={() => void remove(eventId, list)}
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
                submit={listId === null ? text('lists.make') : frameText('form.save')}
                cancel={() => toEntry(eventId)}
              >
                <ListInputs form={form} event={value} />
              </Form>
            </div>
          )}
        </>
      )
    },
  }
}

function createListForm(event: EventDetails, list: ListView | null): FormStore<Fields> {
  const { id: eventId } = event
  const form: FormStore<Fields> = createForm<Fields, ListView>({
    first: list === null ? EMPTY_LIST : toListFields(list, event.timeZone),
    version: list?.version ?? null,
    check: (fields) => listFaults(fields, event),
    fieldOf: (path) => (path.startsWith('ticketTypeIds') ? 'allTypes' : path),
    fieldsOf: (theirs) => toListFields(theirs as ListView, event.timeZone),
    send: (fields, version) => {
      const body = readListFields(fields, event)
      return list === null
        ? api('POST /tenant/events/:eventId/lists', { params: { eventId }, body })
        : api('PUT /tenant/events/:eventId/lists/:listId', {
            params: { eventId, listId: list.id },
            body: { ...body, version: version ?? 0 },
          })
    },
    done: (saved) => {
      form.reset(form.values())
      say(text('lists.saved', { name: saved.name }))
      toEntry(eventId)
    },
  })
  return form
}

async function remove(eventId: string, list: ListView): Promise<void> {
  const isSure = await confirm({
    heading: text('lists.delete'),
    text: text('lists.delete.text', { name: list.name }),
    yes: text('lists.delete'),
  })
  if (!isSure) return
  const answer = await api('DELETE /tenant/events/:eventId/lists/:listId', {
    params: { eventId, listId: list.id },
    query: { version: list.version },
  })
  say(answer.ok ? text('lists.delete.done') : problemText(answer.problem))
  if (answer.ok) toEntry(eventId)
}
