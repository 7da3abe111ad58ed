// From an outcome to what the operator is shown.
import type { CheckInAnswer } from '../../../shared/checkin/answer.ts'
import type { Decision } from '../../../shared/checkin/decide.ts'
import type { Scan } from '../../../shared/checkin/schema.ts'
import type { TicketType } from '../../../shared/tickets/schema.ts'
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
    ...(outcome.ticket !== null && { ticket: toTicket(outcome.ticket, outcome, decision) }),
  }
  if (decision === null) return answer
  if (decision.verdict === 'admitted') {
    return {
      ...answer,
      ...(decision.attention !== null && { attention: decision.attention }),
      ...(decision.forcedPast !== null && { forcedPast: decision.forcedPast }),
    }
  }
  return {
    ...answer,
    canOverride: decision.canOverride,
    canForce: decision.canForce,
    ...(decision.firstEntry !== null && {
      firstEntry: await toFirstEntry(deps, actor, outcome, decision.firstEntry),
    }),
    ...(decision.opensAt !== null && { opensAt: instantToText(decision.opensAt) }),
    ...(decision.closedAt !== null && { closedAt: instantToText(decision.closedAt) }),
    ...(decision.codeRefusal !== null && {
      detail: { ...decision.codeRefusal, ...(await eventNameOf(deps, actor, decision, qrCode)) },
    }),
  }
}

function toTicket(
  ticket: TicketRow,
  { ticketType }: { readonly ticketType: TicketType | null },
  decision: Decision | null,
): NonNullable<CheckInAnswer['ticket']> {
  const isIn = ticket.checkedInAt !== null || decision?.verdict === 'admitted'
  return {
    id: ticket.id,
    status: ticket.isVoid ? 'void' : isIn ? 'checked_in' : 'active',
    checkedInAt: instantToTextOrNull(ticket.checkedInAt),
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
  const operator =
    operatorId === null
      ? null
      : await withTenant(deps.db, actor.tenantId, (tx) => findUserName(tx, operatorId))
  return {
    scanId: first.scanId,
    at: instantToText(first.scannedAt),
    gateId,
    gate: gateId === null ? null : (context.gates.get(gateId) ?? null),
    stationId: first.stationId,
    operatorId,
    operator,
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
  const { eventTag } = parsed.value
  const name = await withTenant(deps.db, actor.tenantId, (tx) => findEventNameByTag(tx, eventTag))
  return name === null ? {} : { eventName: name }
}
