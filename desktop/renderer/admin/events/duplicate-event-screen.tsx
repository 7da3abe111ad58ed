// A draft like an event of before: its types, gates and lists at another time.
import type { EventDetails } from '../../../../shared/events/admin-schema.ts'
import { localName } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import { chooseEvent, reloadEvents } from '../frame/events.ts'
import { goTo, pathAddress } from '../frame/location.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { frameText } from '../frame/words.ts'
import { fromLocalInput, HOME_ZONE } from '../parts/date-time.ts'
import { Form, TextInput } from '../parts/form.tsx'
import { createForm } from '../parts/form-store.ts'
import { say } from '../parts/toast.ts'
import { text } from './words.ts'

export const openScreen: OpenScreen = ({ params, event }) => {
  const eventId = params['eventId'] ?? ''
  const zone = event?.timeZone ?? HOME_ZONE
  const form = createForm<{ name: string; slug: string; startsAt: string }, EventDetails>({
    first: { name: event?.name ?? '', slug: '', startsAt: '' },
    check: (fields) =>
      Object.fromEntries(
        Object.entries(fields)
          .filter(([, value]) => value.trim() === '')
          .map(([name]) => [name, frameText('form.required')]),
      ),
    send: ({ name, slug, startsAt }) =>
      api('POST /tenant/events/:eventId/duplicate', {
        params: { eventId },
        body: {
          name: name.trim(),
          slug: slug.trim(),
          startsAt: fromLocalInput(startsAt, zone) ?? '',
        },
      }),
    done: async (made) => {
      form.reset(form.values())
      chooseEvent(made.id)
      await reloadEvents()
      say(text('events.made', { name: localName(made.name, made.nameBn) }))
      goTo(pathAddress('/events/:eventId', { eventId: made.id }))
    },
  })
  return {
    title: () =>
      text('events.duplicate.heading', {
        name: event === null ? '' : localName(event.name, event.nameBn),
      }),
    isDirty: form.isDirty,
    view: () => (
      <div class="card">
        <p>{text('events.duplicate.text')}</p>
        <Form
          form={form}
          submit={text('events.duplicate')}
          own={{ slug_taken: text('events.slug.taken') }}
          cancel={() => goTo(pathAddress('/events/:eventId', { eventId }))}
        >
          <TextInput form={form} name="name" label={text('events.name')} charsMax={200} />
          <TextInput
            form={form}
            name="slug"
            label={text('events.slug')}
            hint={text('events.slug.hint')}
            charsMax={63}
          />
          <TextInput
            form={form}
            name="startsAt"
            kind="datetime-local"
            label={text('events.starts')}
          />
        </Form>
      </div>
    ),
  }
}
