// What a dispute or a hold means: what counts of what was told, who may enter meanwhile, what a person may do. Pure.
import type {
  CaseAct,
  CaseChoice,
  CaseKind,
  CaseState,
  OnHold,
} from '../../../shared/payments/case-schema.ts'
import type { AttemptState } from '../../../shared/payments/schema.ts'
import type { Instant } from '../../../shared/time.ts'
import type { DisputeNews } from './providers/port.ts'

/** What was told of a dispute, as it is kept. */
export type DisputeFacts = {
  readonly state: CaseState
  /** Null: nobody has told. */
  readonly amountCents: number | null
  readonly currency: string | null
  readonly reason: string | null
  readonly dueAt: Instant | null
  /** By the provider's clock. */
  readonly toldAt: Instant
}

/** Of two words of one second the one that says more. */
const RANKS = { inquiry: 0, open: 1, dropped: 2, won: 3, lost: 4 } as const satisfies Record<
  DisputeNews['standing'],
  number
>

const rankOf = (state: CaseState): number =>
  state in RANKS ? RANKS[state as DisputeNews['standing']] : -1

/**
 * The later word counts, by the provider's clock, and of one second the one that says more: whatever order they come in,
 * and however often, the same is left.
 *
 * @param before null: nothing was told yet
 */
export function foldDispute(
  before: DisputeFacts | null,
  { standing: state, amountCents, currency, reason, dueAt }: DisputeNews,
  toldAt: Instant,
): DisputeFacts {
  const told = { state, amountCents, currency, reason, dueAt, toldAt }
  if (before === null) return told
  const isLater =
    toldAt > before.toldAt || (toldAt === before.toldAt && rankOf(state) > rankOf(before.state))
  if (isLater) return { ...told, reason: reason ?? before.reason, dueAt: dueAt ?? before.dueAt }
  // What was marked before disputes had names holds no sum.
  return {
    ...before,
    amountCents: before.amountCents ?? amountCents,
    currency: before.currency ?? currency,
  }
}

/** The bank has the money: it took it, or keeps it. */
export const isTaken = (state: CaseState): boolean => state === 'open' || state === 'lost'

export const isClosed = (state: CaseState): boolean => state !== 'inquiry' && state !== 'open'

/** Of a hold: by a person, or by the provider after the tickets were delivered. */
const isDecidedAgainst = (state: CaseState): boolean => state === 'rejected' || state === 'refused'

export type EntryFacts = {
  readonly kind: CaseKind
  readonly state: CaseState
  readonly choice: CaseChoice
  /** A person's own choice, above the rule's. */
  readonly entry: 'allow' | 'block' | null
}

/** Whether the order's tickets open no gate because of this case. */
export function blocksEntry({ kind, state, choice, entry }: EntryFacts): boolean {
  const isHere = kind === 'dispute' ? isTaken(state) : state === 'open' || isDecidedAgainst(state)
  if (!isHere) return false
  if (entry !== null) return entry === 'block'
  // Whose money is to go back does not enter before it has: a second person may have to agree first.
  if (state === 'rejected') return true
  return choice === 'block' || choice === 'deliver_blocked'
}

/**
 * What becomes of a movement of money that was proven.
 * - `wait`: it is not counted yet. `give_back`: it is, and goes back.
 * - `deliver_blocked`: tickets that open no gate until somebody decides.
 */
export type HoldRuling = 'wait' | 'deliver_blocked' | 'deliver' | 'give_back'

export type HoldFacts = {
  /** The provider holds it at this moment. */
  readonly isHeld: boolean
  readonly choice: OnHold
  /** What was decided of its payment before; null: no case. */
  readonly state: CaseState | null
}

/** A person's word stands, whatever the provider says afterwards; without one the provider's, then the rule's. */
export function ruleHold({ isHeld, choice, state }: HoldFacts): HoldRuling {
  if (state === 'rejected') return 'give_back'
  if (!isHeld || state === 'released') return 'deliver'
  return choice
}

/** A case as a person's deed finds it. */
export type ActFacts = EntryFacts & {
  readonly attemptState: AttemptState
  readonly isBlocking: boolean
  /** It is about the money that paid the order, and the order is paid. */
  readonly isOfTickets: boolean
}

/** What a person may do about it, in the order in which it is offered. */
export function actsOf(facts: ActFacts): readonly CaseAct[] {
  const { kind, state, isBlocking, isOfTickets } = facts
  const isHold = kind === 'hold'
  const acts: CaseAct[] = []
  if (isHold && state === 'open') acts.push('release', 'reject')
  const isAtGate = isOfTickets && (isHold ? isDecidedAgainst(state) : isTaken(state))
  if (isAtGate) acts.push(isBlocking ? 'allow_entry' : 'block_entry')
  return [...acts, 'note']
}
