// Another laptop for the gates: a code that it types or scans, and word once it has come.
import type { Child } from 'hono/jsx/dom'
import type { EventId, GateId } from '../../../../shared/ids.ts'
import { PAIRING_CODE_MS } from '../../../../shared/stations/pairing-link.ts'
import { MINUTE_MS, SECOND_MS } from '../../../../shared/time.ts'
import { Button } from '../../parts/button.tsx'
import { api } from '../api/api.ts'
import { listEvents } from '../frame/events.ts'
import { pathAddress } from '../frame/location.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { Form } from '../parts/form.tsx'
import { createForm, type Fields } from '../parts/form-store.ts'
import { createGateBook } from './gate-book.ts'
import './pair.css'
import { createPairing, listStations, type Pairing, type PairingCode } from './pairing.ts'
import {
  PlaceInputs,
  placeFaults,
  placeFieldOf,
  readPlace,
  toPlaceFields,
} from './place-inputs.tsx'
import { text } from './words.ts'

export const openScreen: OpenScreen = ({ event }) => {
  const gates = createGateBook()
  const eventIds = event === null ? [] : [event.id]
  void gates.learn(eventIds)
  const pairing = createPairing()
  let before: ReadonlySet<string> = new Set()
  const form = createForm<Fields, PairingCode>({
    first: toPlaceFields({ eventIds, gateId: null }),
    check: (fields) => placeFaults(fields, gates),
    fieldOf: placeFieldOf,
    send: async (fields) => {
      before = new Set((await listStations()).map(({ id }) => id))
      const chosen = readPlace(fields, gates)
      return await api('POST /tenant/pairing-codes', {
        // Safe: both came from the server.
        body: { eventIds: chosen.eventIds as EventId[], gateId: chosen.gateId as GateId | null },
      })
    },
    done: (code) => pairing.begin(code, PAIRING_CODE_MS, before),
  })
  return {
    title: () => text('pair.heading'),
    close: pairing.end,
    view: () => {
      if (listEvents()?.length === 0) {
        return (
          <div class="empty">
            <p>{text('pair.noEvents')}</p>
            <a class="button main" href={pathAddress('/events/new', {})}>
              {text('stations.event')}
            </a>
          </div>
        )
      }
      if (pairing.state() !== null) return <Code pairing={pairing} />
      return (
        <section class="card">
          <p>{text('pair.text')}</p>
          <Form form={form} submit={text('pair.make')}>
            <PlaceInputs form={form} gates={gates} />
          </Form>
        </section>
      )
    },
  }
}

const Code = ({ pairing }: { readonly pairing: Pairing }): Child => {
  const state = pairing.state()
  if (state === null) return null
  const { code, endsAt, appeared } = state
  const leftMs = Math.max(0, endsAt - Date.now())
  return (
    <section class="card">
      <p role="status">
        <strong>{statusText(appeared?.name ?? null, leftMs)}</strong>
      </p>
      {appeared === null && leftMs > 0 ? <Showing {...code} leftMs={leftMs} /> : null}
      <div class="buttons">
        {appeared === null ? null : (
          <a
            class="button main"
            href={pathAddress('/stations/:stationId', { stationId: appeared.id })}
          >
            {text('pair.look')}
          </a>
        )}
        <Button label={text('pair.another')} press={pairing.end} />
      </div>
    </section>
  )
}

function statusText(appeared: string | null, leftMs: number): string {
  if (appeared !== null) return text('pair.appeared', { name: appeared })
  return leftMs === 0 ? text('pair.over') : text('pair.waiting')
}

const Showing = ({
  code,
  link,
  qrSvg,
  leftMs,
}: PairingCode & { readonly leftMs: number }): Child => (
  <>
    <p>{text('pair.how')}</p>
    <div class="pairing">
      <img
        class="qr"
        src={`data:image/svg+xml,${encodeURIComponent(qrSvg)}`}
        alt={text('pair.picture')}
      />
      <dl>
        <dt>{text('pair.code')}</dt>
        <dd class="pairing-code">{code}</dd>
        <dt>{text('pair.link')}</dt>
        <dd>
          <code>{link}</code>
        </dd>
      </dl>
    </div>
    <p>
      {text('pair.left', {
        minutes: Math.floor(leftMs / MINUTE_MS),
        seconds: Math.floor((leftMs % MINUTE_MS) / SECOND_MS),
      })}
    </p>
  </>
)
