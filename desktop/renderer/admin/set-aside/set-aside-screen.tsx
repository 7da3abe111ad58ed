// The scans of this laptop that the server will not take. They are the station's own, so the core is asked and not the server.
import type { StatusView } from '../../../contract/views.ts'
import { type ClientResult, call } from '../../client.ts'
import { zoneOf } from '../../parts/strip.tsx'
import { refusalText } from '../../parts/words.ts'
import { redraw } from '../frame/drawing.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { exactText } from '../parts/date-time.ts'
import { text } from './words.ts'

type Shown = {
  readonly status: ClientResult<StatusView>
  readonly rows: Awaited<ReturnType<typeof readRows>>
}

const readRows = () => call('setAside', {})

export const openScreen: OpenScreen = () => {
  let shown: Shown | null = null
  const load = async (): Promise<void> => {
    const [status, rows] = await Promise.all([call('status', {}), readRows()])
    shown = { status, rows }
    redraw()
  }
  void load()
  return {
    title: () => text('setAside.heading'),
    view: () => (
      <>
        <p>{text('setAside.text')}</p>
        {shown === null ? <div class="skeleton" /> : <Rows {...shown} />}
      </>
    ),
  }
}

function Rows({ status, rows }: Shown) {
  if (!rows.ok) return <p class="problem">{refusalText(rows.error)}</p>
  if (rows.value.items.length === 0) return <p class="empty">{text('setAside.none')}</p>
  const zone = status.ok ? zoneOf(status.value) : undefined
  return (
    <div class="table-place">
      <table>
        <caption class="unseen">{text('setAside.heading')}</caption>
        <thead>
          <tr>
            <th scope="col">{text('setAside.time')}</th>
            <th scope="col">{text('setAside.ticket')}</th>
            <th scope="col">{text('setAside.why')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.value.items.map((row) => (
            <tr key={row.scanId}>
              <td>{exactText(row.scannedAt, zone)}</td>
              <td>{row.code ?? row.ticketId ?? ''}</td>
              <td>{row.error?.message ?? ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
