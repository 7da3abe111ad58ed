// How many are in: here, at every gate as far as is known here, and by ticket type.
import { type FC, useLayoutEffect, useState } from 'hono/jsx/dom'
import type { CountersView } from '../../contract/views.ts'
import { call } from '../client.ts'
import { zoneOf } from '../parts/strip.tsx'
import { clockText, localName, number, text } from '../parts/words.ts'
import type { ScreenProps } from '../state/gate-context.ts'

export const CountersScreen: FC<ScreenProps> = ({ context }) => {
  const [counters, setCounters] = useState<CountersView | null>(null)
  useLayoutEffect(() => void load(setCounters), [context.changes])
  const { lastContactAt, clock } = context.status
  return (
    <>
      <h2>{text('scan.counters')}</h2>
      {counters === null ? <p>{text('scan.countWait')}</p> : <Tiles counters={counters} />}
      {lastContactAt === null ? null : (
        <p>
          {text('scan.countKnown', {
            time: clockText(lastContactAt, zoneOf(context.status), clock.now),
          })}
        </p>
      )}
      {counters === null ? null : <TypeTable types={counters.types} />}
    </>
  )
}

async function load(set: (counters: CountersView) => void): Promise<void> {
  const answer = await call('counters', {})
  if (answer.ok) set(answer.value)
}

const countOf = (count: number, total: number): string =>
  text('scan.countOf', { count: number(count), total: number(total) })

const Tiles: FC<{ readonly counters: CountersView }> = ({ counters: { gate, all } }) => {
  const tiles = [
    ['scan.countGate', number(gate.entries)],
    ['scan.countExits', number(gate.exits)],
    ['scan.countRefused', number(gate.refused)],
    ['scan.countAll', countOf(all.checkedIn, all.tickets)],
    ['scan.countInside', number(all.inside)],
  ] as const
  return (
    <dl class="tiles">
      {tiles.map(([key, value]) => (
        <div key={key} data-count={key.slice('scan.count'.length)}>
          <dt>{text(key)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

const TypeTable: FC<Pick<CountersView, 'types'>> = ({ types }) => (
  <table>
    <caption>{text('scan.countTypes')}</caption>
    <thead>
      <tr>
        <th scope="col">{text('scan.ticketType')}</th>
        <th scope="col">{text('scan.countAll')}</th>
      </tr>
    </thead>
    <tbody>
      {types.map((type) => (
        <tr key={type.number}>
          <th scope="row">{localName(type.name, type.nameBn)}</th>
          <td class="count">{countOf(type.checkedIn, type.tickets)}</td>
        </tr>
      ))}
    </tbody>
  </table>
)
