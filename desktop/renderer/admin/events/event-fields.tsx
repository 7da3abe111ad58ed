// An event's own fields, as a form has them and as the server takes them.
import type { FC } from 'hono/jsx/dom'
import type { EventView } from '../../../../shared/events/admin-schema.ts'
import type { NewEvent } from '../api/event-edit-routes.ts'
import { frameText } from '../frame/words.ts'
import { fromLocalInput, HOME_ZONE, toLocalInput } from '../parts/date-time.ts'
import { type AnyForm, CheckBox, TextInput } from '../parts/form.tsx'
import { text } from './words.ts'

export const EMPTY_EVENT = {
  name: '',
  nameBn: '',
  slug: '',
  venue: '',
  startsAt: '',
  endsAt: '',
  timeZone: HOME_ZONE,
  admitUnseen: 'yes',
  isOrderInCode: '',
  isNameInCode: '',
}
export type EventFields = typeof EMPTY_EVENT

const checked = (is: boolean): string => (is ? 'yes' : '')
const orNull = (typed: string): string | null => (typed.trim() === '' ? null : typed.trim())

export const toEventFields = (event: EventView): EventFields => ({
  name: event.name,
  nameBn: event.nameBn ?? '',
  slug: event.slug,
  venue: event.venue ?? '',
  startsAt: toLocalInput(event.startsAt, event.timeZone),
  endsAt: toLocalInput(event.endsAt, event.timeZone),
  timeZone: event.timeZone,
  admitUnseen: checked(event.admitUnseen),
  isOrderInCode: checked(event.isOrderInCode),
  isNameInCode: checked(event.isNameInCode),
})

/** After `eventFaults` found nothing. */
export function readEventFields(fields: EventFields): Omit<NewEvent, 'verification'> {
  const { timeZone } = fields
  return {
    name: fields.name.trim(),
    nameBn: orNull(fields.nameBn),
    slug: fields.slug.trim(),
    venue: orNull(fields.venue),
    startsAt: fromLocalInput(fields.startsAt, timeZone) ?? '',
    endsAt: fromLocalInput(fields.endsAt, timeZone) ?? '',
    timeZone,
    admitUnseen: fields.admitUnseen === 'yes',
    isOrderInCode: fields.isOrderInCode === 'yes',
    isNameInCode: fields.isNameInCode === 'yes',
  }
}

export function eventFaults(fields: EventFields): Record<string, string> {
  const { name, slug, startsAt, endsAt } = fields
  const needed = Object.entries({ name, slug, startsAt, endsAt }).filter(
    ([, value]) => value.trim() === '',
  )
  const faults = Object.fromEntries(needed.map(([field]) => [field, frameText('form.required')]))
  if (!isTimeZone(fields.timeZone)) return { ...faults, timeZone: text('events.zone.unknown') }
  if (slug !== '' && !/^[a-z0-9-]{1,63}$/.test(slug)) faults['slug'] = text('events.slug.wrong')
  // Both are of the same zone, and as texts they sort by time.
  if (startsAt !== '' && endsAt !== '' && endsAt <= startsAt) {
    faults['endsAt'] = text('events.ends.early')
  }
  return faults
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** An address for a name: Latin letters and digits of it; empty where it has none. */
export const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 63)

export const EventInputs: FC<{ readonly form: AnyForm }> = ({ form }) => (
  <>
    <TextInput form={form} name="name" label={text('events.name')} charsMax={200} />
    <TextInput form={form} name="nameBn" label={text('events.nameBn')} charsMax={200} isOptional />
    <TextInput
      form={form}
      name="slug"
      label={text('events.slug')}
      hint={text('events.slug.hint')}
      charsMax={63}
    />
    <TextInput form={form} name="venue" label={text('events.venue')} charsMax={300} isOptional />
    <div class="side-by-side">
      <TextInput form={form} name="startsAt" kind="datetime-local" label={text('events.starts')} />
      <TextInput form={form} name="endsAt" kind="datetime-local" label={text('events.ends')} />
    </div>
    <TextInput form={form} name="timeZone" label={text('events.zone')} charsMax={100} />
    <CheckBox
      form={form}
      name="admitUnseen"
      label={text('events.unseen')}
      hint={text('events.unseen.hint')}
    />
    <CheckBox form={form} name="isNameInCode" label={text('events.nameInCode')} />
    <CheckBox
      form={form}
      name="isOrderInCode"
      label={text('events.orderInCode')}
      hint={text('events.inCode.hint')}
    />
  </>
)
