// The verdict on one scan. The order of the questions is the product; server and station call this.
import type { GateId } from '../ids.ts'
import type { CodeRefusal, VerifiedCode } from '../tickets/qr-types.ts'
import type { CheckInList, EventRules, Ticket, TicketType } from '../tickets/schema.ts'
import type { Instant } from '../time.ts'
import { mayEnterAgain } from './merge.ts'
import { type Direction, isForceable, type RefusalReason, type Scan } from './schema.ts'

/** What reading the scan gave: a verified code, a ticket picked by hand, or why the code does not count. */
export type Reading =
  | { readonly kind: 'code'; readonly code: VerifiedCode }
  | { readonly kind: 'picked' }
  | { readonly kind: 'refused'; readonly refusal: CodeRefusal }

export type DecideInput = {
  readonly scan: {
    readonly direction: Direction
    /** A supervisor stands by it; the reason is stored, not judged. */
    readonly isForced: boolean
    readonly confirm: readonly 'unpaid'[]
  }
  readonly reading: Reading
  readonly event: EventRules
  /** Null: not known here. */
  readonly ticket: Ticket | null
  /** The ticket's type; for an unknown ticket the type that the code's number names, null when none does. */
  readonly ticketType: TicketType | null
  readonly list: CheckInList
  /** Null: no gate was chosen, so a list tied to gates does not ask. */
  readonly gateId: GateId | null
  /** Every known scan of this ticket on this list, in any order. */
  readonly history: Iterable<Scan>
  readonly knowledge: {
    /** Every code issued before this is known here. Null: there was no complete download yet. */
    readonly completeUntil: Instant | null
    /** `server`: asked the authority, which knows every ticket. */
    readonly reach: 'server' | 'none'
  }
  readonly actor: { readonly isSupervisor: boolean }
  /** Corrected time of the scan. */
  readonly now: Instant
}

export type Decision =
  | {
      readonly verdict: 'admitted'
      readonly reason: 'ok' | 'unseen'
      /** The first refusal that the force broke; null when there was nothing to break. */
      readonly forcedPast: RefusalReason | null
      readonly attention: string | null
    }
  | {
      readonly verdict: 'refused'
      readonly reason: RefusalReason
      readonly firstEntry: Scan | null
      /** For `invalid_time`: when it opens, or when it closed. */
      readonly opensAt: Instant | null
      readonly closedAt: Instant | null
      /** The operator may confirm and scan again (`unpaid` on a list that asks). */
      readonly canOverride: boolean
      readonly canForce: boolean
      /** For `invalid` and `wrong_event`: what was wrong with the code. */
      readonly codeRefusal: CodeRefusal | null
    }

export type Refused = Extract<Decision, { verdict: 'refused' }>

/** Decides one scan. Pure: the same facts give the same verdict on the server and at the gate. */
export function decide(input: DecideInput): Decision {
  const { reading } = input
  if (reading.kind === 'refused') {
    const reason = reading.refusal.code === 'other_event' ? 'wrong_event' : 'invalid'
    return refused(reason, { codeRefusal: reading.refusal })
  }
  const known = isKnown(input)
  if (!known && !isUnseenAllowed(input)) return refused('unknown')

  const mayForce = input.scan.isForced && input.actor.isSupervisor
  let forcedPast: RefusalReason | null = null
  for (const question of input.ticket === null ? QUESTIONS_UNSEEN : QUESTIONS) {
    const answer = question(input)
    if (answer === null) continue
    if (!mayForce || !isForceable(answer.reason)) return answer
    forcedPast ??= answer.reason
  }
  return {
    verdict: 'admitted',
    reason: known ? 'ok' : 'unseen',
    forcedPast,
    attention: input.ticket?.attention ?? input.ticketType?.attention ?? null,
  }
}

type Question = (input: DecideInput) => Refused | null

/** Step 3: on this machine, and not re-issued since it last heard. */
function isKnown({ reading, ticket }: DecideInput): boolean {
  if (ticket === null) return false
  return reading.kind !== 'code' || reading.code.serial <= ticket.serial
}

/**
 * A genuine code that is newer than all this machine was promised to know. The authority itself has nothing unseen,
 * and a ticket picked by hand has no code that could prove it.
 */
function isUnseenAllowed({ reading, event, knowledge }: DecideInput): boolean {
  if (reading.kind !== 'code' || knowledge.reach === 'server') return false
  if (!event.admitUnseen || event.verification === 'listed') return false
  return knowledge.completeUntil !== null && reading.code.issuedAt >= knowledge.completeUntil
}

const askRevoked: Question = ({ reading, ticket }) =>
  reading.kind === 'code' && ticket !== null && reading.code.serial < ticket.serial
    ? refused('revoked')
    : null

const askCanceled: Question = ({ ticket }) =>
  ticket?.isVoid || ENDED_ORDERS.has(ticket?.orderStatus ?? '') ? refused('canceled') : null

const ENDED_ORDERS: ReadonlySet<string> = new Set(['refunded', 'expired', 'cancelled'])

const askBlocked: Question = ({ ticket }) => (ticket?.isBlocked ? refused('blocked') : null)

const askTime: Question = ({ scan, ticket, ticketType, list, now }) => {
  if (scan.direction === 'exit') return null
  const opensAt = ticket === null ? null : (ticket.validFrom ?? ticketType?.validFrom ?? null)
  const closesAt = ticket === null ? null : (ticket.validUntil ?? ticketType?.validUntil ?? null)
  const from = latest(opensAt, list.validFrom)
  const until = earliest(closesAt, list.validUntil)
  if (from !== null && now < from) return refused('invalid_time', { opensAt: from })
  if (until !== null && now >= until) return refused('invalid_time', { closedAt: until })
  return null
}

const latest = (a: Instant | null, b: Instant | null): Instant | null =>
  a === null ? b : b === null ? a : Math.max(a, b)
const earliest = (a: Instant | null, b: Instant | null): Instant | null =>
  a === null ? b : b === null ? a : Math.min(a, b)

const askProduct: Question = ({ reading, ticket, list, gateId }) => {
  const number = ticket?.typeNumber ?? (reading.kind === 'code' ? reading.code.typeNumber : null)
  const isTypeOn = list.typeNumbers === null || (number !== null && list.typeNumbers.has(number))
  const isGateOn = list.gateIds.size === 0 || gateId === null || list.gateIds.has(gateId)
  return isTypeOn && isGateOn ? null : refused('product')
}

const askPaid: Question = ({ scan, ticket, list }) => {
  if (ticket?.orderStatus !== 'pending') return null
  if (list.admitUnpaid === 'never') return refused('unpaid')
  return scan.confirm.includes('unpaid') ? null : refused('unpaid', { canOverride: true })
}

const askReuse: Question = ({ scan, list, history }) => {
  if (scan.direction === 'exit') return null
  const again = mayEnterAgain(history, list)
  return again.allowed ? null : refused('already_redeemed', { firstEntry: again.firstEntry })
}

const QUESTIONS: readonly Question[] = [
  askRevoked,
  askCanceled,
  askBlocked,
  askTime,
  askProduct,
  askPaid,
  askReuse,
]

/** A ticket that is not here has no state to ask about. */
const QUESTIONS_UNSEEN: readonly Question[] = [askTime, askProduct, askReuse]

function refused(reason: RefusalReason, more: Partial<Refused> = {}): Refused {
  return {
    verdict: 'refused',
    reason,
    firstEntry: null,
    opensAt: null,
    closedAt: null,
    canOverride: false,
    canForce: isForceable(reason),
    codeRefusal: null,
    ...more,
  }
}
