// The newest verdict of this station, for a page that was loaded again.
import { type Decision, decide } from '../../../shared/checkin/decide.ts'
import { isForceable, type RefusalReason } from '../../../shared/checkin/schema.ts'
import type { AdmissionView } from '../../contract/views.ts'
import type { Core } from '../core.ts'
import type { KnownEvent, StoredRow } from '../stores.ts'
import { admissionView, firstEntryOf, type Shown } from './admission-view.ts'
import { readScan } from './admit-scan.ts'
import { codeKeys } from './session.ts'

export type LastVerdict = {
  readonly read: () => AdmissionView | null
  readonly keep: (admission: AdmissionView) => void
  readonly forget: () => void
}

/** `rebuild` makes it from the file; it is asked once, by the first reader after a start. */
export function keepLastVerdict(rebuild: () => AdmissionView | null): LastVerdict {
  let last: AdmissionView | null | undefined
  return {
    read: () => {
      if (last === undefined) last = rebuild()
      return last
    },
    keep: (admission) => {
      last = admission
    },
    forget: () => {
      last = null
    },
  }
}

/**
 * From the journal's newest scan: what was shown stays, and what else the answer said is found out again. `durableMs`
 * is 0, as nobody kept it. Null: no scan was made, or its event is no longer here.
 */
export function rebuildLastVerdict(core: Core): AdmissionView | null {
  const row = core.journal.findLastScan()
  const event = row === null ? null : core.manifest.findEvent(row.eventId)
  if (row === null || event === null) return null
  return admissionView(core, shownOf(core, event, row), 0)
}

function shownOf(core: Core, event: KnownEvent, row: StoredRow): Shown {
  const { ticketId, rawCode } = row
  const reading =
    rawCode === null ? ({ kind: 'picked' } as const) : readScan(codeKeys(core, event), rawCode)
  const ticket = ticketId === null ? null : core.manifest.findTicket(event, ticketId)
  const number = ticket?.typeNumber ?? (reading.kind === 'code' ? reading.code.typeNumber : null)
  const ticketType = number === null ? null : (event.typesByNumber.get(number) ?? null)
  const known = ticketId === null ? [] : core.history.list(ticketId, row.listId)
  // As it stood: the scan itself was not made yet, nor taken back.
  const history = known.filter((scan) => scan.scanId !== row.scanId && scan.annuls !== row.scanId)
  const base = { event, reading, ticketId, ticket, ticketType, history, row }
  return { ...base, decision: decisionOf(core, base) }
}

/** Decides again; where it comes out otherwise because more is known by now, what was shown counts. */
function decisionOf(core: Core, shown: Omit<Shown, 'decision'>): Decision {
  const { event, reading, ticket, ticketType, history } = shown
  const row = shown.row
  const list = event.lists.get(row.listId)
  if (list === undefined) return asShown(shown)
  const decision = decide({
    scan: {
      direction: row.direction,
      isForced: row.forcedPast !== null,
      confirm: row.isUnpaidConfirmed ? ['unpaid'] : [],
    },
    reading,
    event: event.rules,
    ticket,
    ticketType,
    list,
    gateId: row.gateId,
    history,
    knowledge: {
      completeUntil: core.manifest.findState(event.rules.id)?.completeUntil ?? null,
      reach: 'none',
    },
    actor: { isSupervisor: row.forcedPast !== null },
    now: row.scannedAt,
  })
  return decision.verdict === row.verdict && decision.reason === row.reason
    ? decision
    : asShown(shown)
}

function asShown({ row, ticket, ticketType, history, reading }: Omit<Shown, 'decision'>): Decision {
  if (row.verdict === 'admitted') {
    return {
      verdict: 'admitted',
      reason: row.reason === 'unseen' ? 'unseen' : 'ok',
      forcedPast: row.forcedPast,
      attention: ticket?.attention ?? ticketType?.attention ?? null,
    }
  }
  // Safe: a refused row holds the reason of its refusal.
  const reason = row.reason as RefusalReason
  return {
    verdict: 'refused',
    reason,
    firstEntry: reason === 'already_redeemed' ? firstEntryOf(history) : null,
    opensAt: null,
    closedAt: null,
    canOverride: false,
    canForce: isForceable(reason),
    codeRefusal: reading.kind === 'refused' ? reading.refusal : null,
  }
}
