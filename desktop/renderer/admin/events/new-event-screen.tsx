// A new event: a draft, with one check-in list.
import { localName } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import { chooseEvent, reloadEvents } from '../frame/events.ts'
import { goTo, pathAddress } from '../frame/location.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { CheckBox, Form } from '../parts/form.tsx'
import { createForm } from '../parts/form-store.ts'
import { say } from '../parts/toast.ts'
import { EMPTY_EVENT, EventInputs, eventFaults, readEventFields, slugOf } from './event-fields.tsx'
import { text } from './words.ts'

export const openScreen: OpenScreen = () => {
  const form = createForm({
    first: { ...EMPTY_EVENT, listed: '' },
    check: eventFaults,
    send: (fields) =>
      api('POST /tenant/events', {
        body: {
          ...readEventFields(fields),
          verification: fields.listed === 'yes' ? 'listed' : 'signed',
        },
      }),
    done: async (event) => {
      form.reset(form.values())
      chooseEvent(event.id)
      await reloadEvents()
      say(text('events.made', { name: localName(event.name, event.nameBn) }))
      goTo(pathAddress('/events/:eventId/ticket-types', { eventId: event.id }))
    },
  })
  // As long as nobody has given an address, it follows the name.
  const named = {
    ...form,
    set: (name: string, value: string): void => {
      const follows = name === 'name' && form.value('slug') === slugOf(form.value('name'))
      form.set(name as keyof typeof EMPTY_EVENT, value)
      if (follows) form.set('slug', slugOf(value))
    },
  }
  return {
    title: () => text('events.new'),
    isDirty: form.isDirty,
    view: () => (
      <div class="card">
        <Form
          form={form}
          submit={text('events.make')}
          own={{ slug_taken: text('events.slug.taken') }}
          cancel={() => goTo(pathAddress('/events', {}))}
        >
          <EventInputs form={named} />
          <CheckBox
            form={form}
            name="listed"
            label={text('events.listed')}
            hint={text('events.listed.hint')}
          />
        </Form>
      </div>
    ),
  }
}
