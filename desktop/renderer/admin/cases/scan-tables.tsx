// Scans: some side by side with all that is known of each, and the whole history of a ticket.
import type { Child } from 'hono/jsx/dom'
import type { ScanView } from '../../../../shared/checkin/admin-schema.ts'
import { number } from '../../parts/words.ts'
import { exactText } from '../parts/date-time.ts'
import { nameText, scanText } from './scan-words.ts'
import { text } from './words.ts'

export type Side = { readonly head: string; readonly scan: ScanView }

type SidesProps = {
  readonly label: string
  readonly sides: readonly Side[]
  readonly zone: string
}

/** A column for each scan. */
export const ScanSides = ({ label, sides, zone }: SidesProps): Child => (
  <section class="card">
    <h2>{label}</h2>
    <div class="table-place">
      <table>
        <caption class="unseen">{label}</caption>
        <thead>
          <tr>
            <td />
            {sides.map(({ head, scan }) => (
              <th key={scan.scanId} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sideRows(zone).map(({ key, name, cell }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              {sides.map(({ scan }) => (
                <td key={scan.scanId}>{cell(scan)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </section>
)

type SideRow = {
  readonly key: string
  readonly name: string
  readonly cell: (scan: ScanView) => Child
}

function sideRows(zone: string): readonly SideRow[] {
  const time = (iso: string | null): string =>
    iso === null ? text('scan.none') : exactText(iso, zone)
  return [
    { key: 'what', name: text('scan.what'), cell: scanText },
    { key: 'at', name: text('scan.at.corrected'), cell: (scan) => time(scan.scannedAt) },
    { key: 'local', name: text('scan.at.local'), cell: (scan) => time(scan.localAt) },
    { key: 'received', name: text('scan.at.received'), cell: (scan) => time(scan.receivedAt) },
    { key: 'gate', name: text('cases.gate'), cell: (scan) => nameText(scan.gate) },
    { key: 'station', name: text('scan.station'), cell: (scan) => nameText(scan.station) },
    { key: 'operator', name: text('scan.operator'), cell: (scan) => nameText(scan.operator) },
    { key: 'list', name: text('scan.list'), cell: (scan) => nameText(scan.list) },
    {
      key: 'sequence',
      name: text('scan.sequence'),
      cell: ({ sequence }) => (sequence === null ? text('scan.none') : number(sequence)),
    },
  ]
}

type HistoryProps = { readonly scans: readonly ScanView[]; readonly zone: string }

export const History = ({ scans, zone }: HistoryProps): Child => (
  <section class="card">
    <h2>{text('cases.history')}</h2>
    <div class="table-place">
      <table>
        <caption class="unseen">{text('cases.history')}</caption>
        <thead>
          <tr>
            <th scope="col">{text('scan.at')}</th>
            <th scope="col">{text('scan.what')}</th>
            <th scope="col">{text('cases.gate')}</th>
            <th scope="col">{text('scan.station')}</th>
            <th scope="col">{text('scan.operator')}</th>
          </tr>
        </thead>
        <tbody>
          {scans.map((scan) => (
            <tr key={scan.scanId}>
              <td>{exactText(scan.scannedAt, zone)}</td>
              <td>{scanText(scan)}</td>
              <td>{nameText(scan.gate)}</td>
              <td>{nameText(scan.station)}</td>
              <td>{nameText(scan.operator)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </section>
)
