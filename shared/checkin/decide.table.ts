// The truth table of admission: every state of a ticket against every kind of scan. A hole does not compile.
import {
  aCode,
  aList,
  anEvent,
  aScan,
  aTicket,
  aTicketType,
  gateId,
  scanId,
} from '../testing/builders.ts'
import type { DecideInput } from './decide.ts'
import type { RefusalReason } from './schema.ts'

/** What a scan can meet. Named for what a steward would see. */
export type Situation = keyof typeof SITUATIONS

/** How it can be scanned. */
export type Act = keyof typeof ACTS

/** What must come out: `admitted`, `unseen`, a refusal, or what a force went past. */
export type Expected = 'admitted' | 'unseen' | RefusalReason | `past ${RefusalReason}`

const inside = [aScan({ scanId: scanId(1), scannedAt: 1_000 })]
const left = [...inside, aScan({ scanId: scanId(2), direction: 'exit', scannedAt: 1_500 })]
const annulled = [
  ...inside,
  aScan({ scanId: scanId(3), kind: 'annul', annuls: scanId(1), scannedAt: 1_100 }),
]

export const SITUATIONS = {
  unused: {},
  inside: { history: inside },
  'left, no re-entry': { history: left },
  'left, re-entry': { history: left, list: aList({ reentryAfterExit: true }) },
  'inside, re-entry': { history: inside, list: aList({ reentryAfterExit: true }) },
  'taken back': { history: annulled },
  'second of two entries': { history: inside, list: aList({ entriesMax: 2 }) },
  'unlimited entries': { history: [...inside, ...left], list: aList({ entriesMax: null }) },
  void: { ticket: aTicket({ isVoid: true }) },
  'order cancelled': { ticket: aTicket({ orderStatus: 'cancelled' }) },
  'order refunded': { ticket: aTicket({ orderStatus: 'refunded' }) },
  'order expired': { ticket: aTicket({ orderStatus: 'expired' }) },
  blocked: { ticket: aTicket({ isBlocked: true }) },
  'void and blocked': { ticket: aTicket({ isVoid: true, isBlocked: true }) },
  'ticket not yet valid': { ticket: aTicket({ validFrom: 2_001 }) },
  'ticket no longer valid': { ticket: aTicket({ validUntil: 2_000 }) },
  'type not yet valid': { ticketType: aTicketType({ validFrom: 2_001 }) },
  'type too early, ticket may': {
    ticket: aTicket({ validFrom: 0 }),
    ticketType: aTicketType({ validFrom: 2_001 }),
  },
  'list not yet open': { list: aList({ validFrom: 2_001 }) },
  'list closed': { list: aList({ validUntil: 2_000 }) },
  'type not on the list': { list: aList({ typeNumbers: new Set([2]) }) },
  'list without types': { list: aList({ typeNumbers: new Set() }) },
  'list of another gate': { list: aList({ gateIds: new Set([gateId(2)]) }) },
  'list of another gate, no gate chosen': {
    list: aList({ gateIds: new Set([gateId(2)]) }),
    gateId: null,
  },
  'unpaid, list says never': { ticket: aTicket({ orderStatus: 'pending' }) },
  'unpaid, list asks': {
    ticket: aTicket({ orderStatus: 'pending' }),
    list: aList({ admitUnpaid: 'ask' }),
  },
  'code re-issued since': { ticket: aTicket({ serial: 1 }) },
  'code newer, fresh': { reading: aCode({ serial: 1, issuedAt: 500 }) },
  'code newer, too old to be missed': { reading: aCode({ serial: 1, issuedAt: 499 }) },
  'code newer, ticket blocked': {
    reading: aCode({ serial: 1, issuedAt: 500 }),
    ticket: aTicket({ isBlocked: true }),
  },
  'absent, fresh': { ticket: null, reading: aCode({ issuedAt: 500 }) },
  'absent, fresh, seen before': {
    ticket: null,
    reading: aCode({ issuedAt: 500 }),
    history: inside,
  },
  'absent, too old to be missed': { ticket: null, reading: aCode({ issuedAt: 499 }) },
  'absent, fresh, type not on the list': {
    ticket: null,
    reading: aCode({ issuedAt: 500 }),
    list: aList({ typeNumbers: new Set([2]) }),
  },
  'absent, fresh, list closed': {
    ticket: null,
    reading: aCode({ issuedAt: 500 }),
    list: aList({ validUntil: 2_000 }),
  },
  'absent, fresh, event refuses unseen': {
    ticket: null,
    reading: aCode({ issuedAt: 500 }),
    event: anEvent({ admitUnseen: false }),
  },
  'absent, fresh, listed verification': {
    ticket: null,
    reading: aCode({ issuedAt: 500 }),
    event: anEvent({ verification: 'listed' }),
  },
  'absent, before the first download': {
    ticket: null,
    reading: aCode({ issuedAt: 500 }),
    knowledge: { completeUntil: null, reach: 'none' },
  },
  'absent, server asked': {
    ticket: null,
    reading: aCode({ issuedAt: 500 }),
    knowledge: { completeUntil: null, reach: 'server' },
  },
  'picked by hand': { reading: { kind: 'picked' } },
  'picked by hand, absent': { reading: { kind: 'picked' }, ticket: null },
  'not a code': { reading: { kind: 'refused', refusal: { code: 'not_ours' } } },
  forgery: { reading: { kind: 'refused', refusal: { code: 'bad_signature' } } },
  'code of another event': { reading: { kind: 'refused', refusal: { code: 'other_event' } } },
} as const satisfies Record<string, Partial<DecideInput>>

const confirmed: readonly 'unpaid'[] = ['unpaid']

export const ACTS = {
  entry: {},
  exit: { scan: { direction: 'exit', isForced: false, confirm: [] } },
  confirmed: { scan: { direction: 'entry', isForced: false, confirm: confirmed } },
  'forced by a steward': { scan: { direction: 'entry', isForced: true, confirm: [] } },
  'forced by a supervisor': {
    scan: { direction: 'entry', isForced: true, confirm: [] },
    actor: { isSupervisor: true },
  },
} as const satisfies Record<string, Partial<DecideInput>>

type Row = { readonly [A in Act]: Expected }

/** A refusal that holds whichever way it is scanned, unless a supervisor forces past it. */
const always = (reason: RefusalReason): Row => ({
  entry: reason,
  exit: reason,
  confirmed: reason,
  'forced by a steward': reason,
  'forced by a supervisor': `past ${reason}`,
})

/** A refusal of entries only. */
const entriesOnly = (reason: RefusalReason, exit: Expected = 'admitted'): Row => ({
  ...always(reason),
  exit,
})

/** Nobody knows whose ticket this is, so nobody can force it. */
const never = (reason: RefusalReason): Row => ({
  ...always(reason),
  'forced by a supervisor': reason,
})

const passes = (outcome: 'admitted' | 'unseen'): Row => ({
  entry: outcome,
  exit: outcome,
  confirmed: outcome,
  'forced by a steward': outcome,
  'forced by a supervisor': outcome,
})

export const DECIDE_TABLE: { readonly [S in Situation]: Row } = {
  unused: passes('admitted'),
  inside: entriesOnly('already_redeemed'),
  'left, no re-entry': entriesOnly('already_redeemed'),
  'left, re-entry': passes('admitted'),
  'inside, re-entry': entriesOnly('already_redeemed'),
  'taken back': passes('admitted'),
  'second of two entries': passes('admitted'),
  'unlimited entries': passes('admitted'),
  void: always('canceled'),
  'order cancelled': always('canceled'),
  'order refunded': always('canceled'),
  'order expired': always('canceled'),
  blocked: always('blocked'),
  'void and blocked': always('canceled'),
  'ticket not yet valid': entriesOnly('invalid_time'),
  'ticket no longer valid': entriesOnly('invalid_time'),
  'type not yet valid': entriesOnly('invalid_time'),
  'type too early, ticket may': passes('admitted'),
  'list not yet open': entriesOnly('invalid_time'),
  'list closed': entriesOnly('invalid_time'),
  'type not on the list': always('product'),
  'list without types': always('product'),
  'list of another gate': always('product'),
  'list of another gate, no gate chosen': passes('admitted'),
  'unpaid, list says never': always('unpaid'),
  'unpaid, list asks': { ...always('unpaid'), confirmed: 'admitted' },
  'code re-issued since': always('revoked'),
  'code newer, fresh': passes('unseen'),
  'code newer, too old to be missed': never('unknown'),
  'code newer, ticket blocked': always('blocked'),
  'absent, fresh': passes('unseen'),
  'absent, fresh, seen before': entriesOnly('already_redeemed', 'unseen'),
  'absent, too old to be missed': never('unknown'),
  'absent, fresh, type not on the list': always('product'),
  'absent, fresh, list closed': entriesOnly('invalid_time', 'unseen'),
  'absent, fresh, event refuses unseen': never('unknown'),
  'absent, fresh, listed verification': never('unknown'),
  'absent, before the first download': never('unknown'),
  'absent, server asked': never('unknown'),
  'picked by hand': passes('admitted'),
  'picked by hand, absent': never('unknown'),
  'not a code': never('invalid'),
  forgery: never('invalid'),
  'code of another event': never('wrong_event'),
}
