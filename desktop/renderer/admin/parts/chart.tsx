// Bars over time, small; and the same as a table, for whoever does not see them.
import type { FC } from 'hono/jsx/dom'
import { number } from '../../parts/words.ts'
import { frameText } from '../frame/words.ts'

export type Bar = { readonly label: string; readonly value: number }

type ChartProps = {
  readonly label: string
  readonly bars: readonly Bar[]
  /** What the values are, such as “entries”. */
  readonly unit: string
}

const HEIGHT = 100
const STEP = 10
const BAR = 8

export const Chart: FC<ChartProps> = ({ label, bars, unit }) => {
  const most = Math.max(1, ...bars.map((bar) => bar.value))
  return (
    <figure class="chart">
      <figcaption>
        {label}{' '}
        {bars.some(({ value }) => value > 0) ? (
          <small>{frameText('chart.most', { count: number(most) })}</small>
        ) : null}
      </figcaption>
      <svg
        viewBox={`0 0 ${Math.max(1, bars.length) * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {bars.map((bar, at) => {
          const height = (bar.value / most) * HEIGHT
          return (
            <rect key={bar.label} x={at * STEP} y={HEIGHT - height} width={BAR} height={height}>
              <title>{`${bar.label}: ${number(bar.value)}`}</title>
            </rect>
          )
        })}
      </svg>
      <details>
        <summary>{frameText('chart.table')}</summary>
        <table>
          <caption class="unseen">{label}</caption>
          <thead>
            <tr>
              <th scope="col" />
              <th scope="col" class="end">
                {unit}
              </th>
            </tr>
          </thead>
          <tbody>
            {bars.map((bar) => (
              <tr key={bar.label}>
                <th scope="row">{bar.label}</th>
                <td class="end">{number(bar.value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  )
}
