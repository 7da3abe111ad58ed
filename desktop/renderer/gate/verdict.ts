// The verdict: a word to read from two metres, an icon and a pattern besides the colour, and why.
import type { AdmissionView, StatusView } from '../../contract/views.ts'
import { element, icon } from '../parts/element.ts'
import { localName, text, timeText } from '../parts/words.ts'

/** What the whole panel says at a glance. */
type Tone = 'admit' | 'care' | 'again' | 'stop'

const ICONS: Record<Tone, string> = {
  admit: 'M4 13l5 5L20 6',
  care: 'M12 4v10M12 18v2',
  again: 'M4 4v6h6M4.6 10a8 8 0 1 1-.4 5',
  stop: 'M5 5l14 14M19 5L5 19',
}

export function toneOf(admission: AdmissionView): Tone {
  if (admission.verdict === 'admitted') {
    const isPlain = admission.attention === undefined && admission.forcedPast === null
    return isPlain && admission.reason === 'ok' ? 'admit' : 'care'
  }
  return admission.reason === 'already_redeemed' ? 'again' : 'stop'
}

/** Fills the panel with an answer. `confirm` sends the same scan again with the operator's word that it is paid. */
export function showVerdict(
  panel: HTMLElement,
  admission: AdmissionView,
  status: StatusView,
  confirm: () => void,
): void {
  const tone = toneOf(admission)
  panel.className = `verdict ${tone}`
  panel.dataset['reason'] = admission.reason
  panel.replaceChildren(
    icon(ICONS[tone]),
    element('p', { className: 'word', textContent: wordOf(admission) }),
    ...sentences(admission, status).map((sentence) => element('p', { textContent: sentence })),
    ...(admission.canOverride ? [confirmButton(confirm)] : []),
  )
}

/** Says that nothing was decided: no colour of a verdict. */
export function showTrouble(panel: HTMLElement, sentence: string): void {
  panel.className = 'verdict trouble'
  delete panel.dataset['reason']
  panel.replaceChildren(
    icon(ICONS.care),
    element('p', { className: 'sentence', textContent: sentence }),
  )
}

export function showIdle(panel: HTMLElement, sentence: string): void {
  panel.className = 'verdict idle'
  delete panel.dataset['reason']
  panel.replaceChildren(element('p', { className: 'sentence', textContent: sentence }))
}

const confirmButton = (confirm: () => void): HTMLElement =>
  element('button', {
    type: 'button',
    textContent: text('page.confirmUnpaid'),
    on: { click: confirm },
  })

function wordOf(admission: AdmissionView): string {
  if (admission.verdict === 'admitted' && admission.direction === 'exit') return text('page.exit')
  return text(admission.attention === undefined ? `word.${admission.reason}` : 'word.attention')
}

function sentences(admission: AdmissionView, status: StatusView): string[] {
  const zone = status.event?.timeZone ?? 'Asia/Dhaka'
  const time = (iso: string): string => timeText(iso, zone, admission.scannedAt)
  const { ticket, opensAt, closedAt, codeRefusal } = admission
  return [
    admission.attention ?? null,
    reasonOf(admission),
    codeRefusal === null ? null : text(`code.${codeRefusal.code}`),
    codeRefusal?.eventName === undefined
      ? null
      : text('page.eventName', { name: codeRefusal.eventName }),
    firstEntryOf(admission, time),
    opensAt === null ? null : text('page.opensAt', { time: time(opensAt) }),
    closedAt === null ? null : text('page.closedAt', { time: time(closedAt) }),
    admission.forcedPast === null ? null : text('page.forced'),
    ticket?.ticketType ? localName(ticket.ticketType.name, ticket.ticketType.nameBn) : null,
    [ticket?.name, ticket?.note].filter(Boolean).join(' · ') || null,
  ].filter((sentence) => sentence !== null)
}

function reasonOf(admission: AdmissionView): string {
  const isExit = admission.verdict === 'admitted' && admission.direction === 'exit'
  return isExit ? text('page.exitAdmitted') : text(`reason.${admission.reason}`)
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
