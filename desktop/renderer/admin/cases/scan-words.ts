// A scan in words.
import type { ScanView } from '../../../../shared/checkin/admin-schema.ts'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../shared/time.ts'
import { text } from './words.ts'

type Named = { readonly name: string | null } | null

/** Nobody told, or it is gone. */
export const nameText = (named: Named): string =>
  named === null ? text('scan.none') : (named.name ?? text('scan.gone'))

/** What happened, in one line. */
export function scanText(scan: ScanView): string {
  const more = [
    ...(scan.isAnnulled ? [text('scan.annulled')] : []),
    ...(scan.isPending ? [text('scan.pending')] : []),
    ...(scan.isUnpaidConfirmed ? [text('scan.unpaid')] : []),
  ]
  return [mainText(scan), ...more].join(', ')
}

function mainText({ kind, verdict, reason, direction, forcedPast, ...scan }: ScanView): string {
  if (kind === 'annul') return text('scan.annulling')
  if (verdict === 'refused') return text('scan.refused', { reason: text(`reason.${reason}`) })
  if (forcedPast !== null) {
    const forced = text('scan.forced', { reason: text(`reason.${forcedPast}`) })
    const by = scan.forcedBy?.name ?? null
    const who = by === null ? [] : [text('scan.forced.by', { name: by })]
    const why = scan.forceReason === null ? [] : [`“${scan.forceReason}”`]
    return [forced, ...who, ...why].join(', ')
  }
  return text(direction === 'entry' ? 'scan.entered' : 'scan.left')
}

/** A length of time, to the second, or to the minute where it is hours. */
export function lengthText(ms: number): string {
  if (ms < SECOND_MS) return text('time.ms')
  const seconds = Math.floor((ms % MINUTE_MS) / SECOND_MS)
  if (ms < MINUTE_MS) return text('time.seconds', { seconds })
  const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS)
  if (ms < HOUR_MS) return text('time.minutes', { minutes, seconds })
  return text('time.hours', { hours: Math.floor(ms / HOUR_MS), minutes })
}
