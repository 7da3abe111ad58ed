// The strip that says how far this laptop may be trusted: connection, unsent scans, age of the data, who and where.
import type { FC } from 'hono/jsx/dom'
import type { MessageKey } from '../../../shared/i18n/keys.ts'
import { MINUTE_MS } from '../../../shared/time.ts'
import type { StatusView } from '../../contract/views.ts'
import { Icon, type IconName } from './icon.tsx'
import { agoText, clockText, localName, number, text, timeText } from './words.ts'

/** Older tickets are shown in amber, with what that means. */
const DATA_AGE_MS_GOOD = 15 * MINUTE_MS

type StripProps = {
  readonly status: StatusView
  /** Since the status was told, in milliseconds. */
  readonly elapsedMs: number
}

export const Strip: FC<StripProps> = ({ status, elapsedMs }) => {
  const { event, gate, list, operator } = status
  return (
    <section class="strip" aria-label={text('page.station')}>
      <dl>
        <ConnectionFact status={status} />
        <Fact name="unsent" value={number(status.unsent)} isWarning={status.setAside > 0}>
          {status.setAside > 0 ? text('scan.setAsideCount', { count: status.setAside }) : undefined}
        </Fact>
        <Fact name="lastContact" {...contactOf(status, elapsedMs)} />
        <DataFact status={status} elapsedMs={elapsedMs} />
        <Fact name="event" value={event === null ? '–' : localName(event.name, event.nameBn)}>
          {list === null ? undefined : list.name}
        </Fact>
        <Fact
          name="gate"
          value={gate?.name ?? text('page.noGate')}
          isWarning={status.direction === 'exit'}
        >
          {text(status.direction === 'exit' ? 'page.exit' : 'page.entry')}
        </Fact>
        <Fact
          name="operator"
          value={operator?.name ?? text('page.nobody')}
          isWarning={operator === null}
        />
      </dl>
      <Meanings status={status} elapsedMs={elapsedMs} />
    </section>
  )
}

type FactName = 'unsent' | 'lastContact' | 'dataAge' | 'tickets' | 'event' | 'gate' | 'operator'

type FactProps = {
  readonly name: FactName
  readonly value: string
  readonly isWarning?: boolean
  /** Smaller, under the value. */
  readonly children?: string | undefined
}

const Fact: FC<FactProps> = ({ name, value, isWarning, children }) => (
  <div class={`fact ${isWarning === true ? 'warn' : ''}`} data-fact={name} title={value}>
    <dt>{text(`page.${name}` satisfies MessageKey)}</dt>
    <dd>{value}</dd>
    {children === undefined ? null : <dd class="under">{children}</dd>}
  </div>
)

const CONNECTION_ICONS: Readonly<Record<StatusView['connection']['state'], IconName>> = {
  online: 'online',
  offline: 'offline',
  connecting: 'waiting',
  problem: 'problem',
  not_paired: 'offline',
}

const ConnectionFact: FC<{ readonly status: StatusView }> = ({ status: { connection } }) => (
  <div class={`fact connection ${connection.state}`} data-fact="connection">
    <dt>
      <Icon name={CONNECTION_ICONS[connection.state]} />
      {text(`state.${connection.state}`)}
    </dt>
    <dd class="under">{text(`connection.${connection.reason}`)}</dd>
  </div>
)

function contactOf(status: StatusView, elapsedMs: number) {
  if (status.lastContactAt === null) return { value: text('page.never') }
  const now = Date.parse(status.clock.now)
  return {
    value: agoText(Math.max(0, now - Date.parse(status.lastContactAt)) + elapsedMs),
    children: timeText(status.lastContactAt, zoneOf(status), status.clock.now),
  }
}

const DataFact: FC<StripProps> = ({ status, elapsedMs }) => {
  const count = number(status.counts.here.tickets)
  const ageMs = dataAgeMs(status, elapsedMs)
  const under =
    status.download !== null
      ? text('page.downloading', { rows: number(status.download.rows) })
      : ageMs === null
        ? text('page.never')
        : agoText(ageMs)
  const isOld = status.event !== null && (ageMs === null || ageMs >= DATA_AGE_MS_GOOD)
  return (
    <Fact name="tickets" value={count} isWarning={isOld}>
      {under}
    </Fact>
  )
}

const dataAgeMs = ({ completeUntil, dataAgeMs: age }: StatusView, elapsedMs: number) =>
  completeUntil === null || age === null ? null : age + elapsedMs

/** What the facts mean for somebody who has never read them before. */
const Meanings: FC<StripProps> = ({ status, elapsedMs }) => {
  const ageMs = dataAgeMs(status, elapsedMs)
  const isOld = ageMs === null || ageMs >= DATA_AGE_MS_GOOD
  if (status.event === null) return null
  return (
    <p class="meanings">
      <span class={isOld ? 'warn' : ''} data-fact="dataMeaning">
        {status.completeUntil === null
          ? text('scan.neverDownloaded')
          : text('scan.ticketsUnknown', {
              time: clockText(status.completeUntil, zoneOf(status), status.clock.now),
            })}
      </span>
      {status.guarantee === null ? null : (
        <span data-fact="guarantee">{text(`page.${status.guarantee}`)}</span>
      )}
      {status.clock.source === 'laptop' ? (
        <span class="warn" data-fact="clock">
          {text('scan.clockDoubt')}
        </span>
      ) : null}
    </p>
  )
}

export const zoneOf = ({ event }: StatusView): string => event?.timeZone ?? 'Asia/Dhaka'
