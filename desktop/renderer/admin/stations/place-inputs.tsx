// Which events a station may work, and at which gate it stands. A check box for each event.
import type { Child } from 'hono/jsx/dom'
import { listEvents } from '../frame/events.ts'
import { eventOptions } from '../parts/event-options.ts'
import { type AnyForm, CheckBox, Select } from '../parts/form.tsx'
import type { Fields } from '../parts/form-store.ts'
import type { GateBook } from './gate-book.ts'
import { text } from './words.ts'

const EVENT = 'event.'

type Place = { readonly eventIds: readonly string[]; readonly gateId: string | null }

export const toPlaceFields = ({ eventIds, gateId }: Place): Fields => ({
  gateId: gateId ?? '',
  ...Object.fromEntries(eventIds.map((id) => [EVENT + id, 'yes'])),
})

export function readPlace(fields: Fields, gates: GateBook): Place {
  const eventIds = Object.entries(fields).flatMap(([name, value]) =>
    name.startsWith(EVENT) && value === 'yes' ? [name.slice(EVENT.length)] : [],
  )
  const gateId = fields['gateId'] ?? ''
  // A gate of an event that was taken away goes with it.
  const isThere = gates.gatesOf(eventIds).some(({ id }) => id === gateId)
  return { eventIds, gateId: isThere ? gateId : null }
}

export const placeFaults = (fields: Fields, gates: GateBook): Record<string, string> =>
  readPlace(fields, gates).eventIds.length === 0 ? { gateId: text('stations.events.none') } : {}

/** A fault of the server at the field that shows it. */
export const placeFieldOf = (path: string): string =>
  path.startsWith('eventIds') ? 'gateId' : path

type PlaceInputsProps = {
  readonly form: AnyForm & { readonly values: () => Fields }
  readonly gates: GateBook
  /** Chosen already: shown, though they are archived. */
  readonly own?: readonly string[]
}

export const PlaceInputs = ({ form, gates, own = [] }: PlaceInputsProps): Child => {
  const events = (listEvents() ?? []).filter(
    ({ id, status }) => own.includes(id) || status === 'draft' || status === 'published',
  )
  const { eventIds } = readPlace(form.values(), gates)
  const choosing: AnyForm = {
    id: form.id,
    state: form.state,
    value: (name) => form.value(name),
    set: (name, value) => {
      form.set(name, value)
      void gates.learn([name.slice(EVENT.length)])
    },
  }
  return (
    <>
      <fieldset>
        <legend>{text('stations.events')}</legend>
        {eventOptions(events).map(({ value, label }) => (
          <CheckBox key={value} form={choosing} name={EVENT + value} label={label} />
        ))}
      </fieldset>
      <Select
        form={form}
        name="gateId"
        label={text('stations.gate')}
        options={[
          { value: '', label: text('stations.gate.none') },
          ...gates.gatesOf(eventIds).map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
    </>
  )
}
