// The strip that says how far this laptop may be trusted: connection, unsent scans, age of the data, who and where.
import type { MessageKey } from '../../../shared/i18n/keys.ts'
import { MINUTE_MS } from '../../../shared/time.ts'
import type { StatusView } from '../../contract/views.ts'
import { element } from './element.ts'
import { agoText, localName, number, text, timeText } from './words.ts'

/** Older tickets are shown in amber, with what that means. */
const DATA_AGE_MS_GOOD = 15 * MINUTE_MS

/** Fills the strip. `elapsedMs` is the time since the status was asked for. */
export function showStrip(strip: HTMLElement, status: StatusView, elapsedMs: number): void {
  const { connection, event } = status
  strip.replaceChildren(
    fact('page.event', event === null ? '–' : localName(event.name, event.nameBn)),
    fact('page.gate', status.gate?.name ?? text('page.noGate')),
    fact('page.operator', status.operator?.name ?? text('page.nobody')),
    element(
      'div',
      {
        className: `fact connection ${connection.state}`,
        attributes: { 'data-fact': 'connection' },
      },
      element('dt', { textContent: text(`state.${connection.state}`) }),
      element('dd', { textContent: text(`connection.${connection.reason}`) }),
    ),
    fact('page.unsent', number(status.unsent)),
    ...(status.setAside === 0 ? [] : [fact('page.setAside', number(status.setAside), 'warn')]),
    fact('page.lastContact', contactText(status, elapsedMs)),
    dataFact(status, elapsedMs),
    fact('page.tickets', number(status.counts.here.tickets)),
    fact('page.checkedIn', number(status.counts.here.checkedIn)),
    ...status.notices.map(noticeLine),
  )
}

function fact(key: MessageKey, value: string, className = ''): HTMLElement {
  return element(
    'div',
    { className: `fact ${className}`, attributes: { 'data-fact': key.slice('page.'.length) } },
    element('dt', { textContent: text(key) }),
    element('dd', { textContent: value }),
  )
}

function contactText(status: StatusView, elapsedMs: number): string {
  if (status.lastContactAt === null) return text('page.never')
  return agoText(Date.parse(status.clock.now) - Date.parse(status.lastContactAt) + elapsedMs)
}

function dataFact(status: StatusView, elapsedMs: number): HTMLElement {
  if (status.download !== null) {
    return fact('page.dataAge', text('page.downloading', { rows: status.download.rows }))
  }
  if (status.completeUntil === null || status.dataAgeMs === null) {
    return fact('page.dataAge', text('page.never'), status.event === null ? '' : 'warn')
  }
  const ageMs = status.dataAgeMs + elapsedMs
  if (ageMs < DATA_AGE_MS_GOOD) return fact('page.dataAge', agoText(ageMs))
  const zone = status.event?.timeZone ?? 'Asia/Dhaka'
  const time = timeText(status.completeUntil, zone, status.clock.now)
  return fact('page.dataAge', `${agoText(ageMs)}. ${text('page.dataAgeMeaning', { time })}`, 'warn')
}

const noticeLine = (notice: StatusView['notices'][number]): HTMLElement =>
  element(
    'div',
    { className: 'fact notice' },
    element('dd', {
      textContent: notice.kind === 'server' ? notice.message : text(`notice.${notice.kind}`),
    }),
  )
