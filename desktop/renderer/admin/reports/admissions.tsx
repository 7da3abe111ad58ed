// Who went in and out, by five minutes, at all gates or at one.
import type { FC } from 'hono/jsx/dom'
import type { AdmissionBin, AdmissionsReport } from '../../../../shared/checkin/admin-schema.ts'
import { MINUTE_MS } from '../../../../shared/time.ts'
import { number } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import { redraw } from '../frame/drawing.ts'
import { frameText } from '../frame/words.ts'
import { Chart } from '../parts/chart.tsx'
import { dateTimeText } from '../parts/date-time.ts'
import { createDownload } from '../parts/download.ts'
import { DownloadButton } from '../parts/download-button.tsx'
import { createResource } from '../parts/resource.ts'
import type { Report, ReportOf } from './reports-screen.tsx'
import './reports.css'
import { shown } from './shown.tsx'
import { stepsOf } from './steps.ts'
import { text } from './words.ts'

/** Of a scan that names no gate. */
const NO_GATE = 'none'
const BIN_MS = 5 * MINUTE_MS

export function openAdmissions({ eventId }: ReportOf): Report {
  const admissions = createResource((signal) =>
    api('GET /tenant/events/:eventId/reports/admissions', { params: { eventId }, signal }),
  )
  const download = createDownload()
  const file = `${text('reports.admissions.file')}.csv`
  let gate = ''
  const choose = (chosen: string): void => {
    gate = chosen
    redraw()
  }
  return {
    close: () => {
      admissions.close()
      download.cancel()
    },
    actions: () => (
      <DownloadButton
        download={download}
        start={() => void download.start('/tenant/exports/admissions.csv', { eventId }, file)}
      />
    ),
    view: () =>
      shown(admissions, (value) => <Admissions report={value} gate={gate} choose={choose} />),
  }
}

type AdmissionsProps = {
  readonly report: AdmissionsReport
  /** Empty: all of them. */
  readonly gate: string
  readonly choose: (gate: string) => void
}

const gateOf = ({ gateId }: AdmissionBin): string => gateId ?? NO_GATE

const Admissions: FC<AdmissionsProps> = ({ report, gate, choose }) => {
  const { items, timeZone } = report
  if (items.length === 0) return <p>{text('reports.admissions.empty')}</p>
  const gates = new Map(items.map((bin) => [gateOf(bin), bin.gateName ?? text('reports.noGate')]))
  const chosen = items.filter((bin) => gate === '' || gateOf(bin) === gate)
  const sum = (of: 'entries' | 'exits'): number => chosen.reduce((all, bin) => all + bin[of], 0)
  return (
    <>
      <p>
        {text('reports.admissions.sum', {
          entries: number(sum('entries')),
          exits: number(sum('exits')),
        })}
      </p>
      <label class="field report-choice">
        <span>{text('reports.gate')}</span>
        <select
          name="gate"
          onChange={({ target }: Event) => {
            if (target instanceof HTMLSelectElement) choose(target.value)
          }}
        >
          <option value="" selected={gate === ''}>
            {frameText('list.all')}
          </option>
          {[...gates].map(([id, name]) => (
            <option key={id} value={id} selected={id === gate}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <section class="card">
        <Chart
          label={text('reports.admissions.entries')}
          unit={text('reports.entries')}
          bars={barsOf(items, chosen, 'entries', timeZone)}
        />
      </section>
      {sum('exits') === 0 ? null : (
        <section class="card">
          <Chart
            label={text('reports.admissions.exits')}
            unit={text('reports.exits')}
            bars={barsOf(items, chosen, 'exits', timeZone)}
          />
        </section>
      )}
    </>
  )
}

/** One gate is drawn over the whole evening, to be compared with the others. */
function barsOf(
  all: readonly AdmissionBin[],
  chosen: readonly AdmissionBin[],
  of: 'entries' | 'exits',
  timeZone: string,
) {
  const counts = new Map<number, number>()
  for (const bin of chosen) {
    const ms = Date.parse(bin.at)
    counts.set(ms, (counts.get(ms) ?? 0) + bin[of])
  }
  const times = all.map(({ at }) => Date.parse(at))
  return stepsOf(times, BIN_MS).map((ms) => ({
    label: dateTimeText(new Date(ms).toISOString(), timeZone),
    value: counts.get(ms) ?? 0,
  }))
}
