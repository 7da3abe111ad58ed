// One station: how it is, where it stands, and how it is taken out of use.
import type { Child } from 'hono/jsx/dom'
import type { EventId, GateId } from '../../../../shared/ids.ts'
import type { StationView } from '../../../../shared/stations/schema.ts'
import { api } from '../api/api.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { frameText } from '../frame/words.ts'
import { dateTimeText } from '../parts/date-time.ts'
import { Form, TextInput } from '../parts/form.tsx'
import { createForm, type Fields, type FormStore } from '../parts/form-store.ts'
import { createResource, type Resource } from '../parts/resource.ts'
import { ResourceNote } from '../parts/resource-note.tsx'
import { Badge, Fact } from '../parts/small.tsx'
import { say } from '../parts/toast.ts'
import { createGateBook, type GateBook } from './gate-book.ts'
import {
  PlaceInputs,
  placeFaults,
  placeFieldOf,
  readPlace,
  toPlaceFields,
} from './place-inputs.tsx'
import { StationActs } from './station-acts.tsx'
import { agoOf, countText } from './station-words.ts'
import { text } from './words.ts'

export const openScreen: OpenScreen = ({ params }) => {
  const stationId = params['stationId'] ?? ''
  const gates = createGateBook()
  let form: FormStore<Fields> | null = null
  const shown: Resource<StationView> = createResource(async (signal) => {
    const answer = await api('GET /tenant/stations/:stationId', { params: { stationId }, signal })
    if (!answer.ok) return answer
    await gates.learn(answer.value.eventIds)
    if (form?.isDirty() !== true) form = createStationForm(answer.value, gates, shown)
    return answer
  })
  return {
    title: () => shown.state().value?.name ?? text('stations.heading'),
    isDirty: () => form?.isDirty() === true,
    close: shown.close,
    actions: () => {
      const { value } = shown.state()
      return value === null ? null : <StationActs station={value} reload={shown.load} />
    },
    view: () => {
      const { value } = shown.state()
      return (
        <>
          <ResourceNote of={shown} />
          {value === null ? null : <Facts {...value} />}
          {value?.status === 'revoked' ? <p>{text('stations.over')}</p> : null}
          {value === null || form === null || value.status === 'revoked' ? null : (
            <div class="card">
              <Form form={form} submit={frameText('form.save')}>
                <TextInput form={form} name="name" label={text('stations.name')} charsMax={100} />
                <PlaceInputs form={form} gates={gates} own={value.eventIds} />
              </Form>
            </div>
          )}
        </>
      )
    },
  }
}

const toFields = (station: StationView): Fields => ({
  name: station.name,
  ...toPlaceFields(station),
})

const createStationForm = (
  station: StationView,
  gates: GateBook,
  shown: Pick<Resource<StationView>, 'load'>,
): FormStore<Fields> =>
  createForm<Fields, StationView>({
    first: toFields(station),
    version: station.version,
    check: (fields) => ({
      ...((fields['name'] ?? '').trim() === '' ? { name: frameText('form.required') } : {}),
      ...placeFaults(fields, gates),
    }),
    fieldOf: placeFieldOf,
    // Safe: the conflict's details are the newer station.
    fieldsOf: (theirs) => toFields(theirs as StationView),
    send: (fields, version) => {
      const { eventIds, gateId } = readPlace(fields, gates)
      return api('PATCH /tenant/stations/:stationId', {
        params: { stationId: station.id },
        body: {
          name: (fields['name'] ?? '').trim(),
          // Safe: both came from the server.
          gateId: gateId as GateId | null,
          eventIds: eventIds as EventId[],
          version: version ?? 0,
        },
      })
    },
    done: () => {
      say(frameText('form.saved'))
      void shown.load()
    },
  })

const Facts = (station: StationView): Child => {
  const { status, wipe } = station
  return (
    <dl class="facts">
      <Fact name={text('stations.state')}>
        <Badge tone={status === 'active' ? 'good' : 'quiet'}>
          {text(`stations.status.${status}`)}
        </Badge>
      </Fact>
      <Fact name={text('stations.seen')}>
        {agoOf(station.lastSeenAt, text('stations.seen.never'))}
      </Fact>
      <Fact name={text('stations.data')}>{agoOf(station.dataAt, text('stations.data.none'))}</Fact>
      <Fact name={text('stations.unsent')}>{countText(station.unsentCount)}</Fact>
      <Fact name={text('stations.setAside')}>{countText(station.setAsideCount)}</Fact>
      <Fact name={text('stations.paired')}>{dateTimeText(station.pairedAt)}</Fact>
      {station.revokedAt === null ? null : (
        <Fact name={text('stations.revokedAt')}>{dateTimeText(station.revokedAt)}</Fact>
      )}
      {wipe === null ? null : <Fact name={text('stations.wipe.state')}>{wipeText(wipe)}</Fact>}
    </dl>
  )
}

function wipeText({ orderedAt, wipedAt, waitsFor }: NonNullable<StationView['wipe']>): string {
  if (wipedAt !== null) return text('stations.wipe.done', { time: dateTimeText(wipedAt) })
  const ordered = text('stations.wipe.ordered', { time: dateTimeText(orderedAt) })
  return waitsFor === null ? ordered : `${ordered}, ${text(`stations.wipe.waits.${waitsFor}`)}`
}
