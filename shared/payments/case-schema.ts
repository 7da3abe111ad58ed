// Payments that a bank takes back, or that a provider holds for risk: what an organizer chose for them, and each case.
import * as v from 'valibot'
import { EventId, OrderId, UserId } from '../ids.ts'
import { Version } from '../tenants/schema.ts'
import { InstantText } from '../time.ts'
import { words } from './refund-schema.ts'
import { Provider } from './schema.ts'

/** What a dispute does to the tickets of its order. */
export const ON_DISPUTE = ['nothing', 'block'] as const
export const OnDispute = v.picklist(ON_DISPUTE)
export type OnDispute = v.InferOutput<typeof OnDispute>

/** What becomes of the tickets while a provider holds their payment: none yet, blocked ones, or good ones. */
export const ON_HOLD = ['wait', 'deliver_blocked', 'deliver'] as const
export const OnHold = v.picklist(ON_HOLD)
export type OnHold = v.InferOutput<typeof OnHold>

export const PaymentRules = v.object({ onDispute: OnDispute, onHold: OnHold, version: Version })
export type PaymentRules = v.InferOutput<typeof PaymentRules>

export const ReplacePaymentRules = v.strictObject(PaymentRules.entries)

export const CASE_KINDS = ['dispute', 'hold'] as const
export const CaseKind = v.picklist(CASE_KINDS)
export type CaseKind = v.InferOutput<typeof CaseKind>

/**
 * - `inquiry`: the bank asks, and has taken nothing yet.
 * - `open`: it has taken the money; or the provider holds the payment. Nobody has decided.
 * - `won`, `lost`: a dispute that was decided. `dropped`: an inquiry that came to nothing, a hold that no longer matters.
 * - `released`, `rejected`: a hold that a person has decided.
 * - `cleared`, `refused`: one that the provider has.
 */
export const CASE_STATES = [
  'inquiry',
  'open',
  'won',
  'lost',
  'dropped',
  'released',
  'rejected',
  'cleared',
  'refused',
] as const
export const CaseState = v.picklist(CASE_STATES)
export type CaseState = v.InferOutput<typeof CaseState>

export const CaseChoice = v.picklist([...ON_DISPUTE, ...ON_HOLD])
export type CaseChoice = v.InferOutput<typeof CaseChoice>

/** What a person may do about a case as it is. */
export const CASE_ACTS = ['release', 'reject', 'block_entry', 'allow_entry', 'note'] as const
export const CaseAct = v.picklist(CASE_ACTS)
export type CaseAct = v.InferOutput<typeof CaseAct>

export const PaymentCaseId = v.pipe(v.string(), v.uuid())

/** `true`: only those that nobody has decided. */
export const CaseIsOpen = v.picklist(['true', 'false'])

export const PaymentCaseView = v.object({
  id: PaymentCaseId,
  kind: CaseKind,
  state: CaseState,
  orderId: OrderId,
  orderNumber: v.string(),
  buyerName: v.string(),
  eventId: EventId,
  eventName: v.string(),
  attemptId: v.pipe(v.string(), v.uuid()),
  provider: Provider,
  isLive: v.boolean(),
  /** How the provider names the movement of money, and the dispute. */
  providerTxnId: v.nullable(v.string()),
  providerCaseId: v.nullable(v.string()),
  /** What it is about, and what was paid. */
  amountCents: v.number(),
  paidCents: v.number(),
  currency: v.string(),
  /** The provider's own word for why: somebody else's text. */
  reason: v.nullable(v.string()),
  /** Until when the provider takes an answer. */
  dueAt: v.nullable(InstantText),
  /** What the organizer had chosen when it came. */
  choice: CaseChoice,
  /** This case keeps the order's tickets from opening a gate. */
  isBlocking: v.boolean(),
  /** Of the amount: what the bank has at this moment. */
  takenCents: v.number(),
  /** Good tickets of the order, and those of them that have got in. */
  tickets: v.number(),
  entered: v.number(),
  openedAt: InstantText,
  closedAt: v.nullable(InstantText),
  /** Who decided it; null: nobody, or the provider. */
  decidedBy: v.nullable(UserId),
  note: v.nullable(v.string()),
  acts: v.array(CaseAct),
})
export type PaymentCaseView = v.InferInput<typeof PaymentCaseView>

export const CaseNoteInput = v.strictObject({ note: words(500) })
/** `note` goes to the trail, and for what is rejected to the refund. */
export const DecideCaseInput = CaseNoteInput
export const CaseEntryInput = v.strictObject({ isBlocked: v.boolean(), note: words(500) })
