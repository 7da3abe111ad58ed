// Entries of each minute, of all gates or of one.
import type { FC } from 'hono/jsx/dom'
import type { Night } from '../../../../shared/checkin/admin-schema.ts'
import { MINUTE_MS } from '../../../../shared/time.ts'
import { redraw } from '../frame/drawing.ts'
import { type Bar, Chart } from '../parts/chart.tsx'
import { text } from './words.ts'

/** A place among the night's gates; null: all of them. */
let chosenGate: string | null = null

type EntriesProps = { readonly night: Night; readonly clock: (iso: string) => string }

export const EntriesPerMinute: FC<EntriesProps> = ({ night, clock }) => {
  const at = night.gates.findIndex(({ id }) => id !== null && id === chosenGate)
  return (
    <section class="card">
      {night.gates.length > 1 ? (
        <label class="field night-gate">
          <span>{text('night.gate')}</span>
          <select
            name="gate"
            onChange={({ target }: Event) => {
              if (!(target instanceof HTMLSelectElement)) return
              chosenGate = target.value === '' ? null : target.value
              redraw()
            }}
          >
            <option value="" selected={at === -1}>
              {text('night.gate.all')}
            </option>
            {night.gates.map(({ id, name }, place) =>
              id === null ? null : (
                <option key={id} value={id} selected={place === at}>
                  {name}
                </option>
              ),
            )}
          </select>
        </label>
      ) : null}
      <Chart
        label={text('night.perMinute')}
        unit={text('night.entries')}
        bars={entryBars(night, at === -1 ? null : at, clock)}
      />
    </section>
  )
}

function entryBars(
  { minutes, perMinute }: Night,
  gate: number | null,
  clock: EntriesProps['clock'],
): readonly Bar[] {
  const counts = new Array<number>(minutes).fill(0)
  for (const [minute, , gateAt, , entries] of perMinute.cells) {
    if (gate === null || gate === gateAt) counts[minute] = (counts[minute] ?? 0) + entries
  }
  const from = Date.parse(perMinute.from)
  return counts.map((value, minute) => ({
    label: clock(new Date(from + minute * MINUTE_MS).toISOString()),
    value,
  }))
}
