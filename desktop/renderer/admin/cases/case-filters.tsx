// By which event, gate and state cases are looked for.
import type { Child } from 'hono/jsx/dom'
import type { GateView } from '../../../../shared/events/admin-schema.ts'
import { api } from '../api/api.ts'
import { CASE_STATES } from '../api/values.ts'
import { listEvents } from '../frame/events.ts'
import { eventOptions } from '../parts/event-options.ts'
import { SelectFilter } from '../parts/list.tsx'
import type { ListStore } from '../parts/list-store.ts'
import { createResource, type Resource } from '../parts/resource.ts'
import { text } from './words.ts'

type Filtered = Pick<ListStore<unknown>, 'filters' | 'filter'>

/** The gates of the event that is looked for; none where it is any. */
export const createFilterGates = (list: Filtered): Resource<readonly GateView[]> =>
  createResource(async (signal) => {
    const eventId = list.filters()['eventId'] ?? ''
    if (eventId === '') return { ok: true, value: [] }
    const answer = await api('GET /tenant/events/:eventId/gates', { params: { eventId }, signal })
    return answer.ok ? { ok: true, value: answer.value.items } : answer
  })

type CaseFiltersProps = {
  readonly list: Filtered
  readonly gates: Resource<readonly GateView[]>
  readonly outcomes: readonly { readonly value: string; readonly label: string }[]
  readonly outcomeLabel: string
}

export const CaseFilters = ({ list, gates, outcomes, outcomeLabel }: CaseFiltersProps): Child => {
  const ofEvent: Filtered = {
    filters: list.filters,
    filter: (name, value) => {
      // A gate is one event's.
      list.filter('gateId', '')
      list.filter(name, value)
      void gates.load()
    },
  }
  const hasEvent = (list.filters()['eventId'] ?? '') !== ''
  const known = hasEvent ? (gates.state().value ?? []) : []
  return (
    <>
      <SelectFilter
        list={ofEvent}
        name="eventId"
        label={text('cases.event')}
        options={eventOptions(listEvents() ?? [])}
      />
      {known.length === 0 ? null : (
        <SelectFilter
          list={list}
          name="gateId"
          label={text('cases.gate')}
          options={known.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      <SelectFilter
        list={list}
        name="state"
        label={text('cases.state')}
        options={CASE_STATES.map((value) => ({ value, label: text(`cases.state.${value}`) }))}
      />
      <SelectFilter list={list} name="outcome" label={outcomeLabel} options={outcomes} />
    </>
  )
}
