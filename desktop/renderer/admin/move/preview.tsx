// What moving an event would do: who is told, what moves along, what stays and why.
import type { Child, FC } from 'hono/jsx/dom'
import type {
  MovedPart,
  ReschedulePreview,
  StayingPart,
} from '../../../../shared/events/reschedule-schema.ts'
import { number } from '../../parts/words.ts'
import { dateTimeText } from '../parts/date-time.ts'
import { Fact } from '../parts/small.tsx'
import { text } from './words.ts'

type PreviewProps = { readonly preview: ReschedulePreview; readonly zone: string }

export const Preview: FC<PreviewProps> = ({ preview, zone }) => {
  const { orders, tickets, ticketsIn, ticketsMoved } = preview
  return (
    <>
      <h2>{text('move.preview')}</h2>
      <dl class="facts">
        <Fact name={text('move.told')}>{number(orders)}</Fact>
        <Fact name={text('move.tickets')}>{number(tickets)}</Fact>
        {ticketsIn === 0 ? null : (
          <Fact name={text('move.tickets.in')}>
            {number(ticketsIn)} · {text('move.tickets.in.text')}
          </Fact>
        )}
        {ticketsMoved === 0 ? null : (
          <Fact name={text('move.tickets.own')}>{number(ticketsMoved)}</Fact>
        )}
      </dl>
      <Moved preview={preview} zone={zone} />
      {preview.stays.length === 0 ? null : <Stays stays={preview.stays} zone={zone} />}
    </>
  )
}

const whatOf = ({ name, field }: Pick<MovedPart | StayingPart, 'name' | 'field'>): string =>
  `${name}: ${text(`move.field.${field}`)}`

function Moved({ preview, zone }: PreviewProps): Child {
  const { fromStartsAt, fromEndsAt, startsAt, endsAt, moved } = preview
  const rows = [
    { what: text('move.starts.row'), before: fromStartsAt, after: startsAt },
    { what: text('move.ends.row'), before: fromEndsAt, after: endsAt },
    ...moved.map((part) => ({ what: whatOf(part), before: part.before, after: part.after })),
  ]
  return (
    <>
      <div class="table-place">
        <table>
          <caption>{text('move.moved')}</caption>
          <thead>
            <tr>
              <th scope="col">{text('move.what')}</th>
              <th scope="col">{text('move.before')}</th>
              <th scope="col">{text('move.after')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ what, before, after }) => (
              <tr key={what}>
                <td>{what}</td>
                <td>{dateTimeText(before, zone)}</td>
                <td>{dateTimeText(after, zone)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {moved.length === 0 ? <p>{text('move.nothing')}</p> : null}
    </>
  )
}

function Stays({
  stays,
  zone,
}: {
  readonly stays: readonly StayingPart[]
  readonly zone: string
}): Child {
  return (
    <div class="table-place">
      <table>
        <caption>{text('move.stays')}</caption>
        <thead>
          <tr>
            <th scope="col">{text('move.what')}</th>
            <th scope="col">{text('move.before')}</th>
            <th scope="col">{text('move.why')}</th>
          </tr>
        </thead>
        <tbody>
          {stays.map((part) => (
            <tr key={`${part.id} ${part.field}`}>
              <td>{whatOf(part)}</td>
              <td>{dateTimeText(part.at, zone)}</td>
              <td>{text(`move.why.${part.why}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
