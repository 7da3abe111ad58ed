// The night's figures by gate, ticket type, list and reason, and what waits for a person.
import type { Child } from 'hono/jsx/dom'
import type { Night } from '../../../../shared/checkin/admin-schema.ts'
import { localName, number } from '../../parts/words.ts'
import { text as caseText } from '../cases/words.ts'
import { pathAddress } from '../frame/location.ts'
import { text } from './words.ts'

type TableProps = {
  readonly heading: string
  readonly first: string
  readonly heads: readonly string[]
  readonly rows: readonly { readonly name: string; readonly counts: readonly number[] }[]
}

const CountTable = ({ heading, first, heads, rows }: TableProps): Child => (
  <section class="card">
    <h2>{heading}</h2>
    <div class="table-place">
      <table>
        <caption class="unseen">{heading}</caption>
        <thead>
          <tr>
            <th scope="col">{first}</th>
            {heads.map((head) => (
              <th key={head} scope="col" class="end">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, counts }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {counts.map((count, at) => (
                <td key={heads[at] ?? ''} class="end">
                  {number(count)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </section>
)

export const Gates = ({ gates }: Night): Child => (
  <CountTable
    heading={text('night.gates')}
    first={text('night.gate')}
    heads={[text('night.entries'), text('night.exits'), text('night.refused')]}
    rows={gates.map(({ name, entries, exits, refused }) => ({
      name: name ?? text('night.gate.none'),
      counts: [entries, exits, refused],
    }))}
  />
)

export const Types = ({ ticketTypes }: Night): Child => (
  <CountTable
    heading={text('night.types')}
    first={text('night.type')}
    heads={[text('night.type.admitted'), text('night.issued'), text('night.inside')]}
    rows={ticketTypes.map(({ name, nameBn, admitted, issued, inside }) => ({
      name: name === null ? text('night.type.none') : localName(name, nameBn),
      counts: [admitted, issued, inside],
    }))}
  />
)

export const Lists = ({ lists }: Night): Child => (
  <CountTable
    heading={text('night.lists')}
    first={text('night.lists')}
    heads={[text('night.entries'), text('night.exits'), text('night.inside')]}
    rows={lists.map(({ name, entries, exits, inside }) => ({
      name: name ?? '',
      counts: [entries, exits, inside],
    }))}
  />
)

export const Refusals = ({ refused }: Night): Child =>
  refused.length === 0 ? (
    <section class="card">
      <h2>{text('night.refusals')}</h2>
      <p>{text('night.refusals.none')}</p>
    </section>
  ) : (
    <CountTable
      heading={text('night.refusals')}
      first={text('night.reason')}
      heads={[text('night.count')]}
      rows={refused.map(({ reason, count }) => ({
        name: caseText(`reason.${reason}`),
        counts: [count],
      }))}
    />
  )

type CasesProps = { readonly night: Night; readonly eventId: string }

export const Cases = ({ night: { conflicts, reviewItems }, eventId }: CasesProps): Child => {
  const query = { eventId, state: 'open' }
  return (
    <section class="card">
      <h2>{text('night.cases')}</h2>
      {conflicts.open + reviewItems.open === 0 ? <p>{text('night.cases.none')}</p> : null}
      <ul>
        {conflicts.open === 0 ? null : (
          <li>
            <a href={pathAddress('/conflicts', {}, query)}>
              {text('night.conflicts', { count: number(conflicts.open) })}
            </a>
          </li>
        )}
        {reviewItems.kinds.map(({ kind, open }) => (
          <li key={kind}>
            <a href={pathAddress('/review-items', {}, { ...query, kind })}>
              {text('night.reviews', { kind: caseText(`kind.${kind}`), count: number(open) })}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
