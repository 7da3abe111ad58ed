// What is said of an admission: one word for two metres, and sentences for whoever stands nearer.
import type { AdmissionView } from '../../contract/views.ts'
import { localName, text, timeText } from '../parts/words.ts'
import { toneOf } from '../state/tone.ts'
import { forcedPastKey } from './forced-past.ts'

/** The word of its class, also where a supervisor's word or a ticket that is new here makes it one to look at. */
export function wordOf(admission: Worded): string {
  const isCare = toneOf(admission) === 'care'
  if (admission.verdict === 'admitted' && admission.direction === 'exit') {
    return text(isCare ? 'scan.exitCare' : 'scan.exit')
  }
  return text(isCare ? 'word.attention' : `word.${admission.reason}`)
}

type Worded = Parameters<typeof toneOf>[0] & Pick<AdmissionView, 'direction'>

export const nameOf = (admission: AdmissionView): string =>
  admission.ticket?.name ?? text('scan.unnamed')

/** Ticket type, and seat or note. */
export function ticketLine({ ticket }: AdmissionView): string | null {
  const ticketType = ticket?.ticketType
  const type = ticketType ? localName(ticketType.name, ticketType.nameBn) : null
  return [type, ticket?.note].filter(Boolean).join(' · ') || null
}

/** Why, most telling first. Times are in the event's zone. */
export function sentencesOf(admission: AdmissionView, timeZone: string): string[] {
  const time = (iso: string): string => timeText(iso, timeZone, admission.scannedAt)
  const { opensAt, closedAt, codeRefusal } = admission
  const otherEvent = codeRefusal?.eventName
  return [
    reasonOf(admission),
    codeRefusal === null ? null : text(`code.${codeRefusal.code}`),
    otherEvent === undefined ? null : text('page.eventName', { name: otherEvent }),
    firstEntryOf(admission, time),
    opensAt === null ? null : text('page.opensAt', { time: time(opensAt) }),
    closedAt === null ? null : text('page.closedAt', { time: time(closedAt) }),
    admission.forcedPast === null
      ? null
      : `${text('page.forced')}: ${text(forcedPastKey(admission.forcedPast))}`,
  ].filter((sentence) => sentence !== null)
}

function reasonOf(admission: AdmissionView): string | null {
  const isAdmitted = admission.verdict === 'admitted'
  // What it was forced past is said below; valid it is not.
  if (admission.forcedPast !== null) return null
  if (isAdmitted && admission.direction === 'exit') return text('page.exitAdmitted')
  return text(`reason.${admission.reason}`)
}

/** When, where and by whom: enough to settle the talk at the gate. */
function firstEntryOf(admission: AdmissionView, time: (iso: string) => string): string | null {
  const entry = admission.firstEntry
  if (entry === undefined) return null
  const where = entry.gateName ?? text(entry.isThisStation ? 'page.thisGate' : 'page.unknownGate')
  const who =
    entry.operatorName === null ? '' : `, ${text('page.byOperator', { name: entry.operatorName })}`
  return `${text('page.firstEntry', { time: time(entry.scannedAt) })}, ${where}${who}`
}
