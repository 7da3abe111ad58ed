// From an outcome to what the operator is shown.
import type { CheckInAnswer } from '../../../shared/checkin/answer.ts'
import type { Decision } from '../../../shared/checkin/decide.ts'
import type { Scan } from '../../../shared/checkin/schema.ts'
import { eventTagIn } from '../../../shared/tickets/qr.ts'
import { instantToText, instantToTextOrNull } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import type { CheckInActor, CheckInOutcome } from './check-in.ts'
import { parseScan } from './read-code.ts'
import { findEventNameByTag, findUserName, type TicketRow } from './store.ts'

/** Adds the names that only a refusal needs: of the one who let the first in, of the event that a code is for. */
export async function answerCheckIn(
  deps: Deps,
  actor: CheckInActor,
  outcome: CheckInOutcome,
  qrCode: string | undefined,
): Promise<CheckInAnswer> {
  const { decision } = outcome
  const answer: CheckInAnswer = {
    verdict: outcome.verdict,
    reason: outcome.reason,
    scanId: outcome.scanId,
    scannedAt: instantToText(outcome.scannedAt),
    direction: outcome.direction,
    ...(outcome.ticket !== null && { ticket: toTicket(outcome.ticket, outcome) }),
    ...NOTHING_MORE,
  }
  // A repeat is answered with what was stored.
  if (decision === null) return answer
  if (decision.verdict === 'admitted') {
    const { attention, forcedPast } = decision
    return { ...answer, forcedPast, ...(attention !== null && { attention }) }
  }
  const { firstEntry, codeRefusal } = decision
  return {
    ...answer,
    ...(firstEntry !== null && {
      firstEntry: await toFirstEntry(deps, actor, outcome, firstEntry),
    }),
    opensAt: instantToTextOrNull(decision.opensAt),
    closedAt: instantToTextOrNull(decision.closedAt),
    canOverride: decision.canOverride,
    canForce: decision.canForce,
    codeRefusal: codeRefusal && {
      ...codeRefusal,
      ...(await eventNameOf(deps, actor, decision, qrCode)),
    },
  }
}

const NOTHING_MORE = {
  forcedPast: null,
  opensAt: null,
  closedAt: null,
  canOverride: false,
  canForce: false,
  codeRefusal: null,
} as const

function toTicket(
  ticket: TicketRow,
  { ticketType, checkedInAt }: CheckInOutcome,
): NonNullable<CheckInAnswer['ticket']> {
  return {
    id: ticket.id,
    status: ticket.isVoid ? 'void' : checkedInAt !== null ? 'checked_in' : 'active',
    checkedInAt: instantToTextOrNull(checkedInAt),
    isBlocked: ticket.isBlocked,
    name: ticket.name,
    note: ticket.note,
    ticketType: ticketType && {
      number: ticketType.number,
      name: ticketType.name,
      nameBn: ticketType.nameBn,
    },
  }
}

async function toFirstEntry(
  deps: Deps,
  actor: CheckInActor,
  { context }: CheckInOutcome,
  first: Scan,
): Promise<NonNullable<CheckInAnswer['firstEntry']>> {
  const { operatorId, gateId } = first
  const operatorName =
    operatorId === null
      ? null
      : await withTenant(deps.db, actor.tenantId, (tx) => findUserName(tx, operatorId))
  return {
    scanId: first.scanId,
    scannedAt: instantToText(first.scannedAt),
    gateId,
    gateName: gateId === null ? null : (context.gates.get(gateId) ?? null),
    stationId: first.stationId,
    operatorId,
    operatorName,
  }
}

async function eventNameOf(
  deps: Deps,
  actor: CheckInActor,
  { codeRefusal }: Extract<Decision, { verdict: 'refused' }>,
  qrCode: string | undefined,
): Promise<{ eventName?: string }> {
  const parsed = parseScan(qrCode)
  if (codeRefusal?.code !== 'other_event' || !parsed?.ok) return {}
  const eventTag = eventTagIn(parsed.value)
  const name = await withTenant(deps.db, actor.tenantId, (tx) => findEventNameByTag(tx, eventTag))
  return name === null ? {} : { eventName: name }
}
