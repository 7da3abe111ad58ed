// The one thing a gate does: read a code, decide, write it down, and only then show it.
import { type Decision, decide, type Reading } from '../../../shared/checkin/decide.ts'
import type { Conflict, Direction, Scan } from '../../../shared/checkin/schema.ts'
import type { TicketId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { CODE_CHARS_MAX } from '../../../shared/tickets/code-limits.ts'
import { readTicketCode } from '../../../shared/tickets/qr.ts'
import type { CodeKeys } from '../../../shared/tickets/qr-types.ts'
import type { Ticket, TicketType } from '../../../shared/tickets/schema.ts'
import type { CallInput } from '../../contract/calls.ts'
import type { CallRefusal } from '../../contract/refusals.ts'
import type { AdmissionView } from '../../contract/views.ts'
import type { Core } from '../core.ts'
import { type Actor, currentActor, findForcingActor } from '../operators/actor.ts'
import type { JournalRow } from '../stores.ts'
import { admissionView } from './admission-view.ts'
import { newScanId } from './scan-id.ts'
import { openSession, type Session } from './session.ts'

type Options = Pick<CallInput<'scan'>, 'direction' | 'confirm' | 'force'>

/** Everything that a scan found out, for the answer. */
export type Admission = {
  readonly session: Session
  readonly reading: Reading
  readonly ticketId: TicketId | null
  readonly ticket: Ticket | null
  readonly ticketType: TicketType | null
  readonly history: readonly Scan[]
  readonly decision: Decision
  readonly row: JournalRow
}

/** Admits or refuses by a code. Every answer is in the journal, and on the disk, before it leaves. */
export async function admitScan(
  core: Core,
  input: CallInput<'scan'>,
): Promise<Result<AdmissionView, CallRefusal>> {
  const startedMs = core.deps.monotonicMs()
  const session = openSession(core)
  if (!session.ok) return session
  const actor =
    input.force === undefined ? ok(currentActor(core)) : await findForcingActor(core, input.force)
  if (!actor.ok) return actor
  const reading = readScan(session.value.keys, input.code)
  return ok(record(core, session.value, actor.value, reading, input, input.code, null, startedMs))
}

/** Admits or refuses a ticket that an operator picked from a search. */
export async function admitByTicket(
  core: Core,
  input: CallInput<'admitByTicket'>,
): Promise<Result<AdmissionView, CallRefusal>> {
  const startedMs = core.deps.monotonicMs()
  const session = openSession(core)
  if (!session.ok) return session
  const actor =
    input.force === undefined ? ok(currentActor(core)) : await findForcingActor(core, input.force)
  if (!actor.ok) return actor
  const view = admitPicked(core, session.value, actor.value, input, startedMs)
  return view === null ? refuse({ code: 'ticket_not_found' }) : ok(view)
}

/** The same in a session that is open already; null: the ticket is not here, and nothing was recorded. */
export function admitPicked(
  core: Core,
  session: Session,
  actor: Actor,
  input: CallInput<'admitByTicket'>,
  startedMs: number,
): AdmissionView | null {
  if (core.manifest.findTicket(session.event, input.ticketId) === null) return null
  const picked: Reading = { kind: 'picked' }
  return record(core, session, actor, picked, input, null, input.ticketId, startedMs)
}

/** Before the transaction: verifying a code takes time and needs nothing that could change. */
export function readScan(keys: CodeKeys, code: string): Reading {
  const read = readTicketCode(code, keys)
  return read.ok ? { kind: 'code', code: read.value } : { kind: 'refused', refusal: read.error }
}

function record(
  core: Core,
  session: Session,
  actor: Actor,
  reading: Reading,
  options: Options,
  rawCode: string | null,
  picked: TicketId | null,
  startedMs: number,
): AdmissionView {
  const ticketId = reading.kind === 'code' ? reading.code.ticketId : picked
  let taken: readonly Conflict[] | null = null
  const admission = core.journal.record(
    () => decideScan(core, session, actor, reading, options, rawCode, ticketId),
    (made) => {
      taken = takeIn(core, made)
    },
  )
  const durableMs = core.deps.monotonicMs() - startedMs
  core.noteOwnScan(admission.row, taken)
  const view = admissionView(core, { ...admission, event: session.event }, durableMs)
  core.lastVerdict.keep(view)
  return view
}

/** Inside the transaction too: a scan among others may lose the merge, or settle what lost before. */
function takeIn(core: Core, { row, ticketId, history, session }: Admission) {
  if (row.verdict !== 'admitted' || ticketId === null || history.length === 0) return null
  return core.conflicts.takeIn(session.event, { ...row, ticketId }, core.clock.now())
}

/** Inside the transaction: reads, decides, and makes the row. */
function decideScan(
  core: Core,
  session: Session,
  actor: Actor,
  reading: Reading,
  options: Options,
  rawCode: string | null,
  ticketId: TicketId | null,
): Admission {
  const { event, list, gateId, station } = session
  const ticket = ticketId === null ? null : core.manifest.findTicket(event, ticketId)
  const number = ticket?.typeNumber ?? (reading.kind === 'code' ? reading.code.typeNumber : null)
  const ticketType = number === null ? null : (event.typesByNumber.get(number) ?? null)
  const history = ticketId === null ? [] : core.history.list(ticketId, list.id)
  const { scannedAt, localAt } = core.clock.forScan(core.journal.lastScannedAt())
  const direction: Direction = options.direction ?? session.direction
  const decision = decide({
    scan: { direction, isForced: options.force !== undefined, confirm: options.confirm ?? [] },
    reading,
    event: event.rules,
    ticket,
    ticketType,
    list,
    gateId,
    history,
    knowledge: {
      completeUntil: core.manifest.findState(event.rules.id)?.completeUntil ?? null,
      reach: 'none',
    },
    actor: { isSupervisor: actor.supervisorId !== null },
    now: scannedAt,
  })
  const forcedPast = decision.verdict === 'admitted' ? decision.forcedPast : null
  const row: JournalRow = {
    scanId: newScanId(scannedAt, core.deps.randomBytes(10)),
    kind: 'scan',
    annuls: null,
    eventId: event.rules.id,
    ticketId,
    listId: list.id,
    gateId,
    stationId: station.stationId,
    operatorId: actor.operatorId,
    direction,
    scannedAt,
    localAt,
    bootId: core.bootId,
    verdict: decision.verdict,
    reason: decision.reason,
    forcedPast,
    // A force that broke nothing is an ordinary admission.
    forceReason: forcedPast === null ? null : (options.force?.reason ?? null),
    forcedBy: forcedPast === null ? null : actor.supervisorId,
    isUnpaidConfirmed: options.confirm?.includes('unpaid') ?? false,
    rawCode: rawCode === null ? null : cutText(rawCode, CODE_CHARS_MAX),
  }
  return { session, reading, ticketId, ticket, ticketType, history, decision, row }
}

/** At most `charsMax` UTF-16 units, and no half of a pair at the end. */
function cutText(text: string, charsMax: number): string {
  const cut = text.slice(0, charsMax)
  return cut.isWellFormed() ? cut : cut.toWellFormed()
}
